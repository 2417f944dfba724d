package io.roughspike.equations;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A unit of measurement: products, quotients and whole powers of V, A, S, F, Ohm, Hz, s and 1 with
 * the prefixes p, n, u, m, k, M, for instance {@code nS}, {@code pA/ms}, {@code mV*ms^-0.5}.
 *
 * @param text as it was written
 * @param dimension what it measures
 * @param exponent a number in it is 10^exponent times that in SI units
 */
public record Unit(String text, Dimension dimension, double exponent) {
  private static final Map<String, Dimension> NAMES =
      Map.of(
          "V",
          Dimension.VOLTAGE,
          "A",
          Dimension.CURRENT,
          "s",
          Dimension.TIME,
          "S",
          Dimension.CURRENT.over(Dimension.VOLTAGE),
          "F",
          Dimension.CURRENT.times(Dimension.TIME).over(Dimension.VOLTAGE),
          "Ohm",
          Dimension.VOLTAGE.over(Dimension.CURRENT),
          "Hz",
          Dimension.NONE.over(Dimension.TIME),
          "1",
          Dimension.NONE);

  private static final Map<Character, Integer> PREFIXES =
      Map.of('p', -12, 'n', -9, 'u', -6, 'm', -3, 'k', 3, 'M', 6);

  private static final Pattern FACTOR =
      Pattern.compile(
          " *(?:(?<sign>[*/]) *)?(?<symbol>1|[A-Za-z]+)(?:\\^(?<power>[+-]?[0-9]{1,2}(?:\\.5)?))? *");

  /**
   * {@return the unit that a text says}
   *
   * @param text factors separated by * and /, each with a power after ^ if need be
   */
  public static Unit of(String text) {
    Dimension dimension = Dimension.NONE;
    double exponent = 0;
    Matcher factor = FACTOR.matcher(text);
    int at = 0;
    while (at < text.length() && factor.region(at, text.length()).lookingAt()) {
      if (at == 0 == (factor.group("sign") != null)) {
        throw unknown(text);
      }
      String symbol = factor.group("symbol");
      double power = factor.group("power") == null ? 1 : Double.parseDouble(factor.group("power"));
      power = "/".equals(factor.group("sign")) ? -power : power;
      if (!NAMES.containsKey(symbol) && PREFIXES.containsKey(symbol.charAt(0))) {
        exponent += PREFIXES.get(symbol.charAt(0)) * power;
        symbol = symbol.substring(1);
      }
      if (!NAMES.containsKey(symbol)) {
        throw unknown(text);
      }
      dimension = dimension.times(NAMES.get(symbol).power(power));
      at = factor.end();
    }
    if (text.isEmpty() || at < text.length()) {
      throw unknown(text);
    }
    return new Unit(text, dimension, exponent);
  }

  private static ModelTextException unknown(String text) {
    return new ModelTextException(
        "%s is no unit: units are products, quotients and powers of V, A, S, F, Ohm, Hz, s and 1 with the prefixes p, n, u, m, k, M, for instance nS or pA/ms"
            .formatted(text.length() > 60 ? text.substring(0, 60) + "..." : text));
  }

  /**
   * {@return a number in SI units, correctly rounded where the power of ten is whole, up to 22}
   *
   * @param value in this unit
   */
  public double toSi(double value) {
    return exponent < 0 ? value / power() : value * power();
  }

  /**
   * {@return a number in this unit}
   *
   * @param si in SI units
   */
  public double fromSi(double si) {
    return exponent < 0 ? si * power() : si / power();
  }

  private double power() {
    double size = Math.abs(exponent);
    return size == Math.rint(size)
        ? Double.parseDouble("1e" + (int) size)
        : StrictMath.pow(10, size);
  }

  @Override
  public String toString() {
    return text;
  }
}
