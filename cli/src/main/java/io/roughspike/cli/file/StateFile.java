package io.roughspike.cli.file;

import io.roughspike.model.TimeGrid;
import io.roughspike.spike.StateRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntPredicate;

/** States at grid times: CSV with the columns {@code sample,neuron,time} and one a state. */
public final class StateFile {
  private StateFile() {}

  /** Writes the header. */
  public static void writeHeader(OutputStream out, List<String> states) throws IOException {
    writeLine(out, "sample,neuron,time," + String.join(",", states));
  }

  /**
   * Appends states in the order of samples, then of time, then of neurons; nothing where a neuron
   * does not have a state.
   *
   * @param wanted the grid points to write, and {@code neurons} the neurons, all in {@code states}
   */
  public static void writeStates(
      OutputStream out,
      StateRecord states,
      TimeGrid grid,
      IntPredicate wanted,
      IntPredicate neurons,
      int firstSample)
      throws IOException {
    for (int n = 0; n < states.samples(); n++) {
      for (int k = 0; k < states.slots(); k++) {
        for (int c = 0; wanted.test(states.gridPoint(k)) && c < states.columns(); c++) {
          if (neurons.test(states.neuron(c))) {
            StringBuilder line = new StringBuilder();
            line.append(firstSample + n).append(',').append(states.neuron(c));
            line.append(',').append(grid.point(states.gridPoint(k)));
            for (int x = 0; x < states.states().size(); x++) {
              double value = states.get(n, k, c, x);
              line.append(',').append(Double.isNaN(value) ? "" : Double.toString(value));
            }
            writeLine(out, line.toString());
          }
        }
      }
    }
  }

  private static void writeLine(OutputStream out, String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
  }
}
