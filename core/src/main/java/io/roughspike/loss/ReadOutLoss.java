package io.roughspike.loss;

import io.roughspike.engine.Engine;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.ContentDigest;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.ReadOutSummary;
import io.roughspike.spike.ReadOutSummary.Statistic;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.spike.StateRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A loss of what read-out neurons say. With z_nr the statistic ({@link ReadOutSummary}) of read-out
 * r in generated sample n of B, and R read-outs,
 *
 * <pre>
 *   squares         L = 1/(B R) sum (z_nr - y_nr)^2
 *   cross-entropy   L = 1/B sum over n of ( log sum_r exp(z_nr) - z_nc ),   c = class of sample n
 * </pre>
 *
 * <p>Cotangents of z: {@code 2 (z - y) / (B R)}, and {@code (softmax(z)_r - [r = c]) / B}.
 * Generated sample s has the targets of sample {@code (firstPair + s) mod} number of targets.
 * Spikes have cotangent 0. Cost: O(B R grid points).
 */
public final class ReadOutLoss implements PathLoss {
  private final Statistic statistic;
  private final ReadOutSummary summary;
  private final StateRecord states;
  private final StateCotangents cotangents;
  private final int readOuts;
  private final int trials;
  private final String description;

  /** Targets, layout (trials, read-outs); empty for classes. */
  private final double[] targets;

  /** The class of each trial; empty for targets. */
  private final int[] classes;

  /** Statistics of one sample. */
  private final double[] said;

  private ReadOutLoss(
      Statistic statistic,
      TimeGrid grid,
      String state,
      int[] readOutNeurons,
      double[] targets,
      int[] classes,
      String description) {
    this.readOuts = readOutNeurons.length;
    if (readOuts < 1) {
      throw new IllegalArgumentException("a loss of read-outs needs at least one, got none");
    }
    this.trials = classes.length + targets.length / readOuts;
    if (trials < 1 || targets.length % readOuts != 0) {
      throw new IllegalArgumentException(
          "targets must be one for each of %d read-outs in at least one sample, got %d values"
              .formatted(readOuts, targets.length));
    }
    this.statistic = statistic;
    this.summary = new ReadOutSummary(grid);
    this.states = new StateRecord(List.of(state), summary.gridPoints(), readOutNeurons);
    this.cotangents = new StateCotangents(0, List.of(state), summary.gridPoints(), readOutNeurons);
    this.targets = targets;
    this.classes = classes;
    this.said = new double[readOuts];
    this.description =
        "%s of the %s %s of read-outs %s on %s, data %s"
            .formatted(
                description,
                statistic.fileName(),
                state,
                Arrays.toString(readOutNeurons),
                grid,
                digest(targets, classes));
  }

  /**
   * {@return squared distances to targets}
   *
   * @param statistic what is said of a read-out
   * @param grid of the simulation
   * @param state the membrane potential, as the model calls it
   * @param readOutNeurons strictly increasing
   * @param targets finite, layout (samples, read-outs)
   */
  public static ReadOutLoss squares(
      Statistic statistic, TimeGrid grid, String state, int[] readOutNeurons, double[] targets) {
    for (double target : targets) {
      if (!Double.isFinite(target)) {
        throw new IllegalArgumentException("targets must be finite, got " + target);
      }
    }
    return new ReadOutLoss(
        statistic, grid, state, readOutNeurons, targets.clone(), new int[0], "squares");
  }

  /**
   * {@return cross-entropy of the softmax of the read-outs}
   *
   * @param statistic what is said of a read-out
   * @param grid of the simulation
   * @param state the membrane potential, as the model calls it
   * @param readOutNeurons strictly increasing; their order is that of the classes
   * @param classes of the samples, from 0 to the number of read-outs less one
   */
  public static ReadOutLoss crossEntropy(
      Statistic statistic, TimeGrid grid, String state, int[] readOutNeurons, int[] classes) {
    for (int c : classes) {
      if (c < 0 || c >= readOutNeurons.length) {
        throw new IllegalArgumentException(
            "classes must be from 0 to %d, one for each read-out, got %d"
                .formatted(readOutNeurons.length - 1, c));
      }
    }
    return new ReadOutLoss(
        statistic, grid, state, readOutNeurons, new double[0], classes.clone(), "cross-entropy");
  }

  private static String digest(double[] targets, int[] classes) {
    ContentDigest digest = new ContentDigest().add(targets);
    for (int c : classes) {
      digest.add(c);
    }
    return digest.text();
  }

  @Override
  public Optional<StateRecord> states() {
    return Optional.of(states);
  }

  @Override
  public Optional<StateCotangents> stateCotangents() {
    return Optional.of(cotangents);
  }

  @Override
  public double value(Engine engine, SpikeTrains generated, long firstPair) {
    return evaluate(generated.samples(), firstPair, false);
  }

  @Override
  public double valueAndCotangents(
      Engine engine, SpikeTrains generated, long firstPair, EventCotangentTable out) {
    out.reset(generated.samples(), generated.capacity());
    cotangents.reset(generated.samples());
    return evaluate(generated.samples(), firstPair, true);
  }

  private double evaluate(int samples, long firstPair, boolean differentiate) {
    double sum = 0;
    for (int n = 0; n < samples; n++) {
      int trial = Math.floorMod(firstPair + n, trials);
      for (int r = 0; r < readOuts; r++) {
        said[r] = summary.value(statistic, states, n, r);
      }
      sum += classes.length > 0 ? crossEntropy(classes[trial]) : squares(trial);
      if (differentiate) {
        for (int r = 0; r < readOuts; r++) {
          summary.addCotangents(statistic, states, n, r, said[r] / samples, cotangents);
        }
      }
    }
    return sum / samples;
  }

  /** The loss of one sample; its derivatives replace what was said. */
  private double squares(int trial) {
    double sum = 0;
    for (int r = 0; r < readOuts; r++) {
      double difference = said[r] - targets[trial * readOuts + r];
      sum = Math.fma(difference, difference, sum);
      said[r] = 2 * difference / readOuts;
    }
    return sum / readOuts;
  }

  /** The loss of one sample; its derivatives replace what was said. */
  private double crossEntropy(int trueClass) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double z : said) {
      largest = Math.max(largest, z); // no overflow of the exponentials
    }
    double ofTrue = said[trueClass];
    double sum = 0;
    for (int r = 0; r < readOuts; r++) {
      said[r] = StrictMath.exp(said[r] - largest);
      sum += said[r];
    }
    for (int r = 0; r < readOuts; r++) {
      said[r] = said[r] / sum - (r == trueClass ? 1 : 0);
    }
    return StrictMath.log(sum) + largest - ofTrue;
  }

  @Override
  public String description() {
    return description;
  }
}
