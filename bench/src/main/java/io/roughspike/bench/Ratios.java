package io.roughspike.bench;

import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.loss.ExpectedSignature;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;

/**
 * Prints ratios of the SIMD engine's own times on {@link ProblemA}, alternating within one run:
 * {@code Ratios adjoint ROUNDS}, forward + adjoint over forward in processor time of one thread at
 * 4,096 samples, also without the derivatives that alone need the second noise channel when a
 * neuron does not use it; {@code Ratios network ROUNDS}, the same on {@link ProblemB} at 1,024, and
 * scalar over SIMD; {@code Ratios step ROUNDS}, the parts of a training step of figure 2 in elapsed
 * time of two threads; {@code Ratios threads ROUNDS}, one thread over two in elapsed time at
 * 65,536; {@code Ratios signature ROUNDS}, the expected-signature loss of 128 samples, scalar over
 * SIMD, in processor time of one thread.
 */
public final class Ratios {
  private static final String FORWARD = "forward";
  private static final String CURRENT = "adjoint, input current";
  private static final String FIRST = "adjoint, all but sigma12, sigma22";
  private static final String ALL = "adjoint, all parameters";
  private static final String WEIGHTS = "adjoint, weights";
  private static final String SCALAR = "scalar forward";
  private static final String LIFTS = ", lifts";
  private static final String LIFTS_AND_ADJOINT = ", lifts + adjoint";
  private static final String MATCHED = ", the same and lifts of data";
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final double MILLI = 1e-6;

  private Ratios() {}

  /** Runs as the class comment says. */
  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      throw new IllegalArgumentException(
          "usage: Ratios adjoint|network|step|threads|signature ROUNDS");
    }
    int rounds = Integer.parseInt(arguments[1]);
    switch (arguments[0]) {
      case "adjoint" -> adjoint(rounds);
      case "network" -> network(rounds);
      case "step" -> step(rounds);
      case "threads" -> threads(rounds);
      case "signature" -> signature(rounds);
      default ->
          throw new IllegalArgumentException(
              "expected adjoint, network, step, threads or signature, got " + arguments[0]);
    }
  }

  private static void adjoint(int rounds) {
    for (ProblemA noise : ProblemA.values()) {
      Simulation simulation = noise.simulation(4096);
      Cotangents cotangents = ProblemA.cotangents();
      SpikeTrains trains = new SpikeTrains();
      ParameterGradient all = new ParameterGradient();
      ParameterGradient first =
          new ParameterGradient(
              LeakyNeuron.MODEL.parameterNames().stream()
                  .filter(p -> !p.equals("sigma12") && !p.equals("sigma22"))
                  .collect(Collectors.toSet()));
      ParameterGradient current = new ParameterGradient(Set.of("inputCurrent"));
      try (Engine engine = Engines.create(Engines.SIMD, 1)) {
        System.out.printf("noise %s, %d bits%n", noise, Double.SIZE * engine.lanes());
        new Alternation()
            .add(FORWARD, processorTime(() -> engine.simulate(simulation, trains)))
            .add(CURRENT, processorTime(() -> engine.adjoint(simulation, cotangents, current)))
            .add(FIRST, processorTime(() -> engine.adjoint(simulation, cotangents, first)))
            .add(ALL, processorTime(() -> engine.adjoint(simulation, cotangents, all)))
            .measure(rounds)
            .printTimes("ms")
            .printRatio(CURRENT, FORWARD)
            .printRatio(FIRST, FORWARD)
            .printRatio(ALL, FORWARD);
      }
    }
  }

  private static void network(int rounds) {
    Simulation simulation = ProblemB.simulation(1024);
    Cotangents cotangents = ProblemA.cotangents();
    SpikeTrains trains = new SpikeTrains();
    ParameterGradient all = new ParameterGradient();
    ParameterGradient weights = new ParameterGradient(Set.of());
    try (Engine simd = Engines.create(Engines.SIMD, 1);
        Engine scalar = Engines.create(Engines.SCALAR, 1)) {
      System.out.printf("network, %d bits%n", Double.SIZE * simd.lanes());
      new Alternation()
          .add(FORWARD, processorTime(() -> simd.simulate(simulation, trains)))
          .add(WEIGHTS, processorTime(() -> simd.adjoint(simulation, cotangents, weights)))
          .add(ALL, processorTime(() -> simd.adjoint(simulation, cotangents, all)))
          .add(SCALAR, processorTime(() -> scalar.simulate(simulation, trains)))
          .measure(rounds)
          .printTimes("ms")
          .printRatio(WEIGHTS, FORWARD)
          .printRatio(ALL, FORWARD)
          .printRatio(SCALAR, FORWARD);
    }
  }

  private static void step(int rounds) {
    Simulation simulation = ProblemB.simulation(128);
    Cotangents cotangents = ProblemA.cotangents();
    SpikeTrains data = new SpikeTrains();
    SpikeTrains trains = new SpikeTrains();
    EventCotangentTable table = new EventCotangentTable();
    ParameterGradient weights = new ParameterGradient(Set.of());
    try (Engine engine = Engines.create(Engines.SIMD, 2)) {
      engine.simulate(simulation.withSamples(128, 256), data);
      ExpectedSignature matched = ExpectedSignature.matched(data, 3, 0, 1);
      ExpectedSignature unmatched = ExpectedSignature.unmatched(data, 3, 0, 1);
      new Alternation()
          .add(FORWARD, elapsedTime(() -> engine.simulate(simulation, trains)))
          .add(
              "signature loss and its adjoint",
              elapsedTime(() -> matched.valueAndCotangents(engine, trains, table)))
          .add(WEIGHTS, elapsedTime(() -> engine.adjoint(simulation, cotangents, weights)))
          .add("test loss", elapsedTime(() -> unmatched.value(engine, trains)))
          .measure(rounds)
          .printTimes("ms");
    }
  }

  private static void threads(int rounds) {
    Simulation simulation = ProblemA.ONE.simulation(65_536);
    SpikeTrains trains = new SpikeTrains();
    try (Engine one = Engines.create(Engines.SIMD, 1);
        Engine two = Engines.create(Engines.SIMD, 2)) {
      new Alternation()
          .add("1 thread", elapsedTime(() -> one.simulate(simulation, trains)))
          .add("2 threads", elapsedTime(() -> two.simulate(simulation, trains)))
          .measure(rounds)
          .printTimes("ms")
          .printRatio("1 thread", "2 threads");
    }
  }

  private static void signature(int rounds) {
    SplittableRandom random = new SplittableRandom(1);
    for (SignatureBenchmark.Shape shape : SignatureBenchmark.Shape.values()) {
      SpikeTrains data = shape.trains(random, 128);
      SpikeTrains generated = shape.trains(random, 128);
      ExpectedSignature unmatched = shape.unmatched(data);
      ExpectedSignature matched = shape.matched(data);
      EventCotangentTable table = new EventCotangentTable();
      try (Engine simd = Engines.create(Engines.SIMD, 1);
          Engine scalar = Engines.create(Engines.SCALAR, 1)) {
        System.out.printf("signature %s, %d bits%n", shape, Double.SIZE * simd.lanes());
        Alternation alternation = new Alternation();
        for (Engine engine : List.of(scalar, simd)) {
          alternation
              .add(engine.name() + LIFTS, processorTime(() -> unmatched.value(engine, generated)))
              .add(
                  engine.name() + LIFTS_AND_ADJOINT,
                  processorTime(() -> unmatched.valueAndCotangents(engine, generated, table)))
              .add(
                  engine.name() + MATCHED,
                  processorTime(() -> matched.valueAndCotangents(engine, generated, table)));
        }
        alternation
            .measure(rounds)
            .printTimes("ms")
            .printRatio(Engines.SCALAR + LIFTS_AND_ADJOINT, Engines.SIMD + LIFTS_AND_ADJOINT)
            .printRatio(Engines.SIMD + LIFTS_AND_ADJOINT, Engines.SIMD + LIFTS);
      }
    }
  }

  private static DoubleSupplier processorTime(Runnable run) {
    return () -> {
      long start = THREADS.getCurrentThreadCpuTime();
      run.run();
      return MILLI * (THREADS.getCurrentThreadCpuTime() - start);
    };
  }

  private static DoubleSupplier elapsedTime(Runnable run) {
    return () -> {
      long start = System.nanoTime();
      run.run();
      return MILLI * (System.nanoTime() - start);
    };
  }
}
