package io.roughspike.bench;

import io.roughspike.cli.config.Shipped;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.loss.ConditionalIntervals;
import io.roughspike.loss.Likelihood;
import io.roughspike.loss.PathLoss;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.train.Adam;
import io.roughspike.train.GradientClip;
import io.roughspike.train.LearningRateSchedule;
import io.roughspike.train.NoiseStreams;
import io.roughspike.train.Optimizer;
import io.roughspike.train.Scenario;
import io.roughspike.train.Trainer;
import io.roughspike.train.TrainingPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What leaving the noise out costs: the weights of Figure 2's network, fitted by likelihood to data
 * with noise of several sizes, and by the loss of intervals given their inputs, which simulates the
 * noise. Arguments: number of data sets, samples in each, sizes of noise. Of the weights of each
 * layer it prints
 *
 * <ul>
 *   <li>the mean error and its standard error, relative to the mean true weight;
 *   <li>the slope of mean estimates against true weights, less 1;
 *   <li>the root mean square of the bias of single weights, without what the spread adds, and of
 *       the spread between data sets, both relative to the mean true weight;
 *   <li>the mean absolute error, as in Figure 2.
 * </ul>
 */
public final class LikelihoodStudy {
  private static final int STEPS = 400;
  private static final double RATE = 0.05;
  private static final double ALPHA = 0.03;

  private final Engine engine;
  private final int dataSets;
  private final int samples;
  private final TrainingPlan intervals;
  private final Network start;
  private final Network truth;

  private LikelihoodStudy(Engine engine, int dataSets, int samples) {
    this.engine = engine;
    this.dataSets = dataSets;
    this.samples = samples;
    Map<String, String> size = Map.of("samples", Integer.toString(samples));
    intervals = Shipped.WEIGHTS.by("conditional").training(size, 1, engine).plan();
    start = intervals.start();
    truth = Shipped.WEIGHTS.training(size, 1, engine).truth().orElseThrow();
  }

  /** Prints the study. */
  public static void main(String[] args) {
    try (Engine engine = Engines.create("simd", Runtime.getRuntime().availableProcessors())) {
      LikelihoodStudy study =
          new LikelihoodStudy(engine, Integer.parseInt(args[0]), Integer.parseInt(args[1]));
      for (String noise : Arrays.asList(args).subList(2, args.length)) {
        double sigma = Double.parseDouble(noise);
        if (sigma == 0) {
          study.print("likelihood", 0, 0, true);
        }
        study.print("likelihood", sigma, ALPHA, true);
        study.print("conditional-intervals", sigma, ALPHA, false);
      }
    }
  }

  private static Network with(Network network, double sigma, double alpha) {
    double[] parameters = network.toArray();
    for (int n = 0; n < network.size(); n++) {
      parameters[network.index("sigma11", n)] = sigma;
      parameters[network.index("sigma22", n)] = sigma;
      parameters[network.index("alpha", n)] = alpha;
    }
    return network.withParameters(parameters);
  }

  private double[] fitted(long seed, double sigma, double alpha, boolean byLikelihood) {
    TimeGrid grid = intervals.scenario().grid();
    Scenario free = new Scenario(Optional.empty(), grid, Integer.MAX_VALUE);
    SpikeTrains data = new SpikeTrains();
    engine.simulate(
        free.simulation(with(truth, sigma, alpha), NoiseStreams.data(seed), 0, samples), data);
    // A clock that starts late would make every weight impossible with which a spike came early.
    Network network = byLikelihood ? with(start, 0, 0) : with(start, sigma, alpha);
    Scenario scenario;
    PathLoss loss;
    if (byLikelihood) {
      scenario = free.given(data);
      loss = new Likelihood(RecordedSpikes.of(data), network, grid, grid.start(), grid.end());
    } else {
      boolean[] counted = new boolean[network.size()];
      IntStream.range(4, counted.length).forEach(n -> counted[n] = true);
      int replicates = ConditionalIntervals.REPLICATES;
      scenario = free.clampedTo(data, network.size(), replicates);
      loss = new ConditionalIntervals(data, grid.start(), grid.end(), Integer.MAX_VALUE, counted);
    }
    // Start weights are far too large: Adam would not forget the first gradients.
    Optimizer optimizer =
        byLikelihood
            ? new GradientClip(new Adam(0.9, 0.98, 1e-8), 1, Double.POSITIVE_INFINITY)
            : intervals.optimizer();
    LearningRateSchedule schedule =
        byLikelihood ? new LearningRateSchedule.Cosine(RATE, 0, STEPS) : intervals.schedule();
    TrainingPlan plan =
        new TrainingPlan(
            network,
            intervals.learned(),
            scenario,
            loss,
            byLikelihood ? samples : Math.min(intervals.batch(), 2 * samples),
            optimizer,
            schedule,
            byLikelihood ? STEPS : intervals.steps(),
            seed,
            Optional.empty());
    Trainer trainer = new Trainer(engine, plan);
    trainer.run((step, lossValue, testLoss, seconds, reports) -> {}, () -> false);
    return trainer.result().connections().weights();
  }

  private void print(String name, double sigma, double alpha, boolean byLikelihood) {
    long before = System.nanoTime();
    List<double[]> fits = new ArrayList<>();
    for (int seed = 1; seed <= dataSets; seed++) {
      fits.add(fitted(seed, sigma, alpha, byLikelihood));
    }
    System.out.printf(
        "%s, data of noise %s, alpha %s: %.1f s a fit%n",
        name, sigma, alpha, 1e-9 * (System.nanoTime() - before) / dataSets);
    Connections connections = truth.connections();
    for (int layer = 0; layer < 2; layer++) {
      int from = layer == 0 ? 0 : connections.start(4);
      int to = layer == 0 ? connections.start(4) : connections.count();
      printLayer(layer, connections.weights(), fits, from, to);
    }
  }

  private static void printLayer(
      int layer, double[] weights, List<double[]> fits, int from, int to) {
    int count = to - from;
    int sets = fits.size();
    double mean = IntStream.range(from, to).mapToDouble(e -> weights[e]).average().orElseThrow();
    double[] meanOfSet = new double[sets];
    double biasSquared = 0;
    double variance = 0;
    double absolute = 0;
    double covariance = 0;
    double spreadOfTruth = 0;
    for (int e = from; e < to; e++) {
      double sum = 0;
      double squares = 0;
      for (int s = 0; s < sets; s++) {
        double error = fits.get(s)[e] - weights[e];
        sum += error;
        squares += error * error;
        absolute += Math.abs(error) / count / sets;
        meanOfSet[s] += error / count;
      }
      double bias = sum / sets;
      double own = (squares - sets * bias * bias) / (sets - 1);
      variance += own / count;
      biasSquared += (bias * bias - own / sets) / count;
      covariance += bias * (weights[e] - mean);
      spreadOfTruth += (weights[e] - mean) * (weights[e] - mean);
    }
    double shift = IntStream.range(0, sets).mapToDouble(s -> meanOfSet[s]).average().orElseThrow();
    double squares =
        IntStream.range(0, sets)
            .mapToDouble(s -> (meanOfSet[s] - shift) * (meanOfSet[s] - shift))
            .sum();
    System.out.printf(
        "  layer %d: mean error %+.1f %% +- %.1f, slope %+.3f, bias of a weight %.1f %%, spread %.1f %%, mean absolute error %.4f%n",
        layer + 1,
        100 * shift / mean,
        100 * Math.sqrt(squares / (sets - 1) / sets) / mean,
        covariance / spreadOfTruth,
        100 * Math.sqrt(Math.max(0, biasSquared)) / mean,
        100 * Math.sqrt(variance) / mean,
        absolute);
  }
}
