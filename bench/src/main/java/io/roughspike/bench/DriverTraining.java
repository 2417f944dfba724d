package io.roughspike.bench;

import com.sun.management.ThreadMXBean;
import io.roughspike.cli.config.Shipped;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.model.DriverLaw;
import io.roughspike.train.Trainer;
import io.roughspike.train.TrainingPlan;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is found from spike trains under other noise than Brownian: the input current of the paper's
 * figure 1 (128 samples, sigma 0.25, by {@link SpreadStudy}), by the model that the data come from
 * and by one that takes their noise for Brownian; and the Hurst parameter.
 */
final class DriverTraining {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** The driver of the data by its name in tables; nothing is changed for the first. */
  private static final Map<String, String> DRIVERS = new LinkedHashMap<>();

  static {
    DRIVERS.put("Brownian", "{kind: brownian}");
    DRIVERS.put("fractional, H = 0.3", "{kind: fractional, hurst: 0.3}");
    DRIVERS.put("fractional, H = 0.7", "{kind: fractional, hurst: 0.7}");
    DRIVERS.put(
        "Brownian and jumps",
        "{kind: sum, parts: [{kind: brownian}, {kind: poisson, rate: 5, marks: {exponential: 2}, channels: [0]}]}");
  }

  /** True values of the Hurst parameter, and where its training starts, data set by data set. */
  private static final double[] HURST = {0.3, 0.5, 0.7};

  private static final double[] STARTS = {0.2, 0.8, 0.35, 0.65, 0.9};
  private static final int HURST_STEPS = 200;

  /** Changes that make spike times depend on the size of the noise. */
  private static final Map<String, String> NOISY =
      Map.of(
          "samples",
          SpreadStudy.SAMPLES + "",
          "model.sigma",
          "[[2, 0], [0, 0]]",
          "model.inputCurrent",
          "0.8",
          "maxSpikes",
          "10",
          "loss",
          "{kind: spike-times, spikes: 10}",
          "optimizer",
          "{kind: adam, learningRate: {kind: cosine, initial: 0.05, steps: %d}}"
              .formatted(HURST_STEPS),
          "steps",
          HURST_STEPS + "");

  /**
   * One training of the current.
   *
   * @param data the driver of the data
   * @param model that of the model
   * @param seed of the data set
   * @param c what was found; 1.5 is true
   * @param milliseconds a training step
   */
  record Current(String data, String model, long seed, double c, double milliseconds) {}

  /**
   * One training of the Hurst parameter.
   *
   * @param learned what is trained
   * @param hurst the true one
   * @param seed of the data set
   * @param start where training starts
   * @param found where it ends
   * @param sigma where sigma11 ends; 2 is true
   */
  record Hurst(String learned, double hurst, long seed, double start, double found, double sigma) {}

  private DriverTraining() {}

  /** The names of the drivers, Brownian motion first. */
  static List<String> drivers() {
    return List.copyOf(DRIVERS.keySet());
  }

  /** All trainings of the current; drivers take turns, data set by data set. */
  static List<Current> currents() {
    List<Current> results = new ArrayList<>();
    List<Engine> engines = DRIVERS.keySet().stream().map(_ -> Engines.createBest(1)).toList();
    Engine forBrownian = engines.getFirst();
    for (int k = -1; k < SpreadStudy.DATA_SETS; k++) { // the first warms up
      long seed = SpreadStudy.FIRST_SEED + Math.max(k, 0);
      int d = 0;
      for (Map.Entry<String, String> driver : DRIVERS.entrySet()) {
        Engine engine = engines.get(d++);
        String name = driver.getKey();
        Map<String, String> changes =
            Map.of("samples", SpreadStudy.SAMPLES + "", "driver", driver.getValue());
        TrainingPlan plan =
            SpreadStudy.plan(engine, changes, seed, SpreadStudy.QUICK, SpreadStudy.STEPS);
        Current own = train(engine, plan, name, name, seed);
        if (k >= 0) {
          results.add(own);
          if (!name.equals(drivers().getFirst())) {
            TrainingPlan wrong =
                plan.startingFrom(plan.start().withDriver(new DriverLaw.Brownian()));
            results.add(train(forBrownian, wrong, name, drivers().getFirst(), seed));
          }
        }
      }
    }
    engines.forEach(Engine::close);
    return results;
  }

  private static Current train(
      Engine engine, TrainingPlan plan, String data, String model, long seed) {
    long start = THREADS.getCurrentThreadCpuTime();
    double c = SpreadStudy.estimate(engine, plan);
    double took = 1e-6 * (THREADS.getCurrentThreadCpuTime() - start) / plan.steps();
    return new Current(data, model, seed, c, took);
  }

  /** All trainings of the Hurst parameter, by itself and, for the last of them, with sigma11. */
  static List<Hurst> hursts() {
    List<Hurst> results = new ArrayList<>();
    try (Engine engine = Engines.createBest(1)) {
      for (double hurst : HURST) {
        for (int k = 0; k < STARTS.length; k++) {
          results.add(hurst(engine, hurst, k, false));
        }
      }
      for (int k = 0; k < STARTS.length; k++) {
        results.add(hurst(engine, HURST[HURST.length - 1], k, true));
      }
    }
    return results;
  }

  private static Hurst hurst(Engine engine, double hurst, int k, boolean withSigma) {
    long seed = SpreadStudy.FIRST_SEED + k;
    Map<String, String> changes = new LinkedHashMap<>(NOISY);
    changes.put("driver", "{kind: fractional, hurst: %s}".formatted(hurst));
    changes.put(
        "learn",
        "{driver.hurst: {start: %s}%s}"
            .formatted(STARTS[k], withSigma ? ", sigma11: {start: 1, transform: log}" : ""));
    double[] last = {Double.NaN, 2};
    var _ =
        new Trainer(engine, withoutTest(Shipped.CURRENT.training(changes, seed, engine).plan()))
            .run(
                (step, loss, test, seconds, learned) ->
                    System.arraycopy(learned, 0, last, 0, learned.length),
                () -> false);
    return new Hurst(
        withSigma ? "hurst and sigma11" : "hurst", hurst, seed, STARTS[k], last[0], last[1]);
  }

  private static TrainingPlan withoutTest(TrainingPlan plan) {
    return new TrainingPlan(
        plan.start(),
        plan.learned(),
        plan.scenario(),
        plan.loss(),
        plan.batch(),
        plan.optimizer(),
        plan.schedule(),
        plan.steps(),
        plan.seed(),
        Optional.empty());
  }
}
