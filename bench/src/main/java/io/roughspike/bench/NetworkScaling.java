package io.roughspike.bench;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.spike.SpikeTrains;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;

/**
 * Prints what a neuron-substep costs on one thread, against the number of neurons of a dense
 * network and against the number of connections of a large one: nanoseconds of processor time, the
 * least of several runs. Run as {@code NetworkScaling ROUNDS}.
 */
public final class NetworkScaling {
  private static final int[] SIZES = {1, 2, 4, 8, 16, 22, 32, 64, 128, 256, 512, 1000};
  private static final int LARGE = 1000;
  private static final int[] BATCHES = {4, 8, 32, 128, 1024, 8192, 65_536};
  private static final int[] FAN_OUTS = {1, 3, 10, 30, 100, 300, LARGE};

  /** Neuron-substeps of one run, about, without events. */
  private static final int WORK = 2_000_000;

  private static final int STEPS = 100;

  /** Processor time at least, so that small batches are measured compiled too. */
  private static final long WARM_UP_NANOS = 1_000_000_000L;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private NetworkScaling() {}

  /** Runs as the class comment says. */
  public static void main(String[] arguments) {
    int rounds = Integer.parseInt(arguments[0]);
    System.out.println("neurons  connections  events/step  scalar    simd  simd forward + adjoint");
    for (int size : SIZES) {
      print(size, size, rounds);
    }
    for (int fanOut : FAN_OUTS) {
      print(LARGE, fanOut, rounds);
    }
    System.out.println("figure 2's network with 4, 8, 32, ... samples");
    for (int batch : BATCHES) {
      print(ProblemB.simulation(batch), rounds);
    }
  }

  private static void print(int size, int fanOut, int rounds) {
    print(ProblemB.ofSize(size, fanOut, Math.max(8, WORK / STEPS / size / 8 * 8)), rounds);
  }

  private static void print(Simulation simulation, int rounds) {
    SpikeTrains trains = new SpikeTrains();
    ParameterGradient gradient = new ParameterGradient();
    try (Engine scalar = Engines.create(Engines.SCALAR, 1);
        Engine simd = Engines.create(Engines.SIMD, 1)) {
      simd.simulate(simulation, trains);
      double events = Arrays.stream(trains.counts(), 0, trains.samples()).average().orElseThrow();
      double substeps = ProblemB.substeps(simulation, trains);
      System.out.printf(
          Locale.ROOT,
          "%7d %12d %12.2f %7.2f %7.2f %7.2f  (%d samples)%n",
          simulation.network().size(),
          simulation.network().connections().count(),
          events / STEPS,
          least(rounds, () -> scalar.simulate(simulation, trains)) / substeps,
          least(rounds, () -> simd.simulate(simulation, trains)) / substeps,
          least(rounds, () -> simd.adjoint(simulation, ProblemA.cotangents(), gradient)) / substeps,
          simulation.samples());
    }
  }

  private static double least(int rounds, Runnable run) {
    double least = Double.POSITIVE_INFINITY;
    long begin = THREADS.getCurrentThreadCpuTime();
    for (int r = 0; r < rounds || THREADS.getCurrentThreadCpuTime() - begin < WARM_UP_NANOS; r++) {
      long start = THREADS.getCurrentThreadCpuTime();
      run.run();
      least = Math.min(least, (double) (THREADS.getCurrentThreadCpuTime() - start));
    }
    return least;
  }
}
