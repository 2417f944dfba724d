package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The delays of a coincidence detector are found from its spikes: examples/coincidence-delays.yaml.
 */
class DelayLearningTest {
  private static final String EXAMPLE = "../examples/coincidence-delays.yaml";
  private static final double[] TRUTH = {6, 2, 9, 4, 7.5};

  @TempDir private Path temp;

  /** A third of the steps: what is left of a start that is 5 off in the mean. */
  @Test
  void delaysComeNear() throws Exception {
    assertTrue(worst(1, "--steps", "100", "--set", "optimizer.learningRate.steps=100") < 0.5);
  }

  /** The recording is exact, so what is left is how far the optimiser has come. */
  @Test
  @Tag("slow")
  void delaysAreFoundFromTenStarts() throws Exception {
    for (int seed = 1; seed <= 10; seed++) {
      double worst = worst(seed);
      System.out.printf("start %d: worst delay off by %.1e%n", seed, worst);
      assertTrue(worst < 0.01, "start " + seed);
    }
  }

  private double worst(int seed, String... options) throws Exception {
    Path out = temp.resolve("out" + seed);
    String[] all =
        Stream.concat(
                List.of("train", EXAMPLE, "--seed", "" + seed, "--out", out.toString(), "--quiet")
                    .stream(),
                List.of(options).stream())
            .toArray(String[]::new);
    Cli.done(all);
    double worst = 0;
    List<String> lines = Files.readAllLines(out.resolve("inputDelays.csv"));
    for (int k = 0; k < TRUTH.length; k++) {
      worst = Math.max(worst, Math.abs(Double.parseDouble(lines.get(k)) - TRUTH[k]));
    }
    return worst;
  }
}
