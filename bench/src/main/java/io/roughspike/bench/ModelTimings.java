package io.roughspike.bench;

import com.sun.management.ThreadMXBean;
import io.roughspike.cli.config.ConfigurationFile;
import io.roughspike.cli.config.RunConfig;
import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.BuiltInModels;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.SpikeTrains;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What models cost, built-in ones and that of an example: {@code ModelTimings ENGINE SECONDS}, in
 * the folder of the project. Networks of 22 neurons that each project to four others, with noise,
 * 256 samples of 200 steps; nanoseconds of one thread's processor time for a sub-step of one
 * neuron, forwards and with the gradient by every parameter, and the bytes that the last run of
 * each allocated. Models take turns.
 */
public final class ModelTimings {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int NEURONS = 22;
  private static final int FAN_OUT = 4;
  private static final int SAMPLES = 256;
  private static final int STEPS = 200;

  /**
   * A model that fires.
   *
   * @param name of a built-in model, or the configuration file of another
   * @param step length of a step
   * @param values what differs from its standard values: noise, and a current
   */
  private record Problem(String name, double step, Map<String, Double> values) {}

  private static final List<Problem> PROBLEMS =
      List.of(
          new Problem("lif", 0.01, Map.of("inputCurrent", 1.5, "sigma11", 0.25, "sigma22", 0.25)),
          new Problem("gif", 2.5e-4, Map.of("inputCurrent", 4e-10, "sigman", 5e-11)),
          new Problem("qif", 0.25, Map.of("inputCurrent", 1.5, "sigma", 0.2)),
          new Problem("adex/tonic", 2.5e-4, Map.of("sigman", 5e-11)),
          new Problem("izhikevich/rs", 0.25, Map.of("sigman", 1.0)),
          new Problem("examples/hodgkin-huxley.yaml", 0.025, Map.of()),
          new Problem("adaptive-threshold", 0.02, Map.of("inputCurrent", 3.0, "sigma", 0.3)));

  private ModelTimings() {}

  private static final class Case {
    private final String name;
    private final Simulation simulation;
    private final SpikeTrains trains = new SpikeTrains();
    private final ParameterGradient gradient = new ParameterGradient();
    private final List<Double> forward = new ArrayList<>();
    private final List<Double> adjoint = new ArrayList<>();
    private long forwardBytes;
    private long adjointBytes;

    /** An engine of its own: workspaces are made anew where the model changes. */
    private final Engine engine;

    Case(String name, Simulation simulation, Engine engine) {
      this.name = name;
      this.simulation = simulation;
      this.engine = engine;
    }

    void run() {
      long start = THREADS.getCurrentThreadCpuTime();
      long bytes = THREADS.getCurrentThreadAllocatedBytes();
      engine.simulate(simulation, trains);
      long middle = THREADS.getCurrentThreadCpuTime();
      long between = THREADS.getCurrentThreadAllocatedBytes();
      engine.adjoint(simulation, Cotangents.ofEvents((_, _) -> 1), gradient);
      long end = THREADS.getCurrentThreadCpuTime();
      long after = THREADS.getCurrentThreadAllocatedBytes();
      double subSteps = (double) NEURONS * (SAMPLES * STEPS + events());
      forward.add((middle - start) / subSteps);
      adjoint.add((end - middle) / subSteps);
      forwardBytes = between - bytes;
      adjointBytes = after - between;
    }

    private long events() {
      return IntStream.range(0, SAMPLES).mapToLong(trains::count).sum();
    }

    void print() {
      System.out.printf(
          Locale.ROOT,
          "%-28s %5.1f events a sample, forward %6.2f ns, with gradient %6.2f ns, %d and %d bytes%n",
          name,
          (double) events() / SAMPLES,
          median(forward),
          median(adjoint),
          forwardBytes,
          adjointBytes);
    }

    /** Of the latter half: the first runs are slow. */
    private static double median(List<Double> times) {
      double[] late =
          times.subList(times.size() / 2, times.size()).stream()
              .mapToDouble(Double::doubleValue)
              .sorted()
              .toArray();
      return late[late.length / 2];
    }
  }

  private static Simulation simulation(Problem problem) {
    boolean builtIn = BuiltInModels.names().contains(problem.name());
    Neuron neuron =
        builtIn
            ? Neuron.of(BuiltInModels.model(problem.name()))
            : RunConfig.read(
                    ConfigurationFile.read(Path.of(problem.name()), Map.of()), Optional.empty())
                .network()
                .neuron(0);
    for (Map.Entry<String, Double> value : problem.values().entrySet()) {
      neuron = neuron.with(value.getKey(), value.getValue());
    }
    double weight = builtIn && BuiltInModels.text(problem.name()).hasUnits() ? 1e-12 : 0.1;
    double[][] weights = new double[NEURONS][NEURONS];
    for (int k = 0; k < NEURONS; k++) {
      for (int j = 1; j <= FAN_OUT; j++) {
        weights[k][(k + j) % NEURONS] = weight;
      }
    }
    RandomStream stream = new RandomStream(12345, 0);
    return new Simulation(
        Network.of(neuron, NEURONS).withConnections(Connections.of(weights, NEURONS)),
        Inputs.NONE,
        new TimeGrid(0, STEPS * problem.step(), problem.step()),
        new BrownianDriver(stream),
        new CounterClocks(stream),
        0,
        SAMPLES,
        Simulation.UNLIMITED);
  }

  /** Runs as the class comment says. */
  public static void main(String[] arguments) {
    List<Case> cases =
        PROBLEMS.stream()
            .map(p -> new Case(p.name(), simulation(p), Engines.create(arguments[0], 1)))
            .toList();
    Engine first = cases.getFirst().engine;
    System.out.println(first.name() + ", " + Double.SIZE * first.lanes() + " bits");
    long end = System.nanoTime() + (long) (Double.parseDouble(arguments[1]) * 1e9);
    while (System.nanoTime() < end) {
      cases.forEach(Case::run);
    }
    cases.forEach(Case::print);
    cases.forEach(one -> one.engine.close());
  }
}
