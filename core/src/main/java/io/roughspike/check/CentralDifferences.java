package io.roughspike.check;

import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Parameter;
import io.roughspike.model.StochasticNeuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.spike.StateRecord;
import java.util.Optional;

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
 * <p>A sample's f_n is smooth only while its events stay in number and each in its step of the
 * grid: where an event enters another step the slope jumps. A sample in which that happens between
 * p - h and p + h gets the one-sided formula (-3 f(p) + 4 f(p + h) - f(p + 2 h)) / (2 h), or the
 * same with -h, on a side on which nothing happens; where both sides jump, h is divided by 8 and
 * all is tried again. Jumps where v meets the intensity's cap are not looked for.
 */
public final class CentralDifferences {
  private static final double RELATIVE_STEP = Math.cbrt(Math.ulp(1.0)) / 4;
  private static final double SHRINK = 8;
  private static final int ATTEMPTS = 4;

  private final Engine engine;
  private final Simulation simulation;
  private final Cotangents cotangents;
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

  /** The derivative with respect to {@code parameter}. */
  public Derivative derivative(Parameter parameter) {
    double centre = simulation.neuron().get(parameter);
    double h = RELATIVE_STEP * Math.max(Math.abs(centre), 1);
    boolean canDecrease = isValid(parameter, centre - 2 * h);
    Values plus = new Values(moved(simulation, parameter, h));
    Values minus = canDecrease ? new Values(moved(simulation, parameter, -h)) : plus;
    double sum = 0;
    double magnitude = 0;
    int oneSided = 0;
    int unresolved = 0;
    for (int n = 0; n < simulation.samples(); n++) {
      double slope;
      if (canDecrease && base.sameEvents(n, plus, n) && base.sameEvents(n, minus, n)) {
        double width = (centre + h) - (centre - h);
        slope = (plus.value(n) - minus.value(n)) / width;
      } else {
        slope = oneSided(parameter, n, h, canDecrease);
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
  private double oneSided(Parameter parameter, int n, double firstStep, boolean canDecrease) {
    Simulation one = simulation.withSamples(simulation.firstSample() + n, 1);
    double h = firstStep;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++, h /= SHRINK) {
      for (double step : canDecrease ? new double[] {h, -h} : new double[] {h}) {
        Values near = new Values(moved(one, parameter, step), n);
        Values far = new Values(moved(one, parameter, 2 * step), n);
        if (base.sameEvents(n, near, 0) && base.sameEvents(n, far, 0)) {
          return (-3 * base.value(n) + 4 * near.value(0) - far.value(0)) / (2 * step);
        }
      }
    }
    return Double.NaN;
  }

  private boolean isValid(Parameter parameter, double value) {
    try {
      simulation.neuron().with(parameter, value);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Simulation moved(Simulation from, Parameter parameter, double by) {
    StochasticNeuron neuron = from.neuron();
    return from.withNeuron(neuron.with(parameter, neuron.get(parameter) + by));
  }

  /** The events and the functional of the samples of a simulation. */
  private final class Values {
    private final TimeGrid grid = simulation.grid();
    private final SpikeTrains trains = new SpikeTrains();
    private final double[] values;

    Values(Simulation run) {
      this(run, 0);
    }

    /** Values of samples whose cotangents begin at sample {@code first}. */
    Values(Simulation run, int first) {
      Optional<StateRecord> record = cotangents.states().map(Values::record);
      engine.simulate(run, trains, record);
      values = new double[run.samples()];
      for (int n = 0; n < values.length; n++) {
        for (int e = 0; e < trains.count(n); e++) {
          values[n] += cotangents.events().at(first + n, e) * trains.time(n, e);
        }
        for (int k = 0; k < cotangents.states().map(StateCotangents::slots).orElse(0); k++) {
          StateCotangents states = cotangents.states().orElseThrow();
          values[n] += states.v(first + n, k) * record.orElseThrow().v(n, k);
          values[n] += states.i(first + n, k) * record.orElseThrow().i(n, k);
        }
      }
    }

    private static StateRecord record(StateCotangents states) {
      int[] points = new int[states.slots()];
      for (int k = 0; k < points.length; k++) {
        points[k] = states.gridPoint(k);
      }
      return new StateRecord(points);
    }

    double value(int n) {
      return values[n];
    }

    /**
     * Whether sample n has the events of the other's sample m, each in the same step of the grid.
     */
    boolean sameEvents(int n, Values other, int m) {
      if (trains.count(n) != other.trains.count(m)) {
        return false;
      }
      for (int e = 0; e < trains.count(n); e++) {
        if (trains.neuron(n, e) != other.trains.neuron(m, e)
            || step(trains.time(n, e)) != step(other.trains.time(m, e))) {
          return false;
        }
      }
      return true;
    }

    private long step(double time) {
      return (long) Math.floor((time - grid.start()) / grid.step());
    }
  }
}
