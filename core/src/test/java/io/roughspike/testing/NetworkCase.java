package io.roughspike.testing;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.Connections;
import io.roughspike.model.InputSignal;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.spike.StateRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A random simulation of a network with random cotangents of its event times and states, and the
 * raw noise and input that it was made from. The same seed, trial, kind and numbers of neurons and
 * samples give the same case.
 */
public final class NetworkCase {
  /** What is special about a case. */
  public enum Kind {
    /** Layers, each projecting to the next. */
    FEED_FORWARD,
    /** Everybody projects to everybody else. */
    RECURRENT,
    /** Most weights are negative. */
    INHIBITORY,
    /** Neurons that project to themselves too. */
    SELF_CONNECTED,
    /** A third of the connections. */
    MASKED,
    /** Spikes from outside, some at once, at the start, at grid points and at the end. */
    INPUT_SPIKES,
    /** Spikes from outside, and neurons that never fire. */
    READ_OUTS,
    /** A recorded current for each sample and neuron. */
    CURRENTS,
    /** No spikes but those from outside. */
    SILENT,
    /** Several spikes in most steps. */
    BURSTING,
    /** Paths stop at a cap of a few events. */
    STOPPED,
    /** The intensity is at its cap for part of the time. */
    LOW_CAP,
    /** One to three steps. */
    FEW_STEPS,
    /** Noise in v from channel 0 only. */
    ONE_CHANNEL,
    /** No noise in the state. */
    NOISE_FREE
  }

  /** Networks have one to so many neurons unless a number is given. */
  private static final int MOST_NEURONS = 12;

  private final String name;
  private final Kind kind;
  private final Simulation simulation;
  private final long cotangentSeed;
  private final int[] gridPoints;
  private final int[] recorded;
  private final RandomStream stream;
  private final double[][][] current;
  private final double currentStep;

  private NetworkCase(long seed, int trial, Kind kind, int neurons, int samples) {
    this.kind = kind;
    name = "%s network %d of seed %d".formatted(kind, trial, seed);
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + trial);
    int size = neurons > 0 ? neurons : random.nextInt(1, MOST_NEURONS + 1);
    TimeGrid grid = grid(kind, random);
    stream = new RandomStream(random.nextLong(), random.nextInt(1 << 30));
    boolean ownInputs = random.nextBoolean();
    int firstSample = random.nextInt(ownInputs ? 3 : 1 << 20);
    int inputSamples = ownInputs ? firstSample + samples : 1;

    List<Neuron> parameters = new ArrayList<>();
    for (int n = 0; n < size; n++) {
      parameters.add(neuron(kind, random));
    }
    boolean[] readOut = new boolean[size];
    for (int n = 0; kind == Kind.READ_OUTS && n < size; n++) {
      readOut[n] = random.nextInt(3) == 0;
    }
    Network network =
        Network.of(parameters)
            .withReadOuts(IntStream.range(0, size).filter(n -> readOut[n]).toArray())
            .withConnections(Connections.of(weights(kind, readOut, random), size));

    boolean hasInputs =
        kind == Kind.INPUT_SPIKES || kind == Kind.READ_OUTS || random.nextInt(3) == 0;
    Optional<SpikeTrains> inputs = Optional.empty();
    if (hasInputs) {
      int channels = random.nextInt(1, 4);
      double[][] weights = new double[channels][size];
      for (double[] row : weights) {
        Arrays.setAll(row, j -> random.nextInt(3) == 0 ? 0 : random.nextDouble(-0.5, 1));
      }
      network = network.withInputConnections(Connections.of(weights, size));
      inputs = Optional.of(inputs(channels, inputSamples, grid, random));
    }

    boolean hasCurrent = kind == Kind.CURRENTS || random.nextInt(3) == 0;
    currentStep = random.nextBoolean() ? grid.step() : random.nextDouble(0.01, 0.2);
    int length = (int) Math.ceil((grid.end() - grid.start()) / currentStep);
    int currentNeurons = random.nextBoolean() ? size : 1;
    current = new double[hasCurrent ? inputSamples : 0][length][currentNeurons];
    for (double[][] sample : current) {
      for (double[] row : sample) {
        Arrays.setAll(row, n -> random.nextGaussian());
      }
    }

    simulation =
        new Simulation(
            network,
            new Inputs(
                hasCurrent ? Optional.of(signal()) : Optional.empty(),
                inputs.map(RecordedSpikes::of)),
            grid,
            new BrownianDriver(stream),
            new CounterClocks(stream),
            firstSample,
            samples,
            kind == Kind.STOPPED ? random.nextInt(1, 3 * size + 1) : Simulation.UNLIMITED);
    int steps = grid.steps();
    gridPoints =
        IntStream.of(0, steps / 3, steps / 2, steps - 1, steps).sorted().distinct().toArray();
    recorded = IntStream.range(0, size).filter(n -> n == 0 || random.nextBoolean()).toArray();
    cotangentSeed = random.nextLong();
  }

  /** The case of the given kind, with {@code neurons} neurons; 0 leaves that to chance. */
  public static NetworkCase of(long seed, int trial, Kind kind, int neurons, int samples) {
    return new NetworkCase(seed, trial, kind, neurons, samples);
  }

  /** A case whose kind is that of {@code trial}, the kinds taking turns, of 1 to 12 neurons. */
  public static NetworkCase of(long seed, int trial, int samples) {
    Kind[] kinds = Kind.values();
    return new NetworkCase(seed, trial, kinds[trial % kinds.length], 0, samples);
  }

  private static TimeGrid grid(Kind kind, SplittableRandom random) {
    double step = random.nextDouble(0.01, 0.04);
    double steps = kind == Kind.FEW_STEPS ? random.nextDouble(0.2, 3) : random.nextDouble(20, 60);
    double start = random.nextBoolean() ? 0 : random.nextDouble(-1, 1);
    boolean whole = random.nextBoolean();
    return new TimeGrid(start, start + (whole ? Math.ceil(steps) : steps) * step, step);
  }

  private static Neuron neuron(Kind kind, SplittableRandom random) {
    boolean oneChannel = kind == Kind.ONE_CHANNEL;
    double noise = kind == Kind.NOISE_FREE ? 0 : 1;
    double both = oneChannel ? 0 : noise;
    Neuron neuron =
        LeakyNeuron.standard()
            .with("mu1", random.nextDouble(2, 10))
            .with("mu2", random.nextDouble(1, 6))
            .with("sigma11", noise * random.nextDouble(0.1, 0.4))
            .with("sigma12", both * random.nextDouble(-0.4, 0.4))
            .with("sigma21", both * random.nextDouble(-0.4, 0.4))
            .with("sigma22", both * random.nextDouble(0.1, 0.4))
            .with("vReset", random.nextDouble(0.5, 1.5))
            .with("vThreshold", random.nextDouble(0.8, 1.2))
            .with("alpha", random.nextDouble(0.01, 0.06))
            .with("beta", random.nextDouble(1, 4))
            .with("tauS", random.nextDouble(0.1, 0.6))
            .with("intensityCap", 1) // networks that excite themselves stay bounded
            .with("inputCurrent", random.nextDouble(0.5, 1.5))
            .with("inputGain", random.nextDouble(0.3, 1))
            .with("v0", random.nextDouble(-0.5, 1))
            .with("i0", random.nextDouble(-0.5, 1));
    return switch (kind) {
      case BURSTING ->
          neuron
              .with("vReset", random.nextDouble(0.02, 0.06))
              .with("beta", random.nextDouble(0.5, 1.5))
              .with("tauS", random.nextDouble(0.02, 0.06));
      case SILENT -> neuron.with("vThreshold", 4).with("tauS", 1e6);
      case LOW_CAP -> neuron.with("intensityCap", random.nextDouble(-0.3, 0.3));
      default -> neuron;
    };
  }

  private static double[][] weights(Kind kind, boolean[] readOut, SplittableRandom random) {
    int size = readOut.length;
    int layers = Math.min(size, 3);
    double scale = (kind == Kind.BURSTING ? 0.1 : 1.5) / size;
    double[][] weights = new double[size][size];
    for (int k = 0; k < size; k++) {
      for (int j = 0; j < size; j++) {
        boolean exists =
            switch (kind) {
              case FEED_FORWARD -> j * layers / size == k * layers / size + 1;
              case SELF_CONNECTED -> true;
              case MASKED -> random.nextInt(3) == 0;
              default -> j != k;
            };
        double w = scale * random.nextDouble(kind == Kind.INHIBITORY ? -1 : 0.2, 1);
        weights[k][j] = exists && !readOut[k] ? kind == Kind.INHIBITORY ? w - scale / 2 : w : 0;
      }
    }
    return weights;
  }

  private static SpikeTrains inputs(
      int channels, int samples, TimeGrid grid, SplittableRandom random) {
    SpikeTrains trains = new SpikeTrains(samples, channels, 20);
    for (int n = 0; n < samples; n++) {
      List<Double> times = new ArrayList<>();
      int count = random.nextInt(12);
      for (int e = 0; e < count; e++) {
        times.add(random.nextDouble(grid.start(), grid.end()));
      }
      if (random.nextBoolean()) {
        double together = random.nextDouble(grid.start(), grid.end());
        times.addAll(List.of(grid.start(), grid.end(), together, together));
        times.add(grid.point(random.nextInt(grid.steps() + 1)));
      }
      times.sort(null);
      for (double time : times) {
        trains.add(n, random.nextInt(channels), time);
      }
    }
    return trains;
  }

  private InputSignal signal() {
    int length = current[0].length;
    int neurons = current[0][0].length;
    double[] values = new double[current.length * length * neurons];
    for (int n = 0; n < current.length; n++) {
      for (int k = 0; k < length; k++) {
        System.arraycopy(current[n][k], 0, values, (n * length + k) * neurons, neurons);
      }
    }
    return new InputSignal(values, current.length, neurons, currentStep);
  }

  public Simulation simulation() {
    return simulation;
  }

  public Network network() {
    return simulation.network();
  }

  /** Grid points at which states are recorded and have cotangents. */
  public int[] gridPoints() {
    return gridPoints.clone();
  }

  /** Neurons whose states are recorded and have cotangents. */
  public int[] recorded() {
    return recorded.clone();
  }

  /** A record of these states: v, i and, where no neuron is a read-out, s. */
  public StateRecord record() {
    return new StateRecord(network().states(recorded), gridPoints, recorded);
  }

  /** Cotangent of an event time, between -1 and 1; {@code sample} is relative. */
  private double eventCotangent(int sample, int event) {
    return new SplittableRandom(cotangentSeed + 1_000_003L * sample + event).nextDouble(-1, 1);
  }

  /**
   * Cotangent of v (variable 0), i (1) or s (2), between -1 and 1. Silent neurons' clocks hardly
   * move, so their differences would be rounding: they have none.
   */
  private double stateCotangent(int sample, int slot, int column, int variable) {
    if (kind == Kind.SILENT && variable == 2) {
      return 0;
    }
    return eventCotangent(sample, -2 - 3 * (slot * recorded.length + column) - variable);
  }

  /** The cotangents of events and states, clocks included. */
  public Cotangents cotangents() {
    List<String> names = network().states();
    StateCotangents states = new StateCotangents(simulation.samples(), names, gridPoints, recorded);
    for (int n = 0; n < simulation.samples(); n++) {
      for (int k = 0; k < gridPoints.length; k++) {
        for (int c = 0; c < recorded.length; c++) {
          int count = network().isReadOut(recorded[c]) ? names.size() - 1 : names.size();
          for (int x = 0; x < count; x++) {
            states.add(n, k, c, x, stateCotangent(n, k, c, x));
          }
        }
      }
    }
    return new Cotangents(this::eventCotangent, Optional.of(states));
  }

  /** Normal number {@code m} of a Brownian channel of a neuron; absolute sample. */
  double normal(int sample, int neuron, int channel, int m) {
    return stream.normal(sample, neuron, channel, m);
  }

  /** Uniform draw {@code index} of a neuron of {@code sample} (absolute). */
  double uniform(int sample, int neuron, int index) {
    return stream.uniform(sample, neuron, index);
  }

  /** The mean of the recorded current between two times since the start; 0 without one. */
  double meanCurrent(int sample, int neuron, double from, double to) {
    if (current.length == 0) {
      return 0;
    }
    double[][] own = current[current.length == 1 ? 0 : sample];
    double sum = 0;
    for (int k = 0; k < own.length; k++) {
      double overlap = Math.min(to, (k + 1) * currentStep) - Math.max(from, k * currentStep);
      sum += Math.max(0, overlap) * own[k][own[k].length == 1 ? 0 : neuron];
    }
    return sum / (to - from);
  }

  /** The kind, the trial and the seed. */
  @Override
  public String toString() {
    return name;
  }
}
