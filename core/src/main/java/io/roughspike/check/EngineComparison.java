package io.roughspike.check;

import io.roughspike.driver.DriverCotangents;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.DriverSink;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.loss.LossKind;
import io.roughspike.loss.LossSpec;
import io.roughspike.loss.SpikeTrainLoss;
import io.roughspike.model.DriverLaw;
import io.roughspike.model.Network;
import io.roughspike.model.Range;
import io.roughspike.model.TimeGrid;
import io.roughspike.signature.MarcusLift;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.spike.StateRecord;
import io.roughspike.train.LearnedBlock;
import io.roughspike.train.LearningRateSchedule;
import io.roughspike.train.RmsProp;
import io.roughspike.train.Scenario;
import io.roughspike.train.Trainer;
import io.roughspike.train.TrainingHistory;
import io.roughspike.train.TrainingPlan;
import io.roughspike.train.Transform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Compares two engines bit by bit on the same simulations: spikes, states, losses, gradients,
 * signatures and trained parameters; and on signatures and signature kernels of random paths.
 * Values that differ are counted, and the largest difference is given in units in the last place
 * (the number of doubles between the two). Equal means equal bits; 0 and -0 differ.
 */
public final class EngineComparison {
  private static final int RECORDED_STATES = 5;
  private static final int RECORDED_NEURONS = 7;
  private static final int MOST_WORDS = 1 << 15;
  private static final int SIGNATURE_DEPTH = 3;

  /** Where there are more tangents, only some parameters get forward sensitivities. */
  private static final int MOST_TANGENTS = 1 << 14;

  /** The same where programs are interpreted. */
  private static final int FEW_TANGENTS = 1 << 10;

  /** Samples times neurons times steps of what is interpreted. */
  private static final int MOST_NEURON_STEPS = 20_000;

  /** Trains with more events, or pairs of events in all, are not compared by losses of kernels. */
  private static final int MOST_KERNEL_EVENTS = 32;

  private static final int MOST_KERNEL_PAIRS = 1 << 14;

  private static final int TRAINING_STEPS = 12;
  private static final int LARGEST_TRAINING_BATCH = 70; // more than one group of the sums

  /** How much parameters of the data differ, so that losses and their gradients are not 0. */
  private static final double DATA_FACTOR = 1.125;

  private static final double TRAINING_RATE = 1e-3;

  private final Engine reference;
  private final Engine candidate;
  private final Tallies tallies = new Tallies();

  /**
   * What was found for one quantity.
   *
   * @param name for instance "spike times"
   * @param values how many values were compared
   * @param differing how many of them differ
   * @param worstUlps largest difference in units in the last place
   * @param first where the first difference was; empty when there is none
   */
  public record Quantity(String name, long values, long differing, long worstUlps, String first) {}

  /**
   * A comparison of {@code candidate} with {@code reference}; both stay the caller's.
   *
   * @param reference the engine that is right
   * @param candidate the engine that is checked
   */
  public EngineComparison(Engine reference, Engine candidate) {
    this.reference = reference;
    this.candidate = candidate;
  }

  /**
   * Compares everything on one simulation, which {@code name} names in what is found.
   *
   * @param name what the simulation is called in what is found
   * @param simulation what to simulate
   */
  public void compare(String name, Simulation simulation) {
    SpikeTrains expected = new SpikeTrains();
    SpikeTrains found = new SpikeTrains();
    compareSimulations(name, simulation, expected, found);
    compareSignatures(name, simulation.grid(), expected, found);
    SpikeTrains data = data(simulation);
    boolean kernels = suitsKernels(expected) && suitsKernels(data);
    for (LossKind kind : LossKind.values()) {
      if (kernels || !kind.usesKernel()) {
        compareLosses(name, simulation, kind, data, expected, found);
      }
    }
    compareGradients(name, simulation, MOST_TANGENTS);
    // Training draws noise of its own; with very many neurons its signatures would take minutes.
    if (simulation.driver().normals().isPresent()
        && depth(simulation.network().size()) == SIGNATURE_DEPTH) {
      compareTraining(name, simulation, data);
    }
  }

  /**
   * Compares spikes, states and gradients of the first samples of a simulation: as many as the
   * slowest engine, which interprets programs, takes a second or so for.
   *
   * @param name what the simulation is called in what is found
   * @param simulation what to simulate
   * @return how many samples were compared
   */
  public int compareFirstSamples(String name, Simulation simulation) {
    long one = (long) simulation.network().size() * simulation.grid().steps();
    int samples = (int) Math.max(1, Math.min(simulation.samples(), MOST_NEURON_STEPS / one));
    Simulation first = simulation.withSamples(simulation.firstSample(), samples);
    compareSimulations(name, first, new SpikeTrains(), new SpikeTrains());
    compareGradients(name, first, FEW_TANGENTS);
    return samples;
  }

  /**
   * Compares signatures and signature kernels of random paths and spike trains.
   *
   * @param seed any value
   */
  public void comparePaths(long seed) {
    new PathComparison(reference, candidate, tallies, seed).compare();
  }

  /** Whether signature kernels of all pairs exist in double precision, and take little time. */
  private static boolean suitsKernels(SpikeTrains trains) {
    double events = (double) trains.samples() * trains.largestCount();
    return trains.samples() > 1
        && trains.largestCount() <= MOST_KERNEL_EVENTS
        && events * events <= MOST_KERNEL_PAIRS;
  }

  private void compareSimulations(
      String name, Simulation simulation, SpikeTrains expected, SpikeTrains found) {
    int[] points = spaced(simulation.grid().steps(), RECORDED_STATES);
    int[] neurons = spaced(simulation.network().size() - 1, RECORDED_NEURONS);
    Network network = simulation.network();
    List<String> states =
        network.groups().size() == 1 ? network.states(neurons) : network.stateNames();
    StateRecord expectedStates = new StateRecord(states, points, neurons);
    StateRecord foundStates = new StateRecord(states, points, neurons);
    reference.simulate(simulation, expected, Optional.of(expectedStates));
    candidate.simulate(simulation, found, Optional.of(foundStates));
    for (int n = 0; n < simulation.samples(); n++) {
      int sample = n;
      tallies.count("spike counts", () -> at(name, sample), expected.count(n), found.count(n));
      for (int e = 0; e < Math.min(expected.count(n), found.count(n)); e++) {
        int event = e;
        Supplier<String> where = () -> at(name, sample) + ", event " + event;
        tallies.count("spike times", where, expected.time(n, e), found.time(n, e));
        tallies.count("marks", where, expected.neuron(n, e), found.neuron(n, e));
      }
      for (int k = 0; k < points.length; k++) {
        int point = points[k];
        for (int c = 0; c < neurons.length; c++) {
          int neuron = neurons[c];
          for (int x = 0; x < states.size(); x++) {
            String state = states.get(x);
            tallies.count(
                "states",
                () ->
                    "%s, grid point %d, neuron %d, %s"
                        .formatted(at(name, sample), point, neuron, state),
                expectedStates.get(n, k, c, x),
                foundStates.get(n, k, c, x));
          }
        }
      }
    }
  }

  private static String at(String name, int sample) {
    return name + ", sample " + sample;
  }

  /** At most {@code parts + 1} numbers from 0 to {@code last}, evenly spaced, with both ends. */
  private static int[] spaced(int last, int parts) {
    return IntStream.rangeClosed(0, parts)
        .map(k -> (int) ((long) last * k / parts))
        .distinct()
        .toArray();
  }

  /** The depth that is compared, less where the words of many neurons would be too many. */
  private static int depth(int neurons) {
    int depth = SIGNATURE_DEPTH;
    while (depth > 1 && Math.pow(neurons + 1, depth) > MOST_WORDS) {
      depth--;
    }
    return depth;
  }

  private void compareSignatures(
      String name, TimeGrid grid, SpikeTrains expected, SpikeTrains found) {
    tallies.count(
        "signatures",
        name,
        signatures(reference, grid, expected),
        signatures(candidate, grid, found));
  }

  /** The sum of the signatures of all samples. */
  private static double[] signatures(Engine engine, TimeGrid grid, SpikeTrains trains) {
    MarcusLift lift =
        new MarcusLift(
            trains.neuronCount(),
            depth(trains.neuronCount()),
            grid.start(),
            grid.end(),
            engine.loops().ranges());
    double[] sum = new double[lift.algebra().size()];
    int[] caps = new int[trains.neuronCount()];
    Arrays.fill(caps, Simulation.UNLIMITED);
    for (int n = 0; n < trains.samples(); n++) {
      lift.addSignature(trains, n, caps, sum);
    }
    return sum;
  }

  /** Trains of the network with other values of all parameters that may have any. */
  private SpikeTrains data(Simulation simulation) {
    Network network = simulation.network();
    double[] parameters = network.toArray();
    for (int e = 0; e < network.firstWeight(); e++) {
      if (network.parameter(e).range().equals(Range.ANY)) {
        parameters[e] *= DATA_FACTOR;
      }
    }
    SpikeTrains data = new SpikeTrains();
    reference.simulate(simulation.withNetwork(network.withParameters(parameters)), data);
    return data;
  }

  private void compareLosses(
      String name,
      Simulation simulation,
      LossKind kind,
      SpikeTrains data,
      SpikeTrains expected,
      SpikeTrains found) {
    TimeGrid grid = simulation.grid();
    SpikeTrainLoss loss = training(kind, data, grid);
    EventCotangentTable expectedTable = new EventCotangentTable();
    EventCotangentTable foundTable = new EventCotangentTable();
    double expectedLoss = loss.valueAndCotangents(reference, expected, expectedTable);
    double foundLoss = loss.valueAndCotangents(candidate, found, foundTable);
    String where = name + ", " + kind.yamlName();
    tallies.count("losses", () -> where, expectedLoss, foundLoss);

    ParameterGradient expectedGradient = new ParameterGradient();
    ParameterGradient foundGradient = new ParameterGradient();
    reference.adjoint(simulation, Cotangents.ofEvents(expectedTable), expectedGradient);
    candidate.adjoint(simulation, Cotangents.ofEvents(foundTable), foundGradient);
    count("loss gradients", where, simulation.network(), expectedGradient, foundGradient);
  }

  private static SpikeTrainLoss training(LossKind kind, SpikeTrains data, TimeGrid grid) {
    return new LossSpec(kind)
        .withDepth(depth(data.neuronCount()))
        .training(data, grid.start(), grid.end());
  }

  /** Gradients of a functional of all event times and some states. */
  private void compareGradients(String name, Simulation simulation, int mostTangents) {
    Network network = simulation.network();
    List<String> names = network.states();
    StateCotangents states =
        new StateCotangents(
            simulation.samples(),
            names,
            spaced(simulation.grid().steps(), RECORDED_STATES),
            spaced(network.size() - 1, RECORDED_NEURONS));
    for (int n = 0; n < simulation.samples(); n++) {
      for (int k = 0; k < states.slots(); k++) {
        for (int c = 0; c < states.columns(); c++) {
          List<String> own = network.states(states.neuron(c));
          for (int x = 0; x < names.size(); x++) {
            if (own.contains(names.get(x))) {
              states.add(n, k, c, x, x == 0 ? 1.0 / (1 + n % 7 + c) : 0.5 - (k + c + x + 1) % 2);
            }
          }
        }
      }
    }
    Cotangents cotangents =
        new Cotangents((sample, event) -> 1.0 / (1 + event % 5), Optional.of(states));
    ParameterGradient expected = new ParameterGradient();
    ParameterGradient found = new ParameterGradient();
    boolean byDriver =
        !(network.driver() instanceof DriverLaw.Brownian)
            && simulation.solver().adaptive().isEmpty();
    Optional<ByDriver> expectedByDriver = byDriver ? Optional.of(new ByDriver()) : Optional.empty();
    Optional<ByDriver> foundByDriver = byDriver ? Optional.of(new ByDriver()) : Optional.empty();
    reference.adjoint(simulation, cotangents, expected, expectedByDriver.map(sink -> sink));
    candidate.adjoint(simulation, cotangents, found, foundByDriver.map(sink -> sink));
    count("gradients (adjoint)", name, network, expected, found);
    if (byDriver) {
      for (int n = 0; n < simulation.samples(); n++) {
        tallies.count(
            "gradients (driver)",
            at(name, n),
            expectedByDriver.get().of(n),
            foundByDriver.get().of(n));
      }
    }
    if ((long) network.size() * network.parameterCount() > mostTangents) {
      List<String> all = network.parameterNames();
      int middle = all.size() / 2;
      Set<String> some = Set.copyOf(all.subList(middle, Math.min(middle + 2, all.size())));
      expected = new ParameterGradient(some, false);
      found = new ParameterGradient(some, false);
    }
    reference.forwardSensitivities(simulation, cotangents, expected);
    candidate.forwardSensitivities(simulation, cotangents, found);
    count("gradients (forward)", name, network, expected, found);
  }

  /** Keeps derivatives by every increment, area and jump of the driver, sample by sample. */
  private static final class ByDriver implements DriverSink {
    private final Map<Integer, double[]> samples = new ConcurrentHashMap<>();

    @Override
    public void take(int sample, DriverCotangents cotangents) {
      int increments = cotangents.at(0, (cotangents.hasAreas() ? 2 : 1) * cotangents.channels());
      samples.put(
          sample,
          DoubleStream.concat(
                  Arrays.stream(cotangents.values(), 0, increments),
                  DoubleStream.concat(
                      Arrays.stream(cotangents.bySize(), 0, cotangents.jumps().count()),
                      Arrays.stream(cotangents.byTime(), 0, cotangents.jumps().count())))
              .toArray());
    }

    double[] of(int sample) {
      return samples.get(sample);
    }
  }

  private void compareTraining(String name, Simulation simulation, SpikeTrains data) {
    TimeGrid grid = simulation.grid();
    Network start = simulation.network();
    List<LearnedBlock> learned = new ArrayList<>();
    List<String> parameters = start.parameterNames();
    for (int p = 0; p < parameters.size(); p += 2) {
      learned.add(LearnedBlock.of(start, parameters.get(p)));
    }
    if (start.connections().count() > 0) {
      learned.add(LearnedBlock.weights(start));
    }
    if (start.inputConnections().count() > 0) {
      learned.add(LearnedBlock.inputWeights(start));
    }
    if (start.connections().hasDelays()) {
      learned.add(LearnedBlock.delays(start));
    }
    if (start.inputConnections().hasDelays()) {
      learned.add(LearnedBlock.inputDelays(start));
    }
    learned = inSteps(learned, start.toArray());
    if (learned.isEmpty()) {
      return;
    }
    Scenario scenario =
        new Scenario(simulation.inputs(), grid, simulation.maxSpikes())
            .withSolver(simulation.solver());
    int batch =
        scenario.trials() == 1
            ? Math.min(simulation.samples(), LARGEST_TRAINING_BATCH)
            : scenario.trials();
    TrainingPlan plan =
        new TrainingPlan(
            start,
            learned,
            scenario,
            training(LossKind.SIGNATURE, data, grid),
            batch,
            new RmsProp(0.7, 0.3),
            new LearningRateSchedule.Constant(TRAINING_RATE),
            TRAINING_STEPS,
            simulation.driver().normals().orElseThrow().seed(),
            Optional.empty());
    TrainingHistory expected = new TrainingHistory();
    TrainingHistory found = new TrainingHistory();
    Trainer expectedTrainer = new Trainer(reference, plan);
    Trainer foundTrainer = new Trainer(candidate, plan);
    expectedTrainer.run(expected, () -> false);
    foundTrainer.run(found, () -> false);
    tallies.count("training losses", name, expected.losses(), found.losses());
    tallies.count(
        "trained parameters",
        name,
        expectedTrainer.network().toArray(),
        foundTrainer.network().toArray());
  }

  /**
   * Blocks that steps of {@link #TRAINING_RATE} train without leaving reason: values in SI units
   * may be far smaller. Where some are, those above 0 are trained by their logarithm, others not.
   */
  private static List<LearnedBlock> inSteps(List<LearnedBlock> blocks, double[] values) {
    if (Arrays.stream(values).allMatch(value -> value == 0 || Math.abs(value) > TRAINING_RATE)) {
      return blocks;
    }
    return blocks.stream()
        .filter(block -> !isBoundedAbove(block.transform()))
        .filter(block ->
            IntStream.range(0, block.entryCount()).allMatch(k -> values[block.entry(k)] > 0))
        .map(block -> block.with(new Transform.Log()))
        .toList();
  }

  private static boolean isBoundedAbove(Transform transform) {
    return switch (transform) {
      case Transform.Clamp clamp -> Double.isFinite(clamp.upper());
      case Transform.Sigmoid _ -> true;
      case Transform.Log _ -> false;
    };
  }

  private void count(
      String quantity,
      String where,
      Network network,
      ParameterGradient expected,
      ParameterGradient found) {
    tallies.count(quantity, () -> where + ", value", expected.value(), found.value());
    for (int k = 0; k < network.parameterCount(); k++) {
      int index = k;
      if (expected.isComputed(k)) {
        Supplier<String> entry = () -> where + ", " + network.nameOf(index);
        tallies.count(quantity, entry, expected.at(k), found.at(k));
      }
    }
  }

  /** {@return what was found so far, quantity by quantity} */
  public List<Quantity> quantities() {
    return tallies.quantities();
  }

  /** {@return how many values differ in all} */
  public long differingValues() {
    return tallies.differing();
  }
}
