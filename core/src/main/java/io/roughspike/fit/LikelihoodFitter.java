package io.roughspike.fit;

import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.NonFiniteStateException;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.loss.Likelihood;
import io.roughspike.loss.ZeroLikelihoodException;
import io.roughspike.math.SymmetricMatrix;
import io.roughspike.model.Network;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.train.FreeValues;
import io.roughspike.train.LearnedBlock;
import io.roughspike.train.NoiseStreams;
import io.roughspike.train.Scenario;
import io.roughspike.train.Transform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Fits any network with intensities to recorded spikes by maximum likelihood: minimises
 *
 * <pre>
 *   f(u) = -sum over samples l(theta(u)) + B sum of penalties(theta),     theta = transform(u)
 * </pre>
 *
 * with l of {@link Likelihood}, B samples and the exact gradient of the engine's reverse sweep, by
 * {@link Lbfgs}, from several starts; then, from the best point, by Newton's method with second
 * derivatives from central differences of the gradient, whose inverse gives standard errors. Free
 * values are measured in units of {@code |curvature|^(-1/2)} along each block's gradient at the
 * start, so that no unit of a parameter matters. A point without a finite likelihood counts as too
 * far.
 *
 * <p>The work is a sequence of evaluations, each a pure function of those before; a {@link Journal}
 * may keep what they came to, and a fit that goes on from it ends with the same bits. No bit
 * depends on the engine, its lanes and threads. One caller at a time.
 */
public final class LikelihoodFitter {
  /** A search has ended where so many steps in a row brought less than {@link #LITTLE}. */
  private static final int SLOW_STEPS = 3;

  /** In nats: a step of so little moves parameters by some thousandths of a standard error. */
  private static final double LITTLE = 1e-6;

  /** Newton's method has ended where a step would bring less (nats). */
  private static final double ENOUGH = 1e-10;

  private static final int MOST_NEWTON_STEPS = 12;

  private static final int MOST_HALVINGS = 20;

  /** In nats: a way of so much is one of a fortieth of a standard error. */
  private static final double FAR = 3e-4;

  private static final int MOST_ROUNDS = 6;

  /** Between two bounds a free value of so much is within 1e-4 of the way from one of them. */
  private static final double NEAR_BOUND = 9.2;

  /** A logarithm that went so far and is not told to so much is on its way for ever. */
  private static final double ENDLESS = 5;

  /** What a journal has where there is no finite likelihood. */
  private static final double NONE = Double.MAX_VALUE;

  /** How far the first probe of a block's curvature changes the likelihood (nats). */
  private static final double PROBE = 0.01;

  /** The first step of differences, in the search's units. */
  private static final double FIRST_DIFFERENCE = 1e-4;

  /** The second, in units of curvature^(-1/2): the error of second derivatives is its square. */
  private static final double DIFFERENCE = 1e-2;

  /**
   * A curvature of so little, in units in which that of each value alone is 1, is one along which
   * the data do not tell values apart: second derivatives have relative errors of some 1e-5.
   */
  private static final double FLAT = 1e-5;

  /** A value takes part in a direction from this component on. */
  private static final double PART = 0.03;

  /**
   * What is wanted.
   *
   * @param starts searches, at least 1; the first starts at the network's values
   * @param spread standard deviation of the other starts around it: of free values of transforms
   *     log and sigmoid; of others relative to the largest of their block, or, where all are 0, to
   *     a unit of the search
   * @param steps of a search, at most; at least 1
   * @param errors whether standard errors are wanted: some four evaluations a value
   * @param seed of the starts
   */
  public record Options(int starts, double spread, int steps, boolean errors, long seed) {
    /** Checks the values. */
    public Options {
      if (starts < 1) {
        throw new IllegalArgumentException("starts must be at least 1, got " + starts);
      }
      if (!(spread >= 0 && spread < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("spread must be at least 0 and finite, got " + spread);
      }
      if (steps < 1) {
        throw new IllegalArgumentException("steps must be at least 1, got " + steps);
      }
    }
  }

  /** The best point so far, with the derivatives there. */
  private static final class Point {
    final double[] z;
    final double[] gradient;
    final double value;

    Point(double[] z, double[] gradient, double value) {
      this.z = z;
      this.gradient = gradient;
      this.value = value;
    }
  }

  private final Engine engine;
  private final List<LearnedBlock> learned;
  private final Scenario scenario;
  private final Likelihood loss;
  private final Options options;
  private final Journal journal;
  private final FreeValues values;
  private final double[] start;

  /** What one unit of the search is in free values. */
  private final double[] unit;

  private final SpikeTrains trains = new SpikeTrains();
  private final EventCotangentTable table = new EventCotangentTable();
  private final Cotangents cotangents;
  private final ParameterGradient modelGradient;
  private int evaluations;

  /**
   * A fit.
   *
   * @param engine computes
   * @param network the model, where the first search starts
   * @param learned what is sought; penalties l1 and decay are refused
   * @param scenario inputs and times, with the recorded spikes given
   * @param loss of the same spikes
   * @param options what is wanted
   * @param journal keeps evaluations
   */
  public LikelihoodFitter(
      Engine engine,
      Network network,
      List<LearnedBlock> learned,
      Scenario scenario,
      Likelihood loss,
      Options options,
      Journal journal) {
    if (Arrays.stream(loss.spikes(scenario.inputs().given().orElseThrow())).sum() == 0) {
      throw new IllegalArgumentException("there must be spikes in the fitted window, got none");
    }
    for (LearnedBlock block : learned) {
      if (block.penalty().l1() > 0 || block.penalty().decay() > 0) {
        throw new IllegalArgumentException(
            "%s has a penalty l1 or decay, which have no smooth objective: use l2"
                .formatted(block.name()));
      }
    }
    this.engine = engine;
    this.learned = List.copyOf(learned);
    this.scenario = scenario;
    this.loss = loss;
    this.options = options;
    this.journal = journal;
    values = new FreeValues(network, learned);
    start = values.start();
    unit = new double[start.length];
    Arrays.fill(unit, 1);
    cotangents = new Cotangents(table, loss.stateCotangents());
    modelGradient = values.newGradient();
  }

  /**
   * Fits.
   *
   * @return what was found
   * @throws ZeroLikelihoodException where the data are impossible at the first start
   * @throws NonFiniteStateException where the model has no finite state there
   */
  public LikelihoodFit fit() {
    findUnits();
    List<LikelihoodFit.Start> searches = new ArrayList<>();
    Point best = null;
    for (int s = 0; s < options.starts(); s++) {
      double[] from = start(s);
      Point found = search(from);
      searches.add(
          new LikelihoodFit.Start(
              theta(from),
              found == null ? theta(from) : theta(found.z),
              found == null ? Double.NEGATIVE_INFINITY : -found.value));
      if (best == null || (found != null && found.value < best.value)) {
        best = found;
      }
    }
    Curvature curvature = options.errors() ? new Curvature(best) : null;
    if (curvature != null) {
      curvature.climb();
      best = curvature.at;
    }
    Network network = values.network(free(best.z));
    return new LikelihoodFit(
        network,
        learned,
        loss.spikes(scenario.inputs().given().orElseThrow()),
        samples() * (loss.windowEnd() - loss.windowStart()),
        penalties(network) - best.value,
        Optional.ofNullable(curvature).map(one -> one.uncertainty()),
        searches,
        evaluations);
  }

  private int samples() {
    return scenario.trials();
  }

  /** B sum of penalties. */
  private double penalties(Network network) {
    double[] theta = network.toArray();
    double sum = 0;
    for (LearnedBlock block : learned) {
      for (int q = 0; q < block.valueCount(); q++) {
        sum += block.penalty().l2() * theta[block.entry(q)] * theta[block.entry(q)];
      }
    }
    return sum * samples();
  }

  private double[] free(double[] z) {
    double[] free = new double[z.length];
    for (int b = 0; b < learned.size(); b++) {
      Transform transform = learned.get(b).transform();
      for (int q = values.first(b); q < values.first(b + 1); q++) {
        // exactly on a bound where the search is on it
        free[q] = transform.project(z[q] * unit[q]);
      }
    }
    return free;
  }

  /** The values of all blocks. */
  private List<Double> theta(double[] z) {
    double[] theta = free(z);
    for (int b = 0; b < learned.size(); b++) {
      for (int q = values.first(b); q < values.first(b + 1); q++) {
        theta[q] = learned.get(b).transform().value(theta[q]);
      }
    }
    return Arrays.stream(theta).boxed().toList();
  }

  /** f; infinite where there is none. */
  private double evaluate(double[] z, double[] gradient) {
    String name = "evaluation " + evaluations++;
    Optional<double[]> known = journal.find(name);
    if (known.isPresent()) {
      if (known.get().length != 1 + gradient.length) {
        throw Journal.damaged(name, known.get());
      }
      System.arraycopy(known.get(), 1, gradient, 0, gradient.length);
      return known.get()[0] < NONE ? known.get()[0] : Double.POSITIVE_INFINITY;
    }
    double value;
    try {
      value = compute(z, gradient);
    } catch (ZeroLikelihoodException | NonFiniteStateException e) {
      if (evaluations == 1) {
        throw e;
      }
      value = Double.POSITIVE_INFINITY;
    }
    if (!Double.isFinite(value) || !Arrays.stream(gradient).allMatch(Double::isFinite)) {
      value = Double.POSITIVE_INFINITY;
      Arrays.fill(gradient, 0);
    }
    double[] kept = new double[1 + gradient.length];
    kept[0] = Math.min(value, NONE); // a journal may keep finite numbers only
    System.arraycopy(gradient, 0, kept, 1, gradient.length);
    journal.put(name, kept);
    return value;
  }

  private double compute(double[] z, double[] gradient) {
    double[] free = free(z);
    Network network;
    try {
      network = values.network(free);
    } catch (IllegalArgumentException _) {
      return Double.POSITIVE_INFINITY; // parameters that the model does not allow together
    }
    Simulation simulation =
        scenario.simulation(network, NoiseStreams.batch(options.seed(), 0), 0, samples());
    engine.simulate(simulation, trains, loss.states());
    double mean = loss.valueAndCotangents(engine, trains, 0, table);
    engine.adjoint(simulation, cotangents, modelGradient);
    double sum = samples() * values.penalized(mean, modelGradient, free, gradient);
    for (int q = 0; q < gradient.length; q++) {
      gradient[q] *= samples() * unit[q];
    }
    return sum;
  }

  /** Measures each block by the curvature along its gradient. */
  private void findUnits() {
    double[] gradient = new double[start.length];
    double[] moved = new double[start.length];
    double[] other = new double[start.length];
    evaluate(start, gradient);
    double[] found = unit.clone();
    for (int b = 0; b < learned.size(); b++) {
      int from = values.first(b);
      int to = values.first(b + 1);
      double square = 0;
      for (int q = from; q < to; q++) {
        square += gradient[q] * gradient[q];
      }
      System.arraycopy(start, 0, moved, 0, moved.length);
      double length = PROBE / square;
      double product = 0;
      for (int q = from; q < to; q++) {
        moved[q] = learned.get(b).transform().project(start[q] - length * gradient[q]);
      }
      boolean finite = evaluate(moved, other) < Double.POSITIVE_INFINITY;
      double way = 0;
      for (int q = from; q < to; q++) {
        double step = moved[q] - start[q];
        way += step * step;
        product += step * (other[q] - gradient[q]);
      }
      double curvature = Math.abs(product / way);
      double size = size(b);
      double one = 1 / Math.sqrt(curvature);
      boolean known =
          finite && one > 0 && (size == 0 ? one < Double.POSITIVE_INFINITY : one < 1e3 * size);
      Arrays.fill(found, from, to, known ? one : size > 0 ? size : 1);
    }
    System.arraycopy(found, 0, unit, 0, unit.length);
  }

  /** The largest start value of a block, which may be 0; 1 for transforms that are relative. */
  private double size(int b) {
    if (!(learned.get(b).transform() instanceof Transform.Clamp)) {
      return 1;
    }
    double size = 0;
    for (int q = values.first(b); q < values.first(b + 1); q++) {
      size = Math.max(size, Math.abs(start[q]));
    }
    return size;
  }

  /** Where search {@code s} starts. */
  private double[] start(int s) {
    double[] z = new double[start.length];
    RandomStream stream = NoiseStreams.searchStarts(options.seed());
    for (int b = 0; b < learned.size(); b++) {
      // a block at 0 has no size of its own but that of the search
      double size = options.spread() * (size(b) > 0 ? size(b) : unit[values.first(b)]);
      for (int q = values.first(b); q < values.first(b + 1); q++) {
        double shift = s == 0 ? 0 : size * stream.normal(s, q, 0, 0);
        z[q] = learned.get(b).transform().project(start[q] + shift) / unit[q];
      }
    }
    return z;
  }

  private double[] bound(boolean upper) {
    double[] bound = new double[start.length];
    for (int b = 0; b < learned.size(); b++) {
      double infinite = upper ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
      double one = learned.get(b).transform().project(infinite);
      for (int q = values.first(b); q < values.first(b + 1); q++) {
        bound[q] = one / unit[q];
      }
    }
    return bound;
  }

  /** The end of a search, or null where it cannot start. */
  private Point search(double[] from) {
    double[] z = from.clone();
    double[] gradient = new double[z.length];
    double first = evaluate(z, gradient);
    if (first == Double.POSITIVE_INFINITY) {
      return null;
    }
    int[] slow = {0};
    double[] last = {first};
    double value =
        Lbfgs.minimize(
            this::evaluate,
            z,
            bound(false),
            bound(true),
            0,
            options.steps(),
            (step, at, now) -> {
              slow[0] = last[0] - now < LITTLE ? slow[0] + 1 : 0;
              last[0] = now;
              return slow[0] < SLOW_STEPS;
            });
    evaluate(z, gradient);
    return new Point(z, gradient, value);
  }

  /** Second derivatives at a point, by which it is improved and is uncertain. */
  private final class Curvature {
    Point at;
    private double[] covariance;
    private double gain;

    /** Numbers of values at a bound, pushed against it. */
    private BitSet held;

    /** Numbers of values that the data do not tell. */
    private BitSet untold;

    Curvature(Point at) {
      this.at = at;
    }

    /**
     * Steps by Newton's method while they help; second derivatives are taken anew where they led
     * far, so that errors are those of the end.
     */
    void climb() {
      for (int round = 0; round < MOST_ROUNDS; round++) {
        invert(hessian());
        double before = at.value;
        steps();
        if (before - at.value < FAR && gain < FAR) {
          return;
        }
      }
    }

    private void steps() {
      for (int step = 0; step < MOST_NEWTON_STEPS && gain > ENOUGH; step++) {
        Point before = at;
        double gainBefore = gain;
        double[] direction = direction();
        double length = 1;
        boolean better = false;
        for (int halvings = 0; halvings < MOST_HALVINGS && !better; halvings++, length /= 2) {
          at = moved(before, direction, length);
          gain = gain();
          // near the end the value itself is rounded more coarsely than steps change it
          better =
              at.value < before.value - length * gainBefore / 10
                  || (at.value < before.value + LITTLE && gain < gainBefore / 2);
        }
        if (!better) {
          at = before;
          gain = gainBefore;
          return;
        }
      }
    }

    private Point moved(Point from, double[] direction, double length) {
      double[] z = from.z.clone();
      double[] lower = bound(false);
      double[] upper = bound(true);
      for (int k = 0; k < z.length; k++) {
        z[k] = Math.min(Math.max(z[k] + length * direction[k], lower[k]), upper[k]);
      }
      double[] gradient = new double[z.length];
      double value = evaluate(z, gradient);
      return new Point(z, gradient, value);
    }

    private double[] hessian() {
      int n = at.z.length;
      double[] steps = new double[n];
      Arrays.fill(steps, FIRST_DIFFERENCE);
      double[] first = differences(steps, true);
      for (int k = 0; k < n; k++) {
        double own = Math.abs(first[k * n + k]);
        steps[k] = own > 0 ? DIFFERENCE / Math.sqrt(own) : FIRST_DIFFERENCE;
      }
      return differences(steps, false);
    }

    /** Second derivatives from one or both sides. */
    private double[] differences(double[] steps, boolean oneSided) {
      int n = at.z.length;
      double[] lower = bound(false);
      double[] upper = bound(true);
      double[] hessian = new double[n * n];
      double[] plus = new double[n];
      double[] minus = new double[n];
      for (int k = 0; k < n; k++) {
        double[] z = at.z.clone();
        double up = Math.min(at.z[k] + steps[k], upper[k]);
        double down = oneSided ? at.z[k] : Math.max(at.z[k] - steps[k], lower[k]);
        z[k] = up;
        double value = evaluate(z, plus);
        if (oneSided) {
          System.arraycopy(at.gradient, 0, minus, 0, n);
        } else {
          z[k] = down;
          value += evaluate(z, minus);
        }
        for (int j = 0; j < n && value < Double.POSITIVE_INFINITY; j++) {
          double second = (plus[j] - minus[j]) / (up - down);
          hessian[k * n + j] += second / 2;
          hessian[j * n + k] += second / 2;
        }
      }
      return hessian;
    }

    /** The covariance, in units of the search, and what is left out of it. */
    private void invert(double[] hessian) {
      int n = at.z.length;
      double[] lower = bound(false);
      double[] upper = bound(true);
      held = new BitSet(n);
      untold = new BitSet(n);
      for (int k = 0; k < n; k++) {
        if ((at.z[k] <= lower[k] && at.gradient[k] > 0)
            || (at.z[k] >= upper[k] && at.gradient[k] < 0)) {
          held.set(k);
        }
      }
      double[] size = new double[n];
      for (int k = 0; k < n; k++) {
        double own = hessian[k * n + k];
        size[k] = held.get(k) || !(own > 0) ? 0 : 1 / Math.sqrt(own);
      }
      double[] scaled = new double[n * n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          scaled[i * n + j] = hessian[i * n + j] * size[i] * size[j];
        }
      }
      double[] directions = new double[n * n];
      SymmetricMatrix.diagonalize(scaled, n, directions);
      covariance = new double[n * n];
      for (int d = 0; d < n; d++) {
        double curvature = scaled[d * n + d];
        if (curvature < FLAT) {
          leaveOut(directions, d);
          continue;
        }
        for (int i = 0; i < covariance.length; i++) {
          double both = directions[d * n + i / n] * directions[d * n + i % n];
          covariance[i] = Math.fma(both / curvature, size[i / n] * size[i % n], covariance[i]);
        }
      }
      gain = gain();
    }

    /** Along a direction in which the likelihood does not fall no value is told. */
    private void leaveOut(double[] directions, int d) {
      int n = at.z.length;
      for (int k = 0; k < n; k++) {
        if (Math.abs(directions[d * n + k]) > PART && !held.get(k)) {
          untold.set(k);
        }
      }
    }

    private double[] direction() {
      int n = at.z.length;
      double[] direction = new double[n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          direction[i] = Math.fma(-covariance[i * n + j], at.gradient[j], direction[i]);
        }
      }
      return direction;
    }

    /** What a step of Newton's method would bring (nats). */
    private double gain() {
      double[] direction = direction();
      double sum = 0;
      for (int k = 0; k < direction.length; k++) {
        sum = Math.fma(-direction[k], at.gradient[k], sum);
      }
      return sum / 2;
    }

    /** Values that would go on for ever are at a bound, too. */
    private void markEndless() {
      int n = at.z.length;
      double[] free = free(at.z);
      for (int b = 0; b < learned.size(); b++) {
        Transform transform = learned.get(b).transform();
        for (int q = values.first(b); q < values.first(b + 1); q++) {
          boolean told = !untold.get(q) && unit[q] * Math.sqrt(covariance[q * n + q]) < ENDLESS;
          boolean endless =
              switch (transform) {
                case Transform.Clamp _ -> false;
                case Transform.Log _ -> !told && Math.abs(free[q] - start[q]) > ENDLESS;
                case Transform.Sigmoid _ -> Math.abs(free[q]) > NEAR_BOUND;
              };
          if (endless) {
            held.set(q);
            untold.clear(q);
          }
        }
      }
    }

    LikelihoodFit.Uncertainty uncertainty() {
      int n = at.z.length;
      double[] free = free(at.z);
      double[] slopes = new double[n];
      for (int b = 0; b < learned.size(); b++) {
        for (int q = values.first(b); q < values.first(b + 1); q++) {
          slopes[q] = unit[q] * learned.get(b).transform().slope(free[q]);
        }
      }
      markEndless();
      double[] ofTheta = covariance.clone();
      for (int i = 0; i < ofTheta.length; i++) {
        ofTheta[i] *= slopes[i / n] * slopes[i % n];
      }
      return new LikelihoodFit.Uncertainty(ofTheta, gain, held, untold);
    }
  }
}
