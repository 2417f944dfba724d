package io.roughspike.model;

import java.util.List;

/**
 * The law of the driver of a network, with the numbers that it depends on. These are part of the
 * network's parameter vector, so that they have derivatives and can be learned.
 */
public sealed interface DriverLaw {
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
}
