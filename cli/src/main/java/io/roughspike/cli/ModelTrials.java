package io.roughspike.cli;

import io.roughspike.cli.config.FittedWindow;
import io.roughspike.cli.config.ScoredModel;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Simulation;
import io.roughspike.measure.Trials;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.train.NoiseStreams;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Trials of a model, and how they came about.
 *
 * @param list spikes of the scored neuron in the window, one train a trial
 * @param facts what a result says of them
 * @param neuron number of the scored neuron in the model
 * @param isInSeconds whether their times are known to be in seconds
 * @param fitted what the model was fitted to, if it is known
 * @param likelihood of the recorded spikes, if the model has one
 * @param seed of simulated trials
 */
record ModelTrials(
    List<double[]> list,
    JsonObject facts,
    int neuron,
    boolean isInSeconds,
    Optional<FittedWindow> fitted,
    Optional<SpikeLikelihood> likelihood,
    Optional<Long> seed) {
  /**
   * What is scored.
   *
   * @param recorded spikes of all neurons
   * @param neuron number of the scored one in the recording, if it was named
   * @param cap largest intensity of the capped likelihood
   */
  record Scored(
      SpikeTrains recorded, Optional<Integer> neuron, double start, double end, double cap) {
    /** The number of the scored neuron in the recording. */
    int number() {
      return neuron.orElse(0);
    }

    /** The spikes of a neuron in the window. */
    List<double[]> trials(SpikeTrains trains, int number) {
      return List.of(Trials.of(trains, number, start, end));
    }
  }

  double[][] trains() {
    return list.toArray(double[][]::new);
  }

  /** Trials that a file has. */
  static ModelTrials read(TrialFile file, Scored scored, Optional<Integer> named) {
    SpikeTrains read = named.isPresent() ? file.read() : file.readOne("--model-neuron");
    int neuron = named.orElse(0);
    return new ModelTrials(
        scored.trials(read, neuron),
        new JsonObject().put("model", file.path().toString()),
        neuron,
        file.isInSeconds(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Simulated trials.
   *
   * @param file that {@code model} was read from
   * @param named the scored neuron of the model, if it was named
   */
  static ModelTrials simulated(
      RunOptions options, Path file, ScoredModel model, Scored scored, Optional<Integer> named) {
    long seed = options.seed(model.run().seed());
    // Another stream than that of data: a recording that is itself a simulation by this seed would
    // share its noise with the trials.
    RandomStream stream = NoiseStreams.testData(seed);
    Simulation simulation = model.run().simulation(stream);
    options.warnOfSteps(simulation.network(), simulation.grid(), simulation.solver());
    int neuron = neuron(file, named, simulation.network().size());
    if (simulation.grid().start() > scored.start()) {
      throw new ConfigurationException(
          "the simulation of %s starts at %s, after --start %s: give an earlier time.start there, or --current"
              .formatted(file, simulation.grid().start(), scored.start()));
    }
    try (Engine engine = options.engine()) {
      SpikeTrains trains = new SpikeTrains();
      engine.simulate(simulation, trains);
      return new ModelTrials(
          scored.trials(trains, neuron),
          RunOptions.result(seed, engine, simulation.solver()).put("model", file.toString()),
          neuron,
          model.run().keys().hasUnits(),
          model.fitted(),
          likelihood(options, engine, simulation, scored, neuron),
          Optional.of(seed));
    }
  }

  private static int neuron(Path file, Optional<Integer> named, int size) {
    if (named.isEmpty() && size > 1) {
      throw new ConfigurationException(
          "%s has %d neurons: say which is scored, --neuron K".formatted(file, size));
    }
    int neuron = named.orElse(0);
    if (neuron >= size) {
      throw new ConfigurationException(
          "--neuron must be one of the %d neurons of %s, got %d: say --model-neuron K where the data have another number"
              .formatted(size, file, neuron));
    }
    return neuron;
  }

  /** Bits a spike and rescaled times; nothing, with a note, where the model has no likelihood. */
  private static Optional<SpikeLikelihood> likelihood(
      RunOptions options, Engine engine, Simulation simulation, Scored scored, int neuron) {
    SpikeTrains recorded =
        neuron == scored.number()
            ? scored.recorded()
            : renumbered(scored.recorded(), scored.number(), neuron);
    try {
      Simulation along =
          new Simulation(
              simulation.network(),
              simulation.inputs(),
              simulation.grid(),
              simulation.driver(),
              simulation.clocks(),
              0,
              recorded.samples(),
              Simulation.UNLIMITED,
              simulation.solver());
      return Optional.of(
          SpikeLikelihood.of(
              engine, along, recorded, neuron, scored.start(), scored.end(), scored.cap()));
    } catch (IllegalArgumentException e) {
      options.note("bitsPerSpike and ks are not known: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** The spikes of one neuron under another number, without those of others. */
  private static SpikeTrains renumbered(SpikeTrains recorded, int from, int to) {
    SpikeTrains own =
        new SpikeTrains(recorded.samples(), TrialFile.MOST_NEURONS, recorded.capacity());
    for (int n = 0; n < recorded.samples(); n++) {
      for (int e = 0; e < recorded.count(n); e++) {
        if (recorded.neuron(n, e) == from) {
          own.add(n, to, recorded.time(n, e));
        }
      }
    }
    return own;
  }
}
