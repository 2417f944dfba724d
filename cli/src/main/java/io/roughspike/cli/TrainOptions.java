package io.roughspike.cli;

import io.roughspike.cli.config.TrainConfig;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of every training. */
final class TrainOptions {
  @Option(names = "--steps", paramLabel = "N", description = "Number of training steps.")
  private Integer steps;

  @Option(names = "--batch", paramLabel = "N", description = "Samples generated each step.")
  private Integer batch;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "The same learning rate at every step.")
  private Double learningRate;

  @Option(
      names = "--resume",
      description =
          "Go on from the checkpoint in --out; ends with the same bits as a run never "
              + "interrupted.")
  private boolean resume;

  boolean resume() {
    return resume;
  }

  /** The values given, checked. */
  TrainConfig.Changes changes(RunOptions options) {
    return new TrainConfig.Changes(
        Optional.ofNullable(steps).map(n -> options.atLeastOne("--steps", n)),
        Optional.ofNullable(batch).map(n -> options.atLeastOne("--batch", n)),
        Optional.ofNullable(learningRate).map(x -> options.positive("--learning-rate", x)));
  }
}
