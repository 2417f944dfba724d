package io.roughspike.cli.picture;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of values and where they lie between the two ends of an axis.
 *
 * @param min lowest value shown
 * @param max highest value shown, above {@code min}
 * @param scale how values lie on it
 * @param given its ticks; none for ticks at round values
 */
public record Axis(double min, double max, Scale scale, List<Tick> given) {
  /** Width of a letter of a tick, in points. */
  private static final double LETTER = 6.1;

  /** Letters that a name keeps at least. */
  private static final int FEWEST_LETTERS = 4;

  /** How values lie on an axis. */
  public enum Scale {
    /** Equal differences have equal distances. */
    LINEAR,
    /** The same, with ticks at whole numbers only. */
    WHOLE,
    /** Equal ratios have equal distances; {@code min} is above 0. */
    LOGARITHMIC
  }

  /** An axis with ticks at round values. */
  public Axis(double min, double max, Scale scale) {
    this(min, max, scale, List.of());
  }

  /** A linear or a logarithmic axis. */
  public Axis(double min, double max, boolean logarithmic) {
    this(min, max, logarithmic ? Scale.LOGARITHMIC : Scale.LINEAR);
  }

  /**
   * A tick.
   *
   * @param value where it is
   * @param label what is written there; empty for a minor tick
   */
  public record Tick(double value, String label) {}

  /**
   * An axis of things, thing k at k from k - 1/2 to k + 1/2; if they do not fit, names are cut and
   * only some are written.
   *
   * @param names at least one
   * @param room for all names, in points
   */
  public static Axis named(List<String> names, double room) {
    int longest = names.stream().mapToInt(String::length).max().orElse(1);
    int letters =
        Math.min(longest, Math.max(FEWEST_LETTERS, (int) (room / LETTER / names.size()) - 1));
    int every = (int) Math.ceil(names.size() * (letters + 1) * LETTER / room - 1e-9);
    List<Tick> ticks = new ArrayList<>();
    for (int k = 0; k < names.size(); k += Math.max(1, every)) {
      ticks.add(new Tick(k, cut(names.get(k), letters)));
    }
    return new Axis(-0.5, names.size() - 0.5, Scale.LINEAR, ticks);
  }

  /** The same axis with ticks of one's own. */
  public Axis withTicks(List<Tick> ticks) {
    return new Axis(min, max, scale, ticks);
  }

  /** A name of at most so many letters. */
  static String cut(String name, int letters) {
    return name.length() <= letters ? name : name.substring(0, letters - 1) + "…";
  }

  /**
   * An axis that shows all finite values, with some room; a logarithmic one shows the positive
   * ones.
   */
  public static Axis covering(List<double[]> columns, boolean logarithmic) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double[] column : columns) {
      for (double value : column) {
        if (Double.isFinite(value) && (value > 0 || !logarithmic)) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
    }
    if (low > high) { // nothing to show
      return new Axis(logarithmic ? 0.1 : 0, 1, logarithmic);
    }
    if (logarithmic) {
      double room = Math.pow(Math.max(high / low, 1.5), 0.04);
      return new Axis(low / room, high * room, true);
    }
    double size = low == 0 ? 1 : Math.abs(low);
    double room = high > low ? 0.05 * (high - low) : 0.1 * size;
    return new Axis(low - room, high + room, false);
  }

  /** The largest of 1, 2 and 5 times a power of ten that is at most {@code length}, above 0. */
  static double roundDown(double length) {
    double power = Math.pow(10, Math.floor(Math.log10(length)));
    double ratio = length / power * (1 + 1e-12); // of 0.05 and the like, which are rounded
    return power * (ratio >= 10 ? 10 : ratio >= 5 ? 5 : ratio >= 2 ? 2 : ratio >= 1 ? 1 : 0.5);
  }

  /** The position of {@code value}: 0 at {@code min}, 1 at {@code max}; NaN where it has none. */
  double position(double value) {
    if (scale == Scale.LOGARITHMIC) {
      return value > 0 ? Math.log(value / min) / Math.log(max / min) : Double.NaN;
    }
    return (value - min) / (max - min);
  }

  /** Its ticks. */
  List<Tick> ticks() {
    if (!given.isEmpty()) {
      return given;
    }
    return scale == Scale.LOGARITHMIC && max / min >= 5 ? decades() : rounds();
  }

  private List<Tick> rounds() {
    double rough = (max - min) / 5;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double ratio = rough / power;
    double step = power * (ratio < 1.5 ? 1 : ratio < 3 ? 2 : ratio < 7.5 ? 5 : 10);
    if (scale == Scale.WHOLE) {
      step = Math.max(step, 1);
    }
    List<Tick> ticks = new ArrayList<>();
    for (long k = (long) Math.ceil(min / step - 1e-9); k * step <= max * (1 + 1e-12); k++) {
      ticks.add(new Tick(k * step, label(k * step, step)));
    }
    return ticks;
  }

  private List<Tick> decades() {
    List<Tick> ticks = new ArrayList<>();
    boolean labelFives = max / min < 100;
    int first = (int) Math.floor(Math.log10(min));
    int last = (int) Math.ceil(Math.log10(max));
    int labelEvery = Math.max(1, (last - first) / 6);
    for (int decade = first; decade <= last; decade++) {
      for (int digit = 1; digit <= 9; digit++) {
        double value = digit * Math.pow(10, decade);
        if (value >= min && value <= max) {
          boolean labelled =
              (digit == 1 && decade % labelEvery == 0)
                  || (labelFives && (digit == 2 || digit == 5));
          ticks.add(new Tick(value, labelled ? label(value, value) : ""));
        }
      }
    }
    return ticks;
  }

  /** The value as people write it, with the digits that {@code step} needs. */
  private static String label(double value, double step) {
    int digits = -(int) Math.floor(Math.log10(step) + 1e-9);
    if (value != 0 && (digits > 4 || Math.abs(value) >= 1e6)) {
      int size = (int) Math.floor(Math.log10(Math.abs(value)) + 1e-9);
      String format = "%." + Math.max(0, size + digits) + "e"; // neighbours must differ
      return format.formatted(value).replaceFirst("e([-+])0?", "e$1").replace("e+", "e");
    }
    return BigDecimal.valueOf(value)
        .setScale(Math.max(0, digits), RoundingMode.HALF_EVEN)
        .toPlainString();
  }
}
