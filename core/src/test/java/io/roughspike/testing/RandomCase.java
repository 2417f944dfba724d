package io.roughspike.testing;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.ClockDraws;
import io.roughspike.driver.CounterClocks;
import io.roughspike.driver.Driver;
import io.roughspike.driver.RecordedClocks;
import io.roughspike.driver.RecordedDriver;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.InputSignal;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.StateCotangents;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A random simulation with random cotangents of its event times and states, and the raw noise and
 * input that it was made from. The same seed, trial, kind and number of samples give the same case.
 */
public final class RandomCase {
  /** What is special about a case. */
  public enum Kind {
    /** Noise in both channels, a few spikes. */
    ORDINARY,
    /** Noise in v from channel 0 only, no synaptic current. */
    ONE_CHANNEL,
    /** No noise in the state. */
    NOISE_FREE,
    /** A recorded input on a grid of its own. */
    SIGNAL,
    /** Recorded increments and uniforms. */
    RECORDED_NOISE,
    /** Hundreds of spikes, several in most steps. */
    BURSTING,
    /** No spikes. */
    SILENT,
    /** Paths stop at a cap of one to three events. */
    STOPPED,
    /** The intensity is at its cap for part of the time. */
    LOW_CAP,
    /** The intensity varies by hundreds of orders of magnitude. */
    STEEP,
    /** One to three steps. */
    FEW_STEPS,
    /** Many steps. */
    LONG,
    /** beta, alpha and mu2 at their lower bounds: no difference on both sides of them. */
    BOUNDARY
  }

  /** States that have cotangents. */
  public static final List<String> STATES = List.of("v", "i", "s");

  private static final int RECORDED_DRAWS = 400;

  private final String name;
  private final Kind kind;
  private final Simulation simulation;
  private final long cotangentSeed;
  private final int[] gridPoints;
  private final RandomStream stream;
  private final double[] signal;
  private final double signalStep;
  private final double[] increments;
  private final double[] uniforms;

  private RandomCase(long seed, int trial, Kind kind, int samples) {
    this.kind = kind;
    name = "%s case %d of seed %d".formatted(kind, trial, seed);
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + trial);
    TimeGrid grid = grid(kind, random);
    Neuron neuron = neuron(kind, random);
    stream = new RandomStream(random.nextLong(), random.nextInt(1 << 30));

    boolean hasSignal = kind == Kind.SIGNAL || random.nextInt(3) == 0;
    signalStep = random.nextBoolean() ? grid.step() : random.nextDouble(0.01, 0.2);
    signal = new double[hasSignal ? (int) Math.ceil((grid.end() - grid.start()) / signalStep) : 0];
    for (int k = 0; k < signal.length; k++) {
      signal[k] = random.nextGaussian();
    }

    boolean recorded = kind == Kind.RECORDED_NOISE;
    int firstSample = random.nextInt(recorded ? 3 : 1 << 20);
    int recordedSamples = firstSample + samples;
    int steps = grid.steps();
    increments = new double[recorded ? recordedSamples * steps * 2 : 0];
    for (int k = 0; k < increments.length; k++) {
      increments[k] = Math.sqrt(grid.step()) * random.nextGaussian();
    }
    uniforms = new double[recorded ? recordedSamples * RECORDED_DRAWS : 0];
    for (int k = 0; k < uniforms.length; k++) {
      uniforms[k] = 1 - random.nextDouble();
    }
    Driver driver =
        recorded
            ? new RecordedDriver(increments, recordedSamples, steps, 1, 2)
            : new BrownianDriver(stream);
    ClockDraws clocks =
        recorded
            ? new RecordedClocks(uniforms, recordedSamples, 1, RECORDED_DRAWS)
            : new CounterClocks(stream);

    simulation =
        new Simulation(
            neuron,
            hasSignal ? Optional.of(new InputSignal(signal, signalStep)) : Optional.empty(),
            grid,
            driver,
            clocks,
            firstSample,
            samples,
            kind == Kind.STOPPED ? random.nextInt(1, 4) : Simulation.UNLIMITED);
    gridPoints =
        IntStream.of(0, steps / 3, steps / 2, steps - 1, steps).sorted().distinct().toArray();
    cotangentSeed = random.nextLong();
  }

  /** The case of the given kind. */
  public static RandomCase of(long seed, int trial, Kind kind, int samples) {
    return new RandomCase(seed, trial, kind, samples);
  }

  /** A case whose kind is that of {@code trial}, the kinds taking turns. */
  public static RandomCase of(long seed, int trial, int samples) {
    Kind[] kinds = Kind.values();
    return new RandomCase(seed, trial, kinds[trial % kinds.length], samples);
  }

  private static TimeGrid grid(Kind kind, SplittableRandom random) {
    double step = kind == Kind.LONG ? 0.004 : random.nextDouble(0.01, 0.05);
    double steps =
        switch (kind) {
          case FEW_STEPS -> random.nextDouble(0.2, 3);
          case LONG -> random.nextDouble(300, 900);
          default -> random.nextDouble(30, 100);
        };
    double start = random.nextBoolean() ? 0 : random.nextDouble(-1, 1);
    boolean whole = random.nextBoolean();
    return new TimeGrid(start, start + (whole ? Math.ceil(steps) : steps) * step, step);
  }

  private static Neuron neuron(Kind kind, SplittableRandom random) {
    Neuron neuron =
        LeakyNeuron.standard()
            .with("mu1", random.nextDouble(2, 12))
            .with("mu2", random.nextDouble(1, 6))
            .with("sigma11", random.nextDouble(0.1, 0.5))
            .with("sigma12", random.nextDouble(-0.5, 0.5))
            .with("sigma21", random.nextDouble(-0.5, 0.5))
            .with("sigma22", random.nextDouble(0.1, 0.5))
            .with("vReset", random.nextDouble(0.5, 1.5))
            .with("vThreshold", random.nextDouble(0.8, 1.2))
            .with("alpha", random.nextDouble(0.01, 0.06))
            .with("beta", random.nextDouble(1, 5))
            .with("tauS", random.nextDouble(0.2, 1))
            .with("inputCurrent", random.nextDouble(1, 2))
            .with("inputGain", random.nextDouble(0.3, 1))
            .with("v0", random.nextDouble(-0.5, 1))
            .with("i0", random.nextDouble(-0.5, 1));
    return switch (kind) {
      case ONE_CHANNEL ->
          neuron.with("sigma12", 0).with("sigma21", 0).with("sigma22", 0).with("i0", 0);
      case NOISE_FREE ->
          neuron.with("sigma11", 0).with("sigma12", 0).with("sigma21", 0).with("sigma22", 0);
      case BURSTING ->
          neuron
              .with("vReset", random.nextDouble(0.02, 0.06))
              .with("tauS", random.nextDouble(0.01, 0.02));
      case SILENT ->
          neuron.with("vThreshold", 4).with("tauS", random.nextDouble(1e5, 1e6)).with("alpha", 0.1);
      case LOW_CAP -> neuron.with("intensityCap", random.nextDouble(-0.3, 0.3));
      case STEEP -> neuron.with("intensityCap", 8).with("beta", random.nextDouble(30, 70));
      case BOUNDARY -> neuron.with("beta", 0).with("alpha", 0).with("mu2", 0);
      default -> neuron;
    };
  }

  public Simulation simulation() {
    return simulation;
  }

  /** Grid points at which states are recorded and have cotangents. */
  public int[] gridPoints() {
    return gridPoints.clone();
  }

  /** Cotangent of an event time, between -1 and 1; {@code sample} is relative. */
  public double eventCotangent(int sample, int event) {
    return new SplittableRandom(cotangentSeed + 1_000_003L * sample + event).nextDouble(-1, 1);
  }

  /**
   * Cotangent of one of {@link #STATES} at a slot, between -1 and 1. A silent neuron's clock hardly
   * moves, so its differences would be rounding: it has none.
   */
  private double stateCotangent(int sample, int slot, int state) {
    if (kind == Kind.SILENT && STATES.get(state).equals(NeuronModel.CLOCK)) {
      return 0;
    }
    return eventCotangent(sample, -2 - STATES.size() * slot - state);
  }

  /** The cotangents of events and states. */
  public Cotangents cotangents() {
    StateCotangents states = new StateCotangents(simulation.samples(), STATES, gridPoints, 0);
    for (int n = 0; n < simulation.samples(); n++) {
      for (int k = 0; k < gridPoints.length; k++) {
        for (int x = 0; x < STATES.size(); x++) {
          states.add(n, k, 0, x, stateCotangent(n, k, x));
        }
      }
    }
    return new Cotangents(this::eventCotangent, Optional.of(states));
  }

  /** The cotangents of events alone, for any number of samples. */
  public Cotangents cotangentsOfEvents() {
    return Cotangents.ofEvents(this::eventCotangent);
  }

  /** Increment of a Brownian channel over step {@code m} of length {@code dt}; absolute sample. */
  double increment(int sample, int channel, int m, double dt) {
    return increments.length > 0
        ? increments[(sample * simulation.grid().steps() + m) * 2 + channel]
        : Math.sqrt(dt) * stream.normal(sample, 0, channel, m);
  }

  /** Uniform draw {@code index} of {@code sample} (absolute). */
  double uniform(int sample, int index) {
    return uniforms.length > 0
        ? uniforms[sample * RECORDED_DRAWS + index]
        : stream.uniform(sample, 0, index);
  }

  /** The mean of the recorded input between two times since the start; 0 without a recording. */
  double meanInput(double from, double to) {
    double sum = 0;
    for (int k = 0; k < signal.length; k++) {
      double overlap = Math.min(to, (k + 1) * signalStep) - Math.max(from, k * signalStep);
      sum += Math.max(0, overlap) * signal[k];
    }
    return sum / (to - from);
  }

  /** The kind, the trial and the seed. */
  @Override
  public String toString() {
    return name;
  }
}
