package io.roughspike.cli;

import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.cli.file.TrialArchive;
import io.roughspike.engine.Engine;
import io.roughspike.measure.Trials;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.train.NoiseStreams;
import java.util.stream.IntStream;

/**
 * Spikes that the page of a training draws: of one neuron the first trials of the data and of the
 * trained model, of a network the neurons of the first.
 */
final class TrainingTrials {
  private static final int MOST_TRIALS = 20;
  private static final int MOST_NEURONS = 100;

  private TrainingTrials() {}

  private static boolean areOfNeurons(RunConfig run) {
    return run.network().size() > 1;
  }

  /** Writes the spikes into the folder of a run, if it was trained to spikes, and says what. */
  static void write(TrainingCommand.Finished finished, Engine engine, JsonObject result) {
    finished
        .run()
        .config()
        .data()
        .ifPresent(data -> {
          RunConfig run = finished.settings().withNetwork(finished.outcome().network());
          int count = areOfNeurons(run) ? 1 : Math.min(data.samples(), MOST_TRIALS);
          long seed = finished.outcome().plan().seed();
          SpikeTrains trains = new SpikeTrains();
          engine.simulate(run.samples(run.grid(), NoiseStreams.testBatch(seed, 0), count), trains);
          TrialArchive.of(rows(data, run, count), rows(trains, run, count), new double[0])
              .write(finished.run().folder().resolve(OwnFiles.TRIALS));
          result.put(
              "raster",
              new JsonObject()
                  .put("rows", areOfNeurons(run) ? "neuron" : "trial")
                  .put("start", run.grid().start())
                  .put("end", run.grid().end())
                  .put("unit", run.keys().hasUnits() ? "s" : null));
        });
  }

  private static double[][] rows(SpikeTrains trains, RunConfig run, int count) {
    TimeGrid grid = run.grid();
    if (!areOfNeurons(run)) {
      return Trials.of(trains.range(0, count), 0, grid.start(), grid.end());
    }
    SpikeTrains first = trains.range(0, 1);
    return IntStream.range(0, Math.min(run.network().size(), MOST_NEURONS))
        .mapToObj(k -> Trials.of(first, k, grid.start(), grid.end())[0])
        .toArray(double[][]::new);
  }
}
