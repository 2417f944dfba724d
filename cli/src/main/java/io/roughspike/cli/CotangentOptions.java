package io.roughspike.cli;

import io.roughspike.cli.file.CotangentFile;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Simulation;
import io.roughspike.spike.EventCotangents;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import java.nio.file.Path;
import java.util.Optional;
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
      description = "Cotangents of states: sample,neuron,variable,time,value; variable v or i.")
  private Path states;

  /** The cotangents; those of event times are checked against the events that there are. */
  Cotangents read(Engine engine, Simulation simulation) {
    Optional<StateCotangents> ofStates =
        Optional.ofNullable(states)
            .map(path -> CotangentFile.readStates(path, simulation.samples(), simulation.grid()));
    if (events != null) {
      return new Cotangents(CotangentFile.readEvents(events, counts(engine, simulation)), ofStates);
    }
    // A function, not a table: memory must not grow with the number of samples.
    EventCotangents ofEvents = ofStates.isPresent() ? EventCotangents.NONE : (sample, event) -> 1;
    return new Cotangents(ofEvents, ofStates);
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
