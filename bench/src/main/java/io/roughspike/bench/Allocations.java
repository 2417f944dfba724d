package io.roughspike.bench;

import com.sun.management.ThreadMXBean;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Connections;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Bytes that an engine allocates over a JVM's whole life, from the first run on: {@code Allocations
 * ENGINE RUNS CASE...}. A case is {@code A} or {@code B} ({@link ProblemA#ONE}, {@link ProblemB}),
 * with a {@code +} behind it with input spikes, then {@code :simulate} or {@code :adjoint}. Several
 * cases take turns, one run each a round. Prints of each the bytes of the first run and of all, and
 * how many of the latter half of the runs allocated anything, and how much.
 *
 * <p>What a few late runs take is the JVM's: before it compiles a method it makes the strings of
 * that method's constants, in the thread that runs it.
 */
public final class Allocations {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Few, so that a second has hundreds of runs. */
  private static final int SAMPLES = 100;

  private static final int INPUT_SPIKES = 20;

  private Allocations() {}

  /** What is run, and what it has allocated. */
  private static final class Case {
    private final String name;
    private final Runnable run;
    private long first;
    private long total;
    private int late;
    private long lateBytes;

    Case(String name, Engine engine) {
      this.name = name;
      int colon = name.indexOf(':');
      Simulation plain =
          name.startsWith("A") ? ProblemA.ONE.simulation(SAMPLES) : ProblemB.simulation(SAMPLES);
      Simulation simulation = name.startsWith("+", 1) ? withInputSpikes(plain) : plain;
      SpikeTrains trains = new SpikeTrains();
      ParameterGradient gradient = new ParameterGradient();
      Cotangents cotangents = ProblemA.cotangents();
      run =
          switch (name.substring(colon + 1)) {
            case "simulate" -> () -> engine.simulate(simulation, trains);
            case "adjoint" -> () -> engine.adjoint(simulation, cotangents, gradient);
            default -> throw new IllegalArgumentException("expected A:simulate or so, got " + name);
          };
    }

    void measure(int number, boolean warm) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      run.run();
      long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
      first = number == 1 ? bytes : first;
      total += bytes;
      if (warm && bytes > 0) {
        late++;
        lateBytes += bytes;
      }
    }
  }

  /** Two input neurons, one of them inhibitory, that fire in turns all the time. */
  private static Simulation withInputSpikes(Simulation plain) {
    int size = plain.network().size();
    double[][] weights = new double[2][size];
    Arrays.fill(weights[0], 0.2);
    Arrays.fill(weights[1], -0.1);
    SpikeTrains spikes = new SpikeTrains(SAMPLES, 2, INPUT_SPIKES);
    for (int n = 0; n < SAMPLES; n++) {
      for (int e = 0; e < INPUT_SPIKES; e++) {
        double share = (e + (n + 0.5) / SAMPLES) / INPUT_SPIKES;
        spikes.add(
            n, e % 2, plain.grid().start() + share * (plain.grid().end() - plain.grid().start()));
      }
    }
    return new Simulation(
        plain.network().withInputConnections(Connections.of(weights, size)),
        new Inputs(Optional.empty(), Optional.of(RecordedSpikes.of(spikes))),
        plain.grid(),
        plain.driver(),
        plain.clocks(),
        0,
        SAMPLES,
        plain.maxSpikes());
  }

  /** Runs as the class comment says. */
  public static void main(String[] arguments) {
    try (Engine engine = Engines.create(arguments[0], 1)) {
      int runs = Integer.parseInt(arguments[1]);
      Case[] cases =
          Arrays.stream(arguments).skip(2).map(name -> new Case(name, engine)).toArray(Case[]::new);
      for (int k = 1; k <= runs; k++) {
        for (Case one : cases) {
          one.measure(k, k > runs / 2);
        }
      }
      for (Case one : cases) {
        System.out.printf(
            Locale.ROOT,
            "%-6s %-11s first run %10d bytes, all %12d; of the last %d runs %d allocate, %d bytes in all%n",
            engine.name(),
            one.name,
            one.first,
            one.total,
            runs - runs / 2,
            one.late,
            one.lateBytes);
      }
    }
  }
}
