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
import java.util.function.ToLongFunction;

/**
 * Times the event solver on problem A ({@link ProblemA#ONE}, 4,096 samples) or B ({@link ProblemB},
 * 1,024 samples): nanoseconds of this thread's processor time for one Euler sub-step of one neuron.
 * Run as {@code Forward A|B ENGINE serve}, it measures once for each line that it reads, so that
 * programs can take turns; run as {@code Forward A|B ENGINE ROUNDS}, it prints the median and the
 * minimum of so many runs.
 */
public final class Forward {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Engine engine;
  private final Simulation simulation;
  private final ToLongFunction<SpikeTrains> substeps;
  private final SpikeTrains trains = new SpikeTrains();

  private Forward(Engine engine, Simulation simulation, ToLongFunction<SpikeTrains> substeps) {
    this.engine = engine;
    this.simulation = simulation;
    this.substeps = substeps;
  }

  private static Forward of(String problem, Engine engine) {
    return switch (problem) {
      case "A" -> new Forward(engine, ProblemA.ONE.simulation(4096), ProblemA::substeps);
      case "B" -> {
        Simulation simulation = ProblemB.simulation(1024);
        yield new Forward(engine, simulation, trains -> ProblemB.substeps(simulation, trains));
      }
      default -> throw new IllegalArgumentException("expected A or B, got " + problem);
    };
  }

  /** Runs as the class comment says. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 3) {
      throw new IllegalArgumentException("usage: Forward A|B scalar|simd serve|ROUNDS");
    }
    try (Engine engine = Engines.create(arguments[1], 1)) {
      System.err.println(engine.name() + ", " + Double.SIZE * engine.lanes() + " bits");
      Forward program = of(arguments[0], engine);
      if (arguments[2].equals("serve")) {
        program.serve();
      } else {
        program.repeat(Integer.parseInt(arguments[2]));
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
        "median %.3f min %.3f ns per neuron-substep, %.2f neuron-substeps/sample%n",
        nanos[rounds / 2],
        nanos[0],
        (double) substeps.applyAsLong(trains) / simulation.samples());
  }

  private double measure() {
    long start = THREADS.getCurrentThreadCpuTime();
    engine.simulate(simulation, trains);
    long nanos = THREADS.getCurrentThreadCpuTime() - start;
    return (double) nanos / substeps.applyAsLong(trains);
  }
}
