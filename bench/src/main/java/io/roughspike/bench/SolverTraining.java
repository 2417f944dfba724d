package io.roughspike.bench;

import com.sun.management.ThreadMXBean;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The training of the paper's figure 1 (128 samples, sigma 0.25) by esra with steps of 0.04 beside
 * Euler's with 0.01: estimates of c for {@value SpreadStudy#DATA_SETS} data sets, as {@link
 * SpreadStudy} takes them, and the processor time of a training step. Data are drawn by the solver
 * that learns. Solvers take turns, data set by data set.
 */
final class SolverTraining {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Which solvers, with their steps. */
  private static final List<Map<String, String>> SETTINGS =
      List.of(
          Map.of("solver.kind", "euler", "time.step", "0.01"),
          Map.of("solver.kind", "esra", "time.step", "0.04"),
          Map.of("solver.kind", "sra1", "time.step", "0.02"));

  /**
   * One training.
   *
   * @param solver its name
   * @param timeStep its step
   * @param seed of the data set
   * @param c what was found; 1.5 is true
   * @param milliseconds a training step
   */
  record Result(String solver, String timeStep, long seed, double c, double milliseconds) {}

  private SolverTraining() {}

  static List<Result> measure() {
    List<Result> results = new ArrayList<>();
    List<Engine> engines = SETTINGS.stream().map(s -> Engines.createBest(1)).toList();
    for (int k = -1; k < SpreadStudy.DATA_SETS; k++) { // the first warms up
      long seed = SpreadStudy.FIRST_SEED + Math.max(k, 0);
      for (int s = 0; s < SETTINGS.size(); s++) {
        Map<String, String> setting = SETTINGS.get(s);
        Map<String, String> changes = new LinkedHashMap<>(setting);
        changes.put("samples", SpreadStudy.SAMPLES + "");
        long start = THREADS.getCurrentThreadCpuTime();
        double c =
            SpreadStudy.estimate(
                engines.get(s), changes, seed, SpreadStudy.QUICK, SpreadStudy.STEPS);
        double took = 1e-6 * (THREADS.getCurrentThreadCpuTime() - start) / SpreadStudy.STEPS;
        if (k >= 0) {
          results.add(
              new Result(setting.get("solver.kind"), setting.get("time.step"), seed, c, took));
        }
      }
    }
    engines.forEach(Engine::close);
    return results;
  }
}
