package io.roughspike.bench;

import io.roughspike.cli.config.Shipped;
import io.roughspike.cli.config.TrainConfig;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.train.Adam;
import io.roughspike.train.LearningRateSchedule;
import io.roughspike.train.NoiseStreams;
import io.roughspike.train.Optimizer;
import io.roughspike.train.RmsProp;
import io.roughspike.train.Trainer;
import io.roughspike.train.TrainingPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Why the published training of weights stalls. Arguments: seed, data samples. Prints
 *
 * <ul>
 *   <li>weight errors that need no training: at the start; with the sum of the weights into every
 *       neuron right and their differences as at the start; with equal weights of the right sum;
 *   <li>for the published loss and for the loss of intervals given their inputs, at the second of
 *       these: the gradient of batches along the common direction of the weights into a neuron and
 *       across it, its mean over its standard deviation in each, and the cosine of the mean across
 *       with the way to the true weights;
 *   <li>the final weight error of the loss of intervals with optimisers that scale each weight
 *       alone.
 * </ul>
 */
public final class WeightsStudy {
  private static final int BATCHES = 200;
  private static final Shipped INTERVALS = Shipped.WEIGHTS.by("conditional");

  private WeightsStudy() {}

  /** Prints the study. */
  public static void main(String[] args) {
    long seed = Long.parseLong(args[0]);
    int samples = Integer.parseInt(args[1]);
    try (Engine engine = Engines.create("simd", Runtime.getRuntime().availableProcessors())) {
      TrainConfig published = training(Shipped.WEIGHTS, samples, seed, engine);
      Connections truth = published.truth().orElseThrow().connections();
      double[] start = published.plan().start().connections().weights();
      double[] sums = withSumsOf(truth, start);
      double[] equal = withSumsOf(truth, new double[truth.count()]);
      System.out.printf(
          "weight error at the start                     %.4f%n", error(start, truth));
      System.out.printf(
          "sums into neurons right, differences untouched %.4f%n", error(sums, truth));
      System.out.printf(
          "sums into neurons right, weights equal         %.4f%n", error(equal, truth));
      for (Shipped recipe : List.of(Shipped.WEIGHTS, INTERVALS)) {
        TrainingPlan plan = training(recipe, samples, seed, engine).plan();
        Network at = plan.start().withConnections(truth.withWeights(sums));
        gradients(engine, plan, at, truth);
      }
      for (Optimizer optimizer : List.of(new RmsProp(0.9, 0.3), new Adam(0.9, 0.98, 1e-8))) {
        System.out.printf(
            "intervals, %s: weight error %.4f%n",
            optimizer, trained(engine, samples, seed, optimizer));
      }
    }
  }

  private static TrainConfig training(Shipped recipe, int samples, long seed, Engine engine) {
    return recipe.training(Map.of("samples", Integer.toString(samples)), seed, engine);
  }

  private static double error(double[] weights, Connections truth) {
    double sum = 0;
    for (int e = 0; e < weights.length; e++) {
      sum += Math.abs(weights[e] - truth.weight(e));
    }
    return sum / weights.length;
  }

  /** The weights shifted, target by target, to the sum of the true ones. */
  private static double[] withSumsOf(Connections truth, double[] weights) {
    double[] difference = new double[truth.count()];
    for (int e = 0; e < difference.length; e++) {
      difference[e] = truth.weight(e) - weights[e];
    }
    double[] means = meansByTarget(truth, difference);
    double[] result = weights.clone();
    for (int e = 0; e < result.length; e++) {
      result[e] += means[e];
    }
    return result;
  }

  /** For each connection the mean over all connections to the same target. */
  private static double[] meansByTarget(Connections connections, double[] values) {
    double[] sums = new double[connections.targets()];
    int[] counts = new int[connections.targets()];
    for (int e = 0; e < values.length; e++) {
      sums[connections.target(e)] += values[e];
      counts[connections.target(e)]++;
    }
    double[] means = new double[values.length];
    for (int e = 0; e < values.length; e++) {
      means[e] = sums[connections.target(e)] / counts[connections.target(e)];
    }
    return means;
  }

  /** Gradients of batches, split into the common direction of each target and the rest. */
  private static void gradients(Engine engine, TrainingPlan plan, Network at, Connections truth) {
    SpikeTrains trains = new SpikeTrains();
    EventCotangentTable table = new EventCotangentTable();
    ParameterGradient gradient = new ParameterGradient(Set.of(), true);
    int count = truth.count();
    // of common and of across: sums and sums of squares, weight by weight
    double[][] sums = new double[2][count];
    double[] squares = new double[2];
    for (int batch = 0; batch < BATCHES; batch++) {
      long before = (long) batch * plan.batch();
      int trials = plan.scenario().trials();
      Simulation simulation =
          plan.scenario()
              .simulation(
                  at,
                  NoiseStreams.batch(plan.seed(), batch),
                  (int) (trials == 1 ? 0 : before % trials),
                  plan.batch());
      engine.simulate(simulation, trains);
      plan.loss().valueAndCotangents(engine, trains, before, table);
      engine.adjoint(simulation, Cotangents.ofEvents(table), gradient);
      double[] g = new double[count];
      for (int e = 0; e < count; e++) {
        g[e] = gradient.at(at.firstWeight() + e);
      }
      double[] common = meansByTarget(truth, g);
      for (int e = 0; e < count; e++) {
        double across = g[e] - common[e];
        sums[0][e] += common[e];
        sums[1][e] += across;
        squares[0] += common[e] * common[e];
        squares[1] += across * across;
      }
    }
    double[] toTruth = new double[count];
    for (int e = 0; e < count; e++) {
      toTruth[e] = truth.weight(e) - at.connections().weight(e);
    }
    double dot = 0;
    double way = 0;
    double[] signal = new double[2];
    for (int e = 0; e < count; e++) {
      for (int part = 0; part < 2; part++) {
        signal[part] += sums[part][e] * sums[part][e] / BATCHES / BATCHES;
      }
      dot -= sums[1][e] / BATCHES * toTruth[e];
      way += toTruth[e] * toTruth[e];
    }
    System.out.printf(
        "%s, gradients of %d batches of %d:%n",
        plan.loss().getClass().getSimpleName(), BATCHES, plan.batch());
    for (int part = 0; part < 2; part++) {
      double noise = squares[part] / BATCHES - signal[part];
      System.out.printf(
          "  %-34s root mean square %.3g, mean/deviation a batch %.3f%n",
          part == 0 ? "common to the weights into a neuron" : "across",
          Math.sqrt(squares[part] / BATCHES),
          Math.sqrt(Math.max(0, signal[part] - noise / BATCHES) / noise));
    }
    System.out.printf(
        "  cosine of minus the mean across with the way to the truth %.3f%n",
        dot / Math.sqrt(way * signal[1]));
  }

  private static double trained(Engine engine, int samples, long seed, Optimizer optimizer) {
    TrainingPlan plan = training(INTERVALS, samples, seed, engine).plan();
    // these rules move by up to the rate a step whatever the gradient: 600 steps are enough to
    // cross the range of the weights many times
    TrainingPlan changed =
        new TrainingPlan(
            plan.start(),
            plan.learned(),
            plan.scenario(),
            plan.loss(),
            plan.batch(),
            optimizer,
            new LearningRateSchedule.Cosine(0.02, 0, plan.steps()),
            plan.steps(),
            seed,
            Optional.empty());
    return new Trainer(engine, changed)
        .run((step, loss, testLoss, seconds, reports) -> {}, () -> false)
        .meanOfRecentParameters()[0];
  }
}
