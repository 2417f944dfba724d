package io.roughspike.equations;

/**
 * What a quantity measures: powers of voltage, current and time, in which all of electricity can be
 * said. Powers may be fractions: white noise has time^-0.5.
 *
 * @param volt power of voltage
 * @param ampere power of current
 * @param second power of time
 */
public record Dimension(double volt, double ampere, double second) {
  /** A plain number. */
  public static final Dimension NONE = new Dimension(0, 0, 0);

  /** Voltage. */
  public static final Dimension VOLTAGE = new Dimension(1, 0, 0);

  /** Current. */
  public static final Dimension CURRENT = new Dimension(0, 1, 0);

  /** Time. */
  public static final Dimension TIME = new Dimension(0, 0, 1);

  /** Rounds to millionths, so that a third of a cube is itself, and -0 to 0. */
  public Dimension {
    volt = rounded(volt);
    ampere = rounded(ampere);
    second = rounded(second);
  }

  private static double rounded(double power) {
    return Math.rint(power * 1e6) / 1e6 + 0.0;
  }

  /** {@return the dimension of a product} */
  Dimension times(Dimension other) {
    return new Dimension(volt + other.volt, ampere + other.ampere, second + other.second);
  }

  /** {@return the dimension of a quotient} */
  Dimension over(Dimension other) {
    return times(other.power(-1));
  }

  /** {@return the dimension of a power} */
  Dimension power(double exponent) {
    return new Dimension(volt * exponent, ampere * exponent, second * exponent);
  }

  /** {@return a number, whole ones without a fraction} */
  static String text(double power) {
    return power == Math.rint(power) && Math.abs(power) < 1e15
        ? Long.toString((long) power)
        : Double.toString(power);
  }

  /** {@return the SI unit, for instance {@code A*s/V}} */
  @Override
  public String toString() {
    StringBuilder above = new StringBuilder();
    StringBuilder below = new StringBuilder();
    add("V", volt, above, below);
    add("A", ampere, above, below);
    add("s", second, above, below);
    return (above.isEmpty() ? "1" : above.substring(1)) + below;
  }

  private static void add(String unit, double power, StringBuilder above, StringBuilder below) {
    if (power != 0) {
      String size = Math.abs(power) == 1 ? unit : unit + "^" + text(Math.abs(power));
      if (power > 0) {
        above.append('*').append(size);
      } else {
        below.append('/').append(size);
      }
    }
  }
}
