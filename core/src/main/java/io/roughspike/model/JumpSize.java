package io.roughspike.model;

import java.util.List;

/**
 * The law of the sizes of random jumps. A size is a function of the law's parameters and of one
 * draw, so it has derivatives.
 */
public sealed interface JumpSize {
  /** {@return its parameters; the standard value of each is the one that it has} */
  List<Parameter> parameters();

  /**
   * {@return the same kind of law with other values of its parameters}
   *
   * @param values one a parameter
   */
  JumpSize with(double... values);

  /**
   * {@return the size that a draw gives}
   *
   * @param draw as the law says
   */
  double size(double draw);

  /**
   * {@return the derivative of the size by a parameter}
   *
   * @param p number of the parameter
   * @param draw as the law says
   */
  double slope(int p, double draw);

  /**
   * All jumps have one size; the draw is of no account.
   *
   * @param value the size, finite
   */
  record Constant(double value) implements JumpSize {
    /** Checks the value. */
    public Constant {
      new Parameter("value", value);
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(new Parameter("value", value));
    }

    @Override
    public JumpSize with(double... values) {
      return new Constant(values[0]);
    }

    @Override
    public double size(double draw) {
      return value;
    }

    @Override
    public double slope(int p, double draw) {
      return 1;
    }
  }

  /**
   * Normal sizes; the draw is standard normal.
   *
   * @param mean their mean, finite
   * @param sd their standard deviation, finite, at least 0
   */
  record Normal(double mean, double sd) implements JumpSize {
    /** Checks the values. */
    public Normal {
      list(mean, sd);
    }

    private static List<Parameter> list(double mean, double sd) {
      return List.of(new Parameter("mean", mean), new Parameter("sd", sd, Range.atLeast(0)));
    }

    @Override
    public List<Parameter> parameters() {
      return list(mean, sd);
    }

    @Override
    public JumpSize with(double... values) {
      return new Normal(values[0], values[1]);
    }

    @Override
    public double size(double draw) {
      return Math.fma(sd, draw, mean);
    }

    @Override
    public double slope(int p, double draw) {
      return p == 0 ? 1 : draw;
    }
  }

  /**
   * Exponential sizes, all of the sign of their mean; the draw is exponential of mean 1.
   *
   * @param mean their mean, finite
   */
  record Exponential(double mean) implements JumpSize {
    /** Checks the value. */
    public Exponential {
      new Parameter("mean", mean);
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(new Parameter("mean", mean));
    }

    @Override
    public JumpSize with(double... values) {
      return new Exponential(values[0]);
    }

    @Override
    public double size(double draw) {
      return mean * draw;
    }

    @Override
    public double slope(int p, double draw) {
      return draw;
    }
  }

  /**
   * Sizes uniform between two numbers; the draw is uniform on (0, 1).
   *
   * @param low one end, finite
   * @param high the other, finite; where it is below {@code low} sizes are between all the same
   */
  record Uniform(double low, double high) implements JumpSize {
    /** Checks the values. */
    public Uniform {
      list(low, high);
    }

    private static List<Parameter> list(double low, double high) {
      return List.of(new Parameter("low", low), new Parameter("high", high));
    }

    @Override
    public List<Parameter> parameters() {
      return list(low, high);
    }

    @Override
    public JumpSize with(double... values) {
      return new Uniform(values[0], values[1]);
    }

    @Override
    public double size(double draw) {
      return Math.fma(draw, high, (1 - draw) * low);
    }

    @Override
    public double slope(int p, double draw) {
      return p == 0 ? 1 - draw : draw;
    }
  }
}
