package io.roughspike.cli;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.CotangentFile;
import io.roughspike.cli.file.CotangentFile.ReadOutRow;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Simulation;
import io.roughspike.spike.EventCotangents;
import io.roughspike.spike.ReadOutSummary;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.spike.StateRecord;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Options that say what is differentiated. */
final class CotangentOptions {
  /** Samples simulated at once to count events. */
  private static final int CHUNK = 8192;

  @Option(
      names = "--cotangents",
      paramLabel = "C.csv",
      description =
          "Cotangents of event times: sample,event,value; event e is the e-th line of "
              + "its sample in spikes.csv of simulate, from 0. Without any file, every event "
              + "time has cotangent 1.")
  private Path events;

  @Option(
      names = "--state-cotangents",
      paramLabel = "S.csv",
      description =
          "Cotangents of states: sample,neuron,variable,time,value; variable the name of a state "
              + "(v or i of lif) or s, the clock.")
  private Path states;

  @Option(
      names = "--read-out-cotangents",
      paramLabel = "R.csv",
      description =
          "Cotangents of what read-outs say: sample,neuron,statistic,value; statistic "
              + "final, average or maximum, as in readouts.csv of simulate.")
  private Path readOuts;

  /** The files that are read. */
  List<Path> files() {
    return Stream.of(events, states, readOuts).filter(Objects::nonNull).toList();
  }

  /** The cotangents; those of event times are checked against the events that there are. */
  Cotangents read(Engine engine, Simulation simulation) {
    Optional<StateCotangents> ofStates = states(engine, simulation);
    if (events != null) {
      return new Cotangents(CotangentFile.readEvents(events, counts(engine, simulation)), ofStates);
    }
    // A function, not a table: memory must not grow with the number of samples.
    EventCotangents ofEvents = ofStates.isPresent() ? EventCotangents.NONE : EventCotangents.ONES;
    return new Cotangents(ofEvents, ofStates);
  }

  /**
   * The same functional of a simulation in which parameters have moved by more than a derivative
   * does: read-outs are largest at grid points of its own.
   */
  Cotangents moved(Cotangents cotangents, Engine engine, Simulation changed) {
    return readOuts == null
        ? cotangents
        : new Cotangents(cotangents.events(), Optional.of(ofReadOuts(readOuts, engine, changed)));
  }

  private Optional<StateCotangents> states(Engine engine, Simulation simulation) {
    if (states != null && readOuts != null) {
      throw new ConfigurationException(
          "--read-out-cotangents cannot stand beside --state-cotangents: a read-out is a function of states, so add its cotangents there");
    }
    if (states != null) {
      return Optional.of(
          CotangentFile.readStates(
              states, simulation.samples(), simulation.network(), simulation.grid()));
    }
    return Optional.ofNullable(readOuts).map(path -> ofReadOuts(path, engine, simulation));
  }

  /** What cotangents of read-outs mean for their states. */
  private static StateCotangents ofReadOuts(Path path, Engine engine, Simulation simulation) {
    int[] neurons = simulation.network().readOuts();
    List<ReadOutRow> rows = CotangentFile.readReadOuts(path, simulation.samples(), neurons);
    ReadOutSummary summary = new ReadOutSummary(simulation.grid());
    List<String> state = List.of(simulation.network().potential(neurons));
    StateRecord record = new StateRecord(state, summary.gridPoints(), neurons);
    engine.simulate(simulation, new SpikeTrains(), Optional.of(record));
    StateCotangents cotangents =
        new StateCotangents(simulation.samples(), state, summary.gridPoints(), neurons);
    for (ReadOutRow row : rows) {
      int column = Arrays.binarySearch(neurons, row.neuron());
      summary.addCotangents(row.statistic(), record, row.sample(), column, row.value(), cotangents);
    }
    return cotangents;
  }

  private static int[] counts(Engine engine, Simulation simulation) {
    int[] counts = new int[simulation.samples()];
    SpikeTrains trains = new SpikeTrains();
    for (int first = 0; first < counts.length; first += CHUNK) {
      int count = Math.min(CHUNK, counts.length - first);
      engine.simulate(simulation.withSamples(simulation.firstSample() + first, count), trains);
      System.arraycopy(trains.counts(), 0, counts, first, count);
    }
    return counts;
  }
}
