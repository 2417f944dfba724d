package io.roughspike.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The law of the driver of a network, with the numbers that it depends on. These are part of the
 * network's parameter vector, so that they have derivatives and can be learned.
 */
public sealed interface DriverLaw
    permits DriverLaw.Brownian,
        DriverLaw.Fractional,
        DriverLaw.Shared,
        DriverLaw.Correlated,
        DriverLaw.Poisson,
        DriverLaw.Sum,
        Recording {
  /** What the names of a driver's parameters begin with in those of a network. */
  String PREFIX = "driver.";

  /** {@return its parameters; the standard value of each is the one that it has} */
  List<Parameter> parameters();

  /**
   * {@return the same kind of law with other values of its parameters}
   *
   * @param values one a parameter
   */
  DriverLaw with(double... values);

  /** {@return the values of its parameters} */
  default double[] values() {
    return parameters().stream().mapToDouble(Parameter::standard).toArray();
  }

  /**
   * {@return how many jumps of random times are expected in a sample; a jump of several neurons
   * counts once for each}
   *
   * @param time length of the window
   * @param neurons number of neurons
   */
  default double expectedJumps(double time, int neurons) {
    return 0;
  }

  /** Standard Brownian motions, independent of each other. */
  record Brownian() implements DriverLaw {
    @Override
    public List<Parameter> parameters() {
      return List.of();
    }

    @Override
    public DriverLaw with(double... values) {
      return this;
    }
  }

  /**
   * Fractional Brownian motions, independent of each other: Gaussian, with variance t^(2 hurst) and
   * stationary increments.
   *
   * @param hurst above 0 and below 1; Brownian motion at 1/2
   */
  record Fractional(double hurst) implements DriverLaw {
    /** Checks the value. */
    public Fractional {
      parameter(hurst);
    }

    private static Parameter parameter(double hurst) {
      return new Parameter("hurst", hurst, new Range(0, 1, true));
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(parameter(hurst));
    }

    @Override
    public DriverLaw with(double... values) {
      return new Fractional(values[0]);
    }
  }

  /**
   * Noise that neurons share in part: sqrt(correlation) times one noise of all, plus sqrt(1 -
   * correlation) times one of each neuron's own. Where correlation is 0 its root has no derivative,
   * and it is no parameter; as one it stays above 0, so that the network keeps its parameters.
   *
   * @param of the law of all these noises
   * @param correlation of any two neurons, at least 0 and below 1
   */
  record Shared(DriverLaw of, double correlation) implements DriverLaw {
    /** Checks the value. */
    public Shared {
      new Parameter("correlation", correlation, new Range(0, Math.nextDown(1.0), false));
    }

    private Parameter parameter() {
      return new Parameter("correlation", correlation, new Range(0, 1, true));
    }

    @Override
    public List<Parameter> parameters() {
      List<Parameter> all = new ArrayList<>();
      if (correlation > 0) {
        all.add(parameter());
      }
      all.addAll(of.parameters());
      return all;
    }

    @Override
    public DriverLaw with(double... values) {
      int own = correlation > 0 ? 1 : 0;
      DriverLaw other = of.with(Arrays.copyOfRange(values, own, values.length));
      if (own == 0) {
        return new Shared(other, 0);
      }
      parameter().require(values[0]);
      return new Shared(other, values[0]);
    }
  }

  /**
   * Noise with a correlation matrix.
   *
   * @param of the law of independent noises of the neurons, of which it is made
   * @param correlations of neuron k and each neuron before it, for k from 1 on; the matrix must be
   *     positive definite
   */
  record Correlated(DriverLaw of, List<Double> correlations) implements DriverLaw {
    /** Takes a copy. */
    public Correlated {
      correlations = List.copyOf(correlations);
    }

    /** {@return the number of neurons} */
    public int neurons() {
      return (int) Math.round((1 + Math.sqrt(1 + 8.0 * correlations.size())) / 2);
    }

    /** {@return the matrix, a new one} */
    public double[][] matrix() {
      double[][] matrix = new double[neurons()][neurons()];
      for (int k = 0; k < matrix.length; k++) {
        matrix[k][k] = 1;
        for (int j = 0; j < k; j++) {
          matrix[k][j] = correlations.get(k * (k - 1) / 2 + j);
          matrix[j][k] = matrix[k][j];
        }
      }
      return matrix;
    }

    @Override
    public List<Parameter> parameters() {
      List<Parameter> all = new ArrayList<>();
      for (int k = 1; k < neurons(); k++) {
        for (int j = 0; j < k; j++) {
          all.add(
              new Parameter(
                  "correlation[%d,%d]".formatted(k, j),
                  correlations.get(k * (k - 1) / 2 + j),
                  new Range(-1, 1, true)));
        }
      }
      all.addAll(of.parameters());
      return all;
    }

    @Override
    public DriverLaw with(double... values) {
      int own = correlations.size();
      return new Correlated(
          of.with(Arrays.copyOfRange(values, own, values.length)),
          Arrays.stream(values, 0, own).boxed().toList());
    }
  }

  /**
   * Compound Poisson processes, of each channel that jumps of each neuron, or shared by all
   * neurons: jumps alone. Where the rate is 0 there are no jumps whose times it could move, and it
   * is no parameter; as one it stays above 0.
   *
   * <p>A higher rate lets the jump at t come earlier, by (t - start) / rate for each unit, start
   * that of the grid. Derivatives by the rate are those of paths whose jumps move so. They leave
   * out what jumps bring that enter the grid at its end: they have the derivative of the mean for
   * their mean only if the functional does not depend on jumps near the end, as the times of the
   * first events do where these mostly come long before it. Of a functional f of paths with N jumps
   * in processes of a total time T (processes times the length of the grid) that has no part of its
   * own in the rate, the derivative of the mean is always E[f (N / rate - T)], with more noise.
   *
   * @param rate jumps of one process in a unit of time, at least 0 and finite
   * @param size the law of their sizes
   * @param jumping the channels that jump, in increasing order, at least one
   * @param shared whether all neurons have the same jumps
   */
  record Poisson(double rate, JumpSize size, List<Integer> jumping, boolean shared)
      implements DriverLaw {
    /** Checks the values. */
    public Poisson {
      jumping = List.copyOf(jumping);
      new Parameter("rate", rate, Range.atLeast(0));
      int least = 0;
      for (int channel : jumping) {
        if (channel < least) {
          throw new IllegalArgumentException(
              "channels that jump must be in increasing order from 0 on, got " + jumping);
        }
        least = channel + 1;
      }
      if (jumping.isEmpty()) {
        throw new IllegalArgumentException("Poisson jumps need at least one channel, got none");
      }
    }

    @Override
    public List<Parameter> parameters() {
      List<Parameter> all = new ArrayList<>();
      if (rate > 0) {
        all.add(parameter());
      }
      all.addAll(size.parameters());
      return all;
    }

    @Override
    public Poisson with(double... values) {
      int own = rate > 0 ? 1 : 0;
      JumpSize other = size.with(Arrays.copyOfRange(values, own, values.length));
      if (own == 0) {
        return new Poisson(0, other, jumping, shared);
      }
      parameter().require(values[0]);
      return new Poisson(values[0], other, jumping, shared);
    }

    @Override
    public double expectedJumps(double time, int neurons) {
      return rate * time * neurons * jumping.size();
    }

    private Parameter parameter() {
      return new Parameter("rate", rate, Range.above(0));
    }
  }

  /**
   * The sum of independent drivers. Its parameters are those of its parts, one part after another;
   * a name that several parts have is told apart by the number of the part, as in {@code 1.mean}.
   *
   * @param parts at least one; of these at most one is {@link Brownian} and one {@link Fractional},
   *     correlated or not, and none a sum
   */
  record Sum(List<DriverLaw> parts) implements DriverLaw {
    /** Checks the parts. */
    public Sum {
      parts = List.copyOf(parts);
      if (parts.isEmpty()) {
        throw new IllegalArgumentException("a sum of drivers must have at least one, got none");
      }
      requireOne(parts, "Brownian", part -> independent(part) instanceof Brownian);
      requireOne(parts, "fractional Brownian", part -> independent(part) instanceof Fractional);
      if (parts.stream().anyMatch(part -> part instanceof Sum)) {
        throw new IllegalArgumentException(
            "a sum of drivers must not have a sum among its parts: name all parts in one");
      }
    }

    /** What correlated noise is made of. */
    private static DriverLaw independent(DriverLaw law) {
      return switch (law) {
        case Shared(DriverLaw of, double _) -> independent(of);
        case Correlated(DriverLaw of, List<Double> _) -> independent(of);
        default -> law;
      };
    }

    private static void requireOne(List<DriverLaw> parts, String what, Predicate<DriverLaw> isOne) {
      long count = parts.stream().filter(isOne).count();
      if (count > 1) {
        throw new IllegalArgumentException(
            "a sum of drivers must have at most one %s motion, got %d: one with larger factors is the same"
                .formatted(what, count));
      }
    }

    @Override
    public List<Parameter> parameters() {
      List<List<String>> names =
          parts.stream()
              .map(part -> part.parameters().stream().map(Parameter::name).toList())
              .toList();
      List<String> told = toldApart(names);
      List<Parameter> all = new ArrayList<>();
      for (DriverLaw part : parts) {
        for (Parameter one : part.parameters()) {
          all.add(new Parameter(told.get(all.size()), one.standard(), one.range()));
        }
      }
      return all;
    }

    @Override
    public DriverLaw with(double... values) {
      List<DriverLaw> changed = new ArrayList<>();
      int from = 0;
      for (DriverLaw part : parts) {
        int to = from + part.parameters().size();
        changed.add(part.with(Arrays.copyOfRange(values, from, to)));
        from = to;
      }
      return new Sum(changed);
    }

    @Override
    public double expectedJumps(double time, int neurons) {
      return parts.stream().mapToDouble(part -> part.expectedJumps(time, neurons)).sum();
    }
  }

  /**
   * {@return names of parts, one part after another, where those that several parts have begin with
   * the number of the part}
   *
   * @param names those of each part
   */
  static List<String> toldApart(List<List<String>> names) {
    Set<String> known = new HashSet<>();
    Set<String> several = new HashSet<>();
    names.forEach(part -> part.stream().filter(name -> !known.add(name)).forEach(several::add));
    List<String> all = new ArrayList<>();
    for (int p = 0; p < names.size(); p++) {
      for (String name : names.get(p)) {
        all.add(several.contains(name) ? p + "." + name : name);
      }
    }
    return all;
  }
}
