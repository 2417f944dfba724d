package io.roughspike.cli.config;

import io.roughspike.model.DriverLaw;
import io.roughspike.model.Network;
import io.roughspike.model.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A recording in the driver of a network. Derivatives by its knots are as many as there are knots:
 * they are told in a table of their own, and knots are not learned.
 *
 * @param part which part of a sum it is, from 0; 0 where there is no sum
 * @param first where its knots begin in the network's parameter vector
 * @param recording the signals
 */
public record RecordedSignals(int part, int first, Recording recording) {
  /** Those of a network's driver, in order. */
  public static List<RecordedSignals> of(Network network) {
    List<RecordedSignals> found = new ArrayList<>();
    List<DriverLaw> parts =
        network.driver() instanceof DriverLaw.Sum(List<DriverLaw> several)
            ? several
            : List.of(network.driver());
    int first = network.firstDriver();
    for (int p = 0; p < parts.size(); p++) {
      if (parts.get(p) instanceof Recording recording) {
        found.add(new RecordedSignals(p, first, recording));
      }
      first += parts.get(p).parameters().size();
    }
    return found;
  }

  /** Entries of the parameter vector of the driver that are knots. */
  public static IntStream knots(Network network) {
    return of(network).stream()
        .flatMapToInt(
            one -> IntStream.range(one.first, one.first + one.recording.parameters().size()));
  }

  /** Those that are not. */
  public static IntStream otherParameters(Network network) {
    List<RecordedSignals> all = of(network);
    return IntStream.range(network.firstDriver(), network.parameterCount())
        .filter(p ->
            all.stream()
                .noneMatch(
                    one -> p >= one.first && p < one.first + one.recording.parameters().size()));
  }
}
