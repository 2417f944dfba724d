package io.roughspike.bench;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Simulation;
import io.roughspike.spike.SpikeTrains;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Times the event solver on {@link ProblemA#ONE} with 4,096 samples: nanoseconds of this thread's
 * processor time for one Euler sub-step of one neuron. Run as {@code ForwardA ENGINE serve}, it
 * measures once for each line that it reads, so that programs can take turns; run as {@code
 * ForwardA ENGINE ROUNDS}, it prints the median and the minimum of so many runs.
 */
public final class ForwardA {
  private static final int SAMPLES = 4096;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Engine engine;
  private final Simulation simulation = ProblemA.ONE.simulation(SAMPLES);
  private final SpikeTrains trains = new SpikeTrains();

  private ForwardA(Engine engine) {
    this.engine = engine;
  }

  /** Runs as the class comment says. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("usage: ForwardA scalar|simd serve|ROUNDS");
    }
    try (Engine engine = Engines.create(arguments[0], 1)) {
      System.err.println(engine.name() + ", " + Double.SIZE * engine.lanes() + " bits");
      ForwardA program = new ForwardA(engine);
      if (arguments[1].equals("serve")) {
        program.serve();
      } else {
        program.repeat(Integer.parseInt(arguments[1]));
      }
    }
  }

  private void serve() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    while (in.readLine() != null) {
      System.out.printf(Locale.ROOT, "%.4f%n", measure());
      System.out.flush();
    }
  }

  private void repeat(int rounds) {
    double[] nanos = new double[rounds];
    for (int r = 0; r < rounds; r++) {
      nanos[r] = measure();
    }
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "median %.3f min %.3f ns per neuron-substep, %.2f substeps/sample%n",
        nanos[rounds / 2],
        nanos[0],
        (double) ProblemA.substeps(trains) / SAMPLES);
  }

  private double measure() {
    long start = THREADS.getCurrentThreadCpuTime();
    engine.simulate(simulation, trains);
    long nanos = THREADS.getCurrentThreadCpuTime() - start;
    return (double) nanos / ProblemA.substeps(trains);
  }
}
