package io.roughspike.check;

import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Parameter;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.spike.StateRecord;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Derivatives of a functional of event times and states by finite differences with common noise: an
 * independent check of the exact gradients.
 *
 * <pre>
 *   df/dp ~ sum over samples n of ( f_n(p + h) - f_n(p - h) ) / (2 h),   h = cbrt(epsilon) max(|p|, 1) / 4
 * </pre>
 *
 * with epsilon = 2^-52. The error is h^2 f'''/6 from the formula and about epsilon |f| / h from
 * rounding. Parameters act through an intensity that is steep in them, so derivatives grow with
 * their order: hence the 4, with which the errors are some 4e-13 f''' and 2e-10 f.
 *
 * <p>A sample's f_n is smooth only while its events stay in number and order and each in its step
 * of the grid and between the same input spikes: where an event enters another step the slope
 * jumps. A sample in which that happens between p - h and p + h gets the one-sided formula (-3 f(p)
 * + 4 f(p + h) - f(p + 2 h)) / (2 h), or the same with -h, on a side on which nothing happens;
 * where both sides jump, h is divided by 8 and all is tried again. Jumps where v meets the
 * intensity's cap are not looked for.
 */
public final class CentralDifferences {
  private static final double RELATIVE_STEP = Math.cbrt(Math.ulp(1.0)) / 4;
  private static final double SHRINK = 8;
  private static final int ATTEMPTS = 4;

  private final Engine engine;
  private final Simulation simulation;
  private final Cotangents cotangents;
  private final double[] parameters;
  private final Values base;

  /**
   * A derivative.
   *
   * @param value the sum over samples
   * @param magnitude the sum of the absolute values over samples
   * @param oneSided samples that needed a one-sided formula
   * @param unresolved samples in which events changed on both sides at the smallest step: their
   *     share of {@code value} is not to be trusted
   */
  public record Derivative(double value, double magnitude, int oneSided, int unresolved) {}

  /** Differences of {@code cotangents}' functional. */
  public CentralDifferences(Engine engine, Simulation simulation, Cotangents cotangents) {
    this.engine = engine;
    this.simulation = simulation;
    this.cotangents = cotangents;
    this.parameters = simulation.network().toArray();
    this.base = new Values(simulation);
  }

  /** The functional itself. */
  public double value() {
    double sum = 0;
    for (int n = 0; n < simulation.samples(); n++) {
      sum += base.value(n);
    }
    return sum;
  }

  /** The derivative with respect to {@code parameter} of the first neuron. */
  public Derivative derivative(Parameter parameter) {
    return derivative(simulation.network().index(parameter, 0));
  }

  /** The derivative with respect to entry {@code index} of the network's parameter vector. */
  public Derivative derivative(int index) {
    double centre = parameters[index];
    double h = RELATIVE_STEP * Math.max(Math.abs(centre), 1);
    boolean canDecrease = isValid(index, centre - 2 * h);
    Values plus = new Values(moved(simulation, index, h));
    Values minus = canDecrease ? new Values(moved(simulation, index, -h)) : plus;
    double sum = 0;
    double magnitude = 0;
    int oneSided = 0;
    int unresolved = 0;
    for (int n = 0; n < simulation.samples(); n++) {
      double slope;
      if (canDecrease && base.sameEvents(n, plus, n) && base.sameEvents(n, minus, n)) {
        double width = (centre + h) - (centre - h);
        slope = plus.minus(n, minus, n, n) / width;
      } else {
        slope = oneSided(index, n, h, canDecrease);
        oneSided++;
        if (Double.isNaN(slope)) {
          unresolved++;
          slope = 0;
        }
      }
      sum += slope;
      magnitude += Math.abs(slope);
    }
    return new Derivative(sum, magnitude, oneSided, unresolved);
  }

  /** The derivative of one sample from the side on which its events do not change; NaN if none. */
  private double oneSided(int index, int n, double firstStep, boolean canDecrease) {
    Simulation one = simulation.withSamples(simulation.firstSample() + n, 1);
    double h = firstStep;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++, h /= SHRINK) {
      for (double step : canDecrease ? new double[] {h, -h} : new double[] {h}) {
        Values near = new Values(moved(one, index, step));
        Values far = new Values(moved(one, index, 2 * step));
        if (base.sameEvents(n, near, 0) && base.sameEvents(n, far, 0)) {
          return (4 * near.minus(0, base, n, n) - far.minus(0, base, n, n)) / (2 * step);
        }
      }
    }
    return Double.NaN;
  }

  private boolean isValid(int index, double value) {
    try {
      simulation.network().withParameters(with(index, value));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private Simulation moved(Simulation from, int index, double by) {
    return from.withNetwork(
        simulation.network().withParameters(with(index, parameters[index] + by)));
  }

  private double[] with(int index, double value) {
    double[] changed = parameters.clone();
    changed[index] = value;
    return changed;
  }

  /** The events and the states of the samples of a simulation. */
  private final class Values {
    private final TimeGrid grid = simulation.grid();
    private final SpikeTrains trains = new SpikeTrains();
    private final Optional<StateRecord> record = cotangents.states().map(Values::record);
    private final int firstSample;

    Values(Simulation run) {
      firstSample = run.firstSample();
      engine.simulate(run, trains, record);
    }

    private static StateRecord record(StateCotangents states) {
      return new StateRecord(
          IntStream.range(0, states.slots()).map(states::gridPoint).toArray(),
          IntStream.range(0, states.columns()).map(states::neuron).toArray());
    }

    /** The functional of sample n, whose cotangents are those of sample n. */
    double value(int n) {
      double sum = 0;
      for (int e = 0; e < trains.count(n); e++) {
        sum += cotangents.events().at(n, e) * trains.time(n, e);
      }
      if (record.isPresent()) {
        StateCotangents weights = cotangents.states().orElseThrow();
        for (int k = 0; k < weights.slots(); k++) {
          for (int c = 0; c < weights.columns(); c++) {
            sum += weights.v(n, k, c) * record.get().v(n, k, c);
            sum += weights.i(n, k, c) * record.get().i(n, k, c);
          }
        }
      }
      return sum;
    }

    /**
     * The functional of sample n less that of the other's sample m, which has the same events, both
     * with the cotangents of sample {@code of}. Differences are taken before they are summed: the
     * sums are many times larger and would lose what the differences need.
     */
    double minus(int n, Values other, int m, int of) {
      double sum = 0;
      for (int e = 0; e < trains.count(n); e++) {
        sum += cotangents.events().at(of, e) * (trains.time(n, e) - other.trains.time(m, e));
      }
      if (record.isPresent()) {
        StateRecord here = record.get();
        StateRecord there = other.record.orElseThrow();
        StateCotangents weights = cotangents.states().orElseThrow();
        for (int k = 0; k < weights.slots(); k++) {
          for (int c = 0; c < weights.columns(); c++) {
            sum += weights.v(of, k, c) * (here.v(n, k, c) - there.v(m, k, c));
            sum += weights.i(of, k, c) * (here.i(n, k, c) - there.i(m, k, c));
          }
        }
      }
      return sum;
    }

    /**
     * Whether sample n has the events of the other's sample m, each of the same neuron, in the same
     * step of the grid and between the same input spikes.
     */
    boolean sameEvents(int n, Values other, int m) {
      if (trains.count(n) != other.trains.count(m)) {
        return false;
      }
      for (int e = 0; e < trains.count(n); e++) {
        double here = trains.time(n, e);
        double there = other.trains.time(m, e);
        if (trains.neuron(n, e) != other.trains.neuron(m, e)
            || step(here) != step(there)
            || inputsBefore(n, here) != inputsBefore(n, there)) {
          return false;
        }
      }
      return true;
    }

    private long step(double time) {
      return (long) Math.floor((time - grid.start()) / grid.step());
    }

    /** How many input spikes sample n has received before {@code time}. */
    private int inputsBefore(int n, double time) {
      if (simulation.inputs().spikes().isEmpty()) {
        return 0;
      }
      SpikeTrains inputs = simulation.inputs().spikes().get();
      int sample = inputs.samples() == 1 ? 0 : firstSample + n;
      int low = 0;
      int high = inputs.count(sample);
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (inputs.time(sample, middle) < time) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }
}
