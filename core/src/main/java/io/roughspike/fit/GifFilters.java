package io.roughspike.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Filters of a fitted neuron as curves with standard errors, to first order from the inverse of
 * minus the second derivatives. With the coefficients w and DV = 1/w(drive)
 *
 * <pre>
 *   membrane(t) = exp(-t/tau)/tau                            (1/s)
 *   stimulus(t) = membrane(t) + DV sum w(fast) exp(-t/tauF)/tauF   (1/s): what v + sum k f make of I
 *   eta(t)      = -DV sum w(eta) exp(-t/tauEta)                    (A), t from the end of the dead time
 *   gamma(t)    = -DV sum w(gamma) exp(-t/tauGamma)                (A), or without a membrane a number
 *   coupling(u) = -DV sum w(coupling) max(u - kink, 0)             (A): where the threshold comes to rest
 * </pre>
 */
public final class GifFilters {
  private static final int POINTS = 100;

  /** Time constants after which a filter has gone. */
  private static final double LONG = 4;

  /** Part of the shortest time constant at which a curve begins. */
  private static final double SHORT = 0.02;

  /** A current that matters (A). */
  private static final double SMALL = 1e-12;

  private final GifFit fit;
  private final GifStructure structure;
  private final List<String> columns;
  private final double[] w;
  private final boolean membrane;

  /**
   * The filters of a fit.
   *
   * @param fit the fit
   */
  public GifFilters(GifFit fit) {
    this.fit = fit;
    structure = fit.structure();
    columns = structure.columns();
    w = fit.coefficients();
    membrane = structure.membrane().isPresent();
  }

  /** A curve. */
  public static final class Curve {
    private final double[] x;
    private final double[] values;
    private final double[] errors;

    private Curve(double[] x, double[] values, double[] errors) {
      this.x = x;
      this.values = values;
      this.errors = errors;
    }

    /** {@return times (s), or values of u (A)} */
    public double[] x() {
      return x.clone();
    }

    /** {@return the values there} */
    public double[] values() {
      return values.clone();
    }

    /** {@return their standard errors} */
    public double[] errors() {
      return errors.clone();
    }
  }

  /** {@return the filter of the current, if there is a membrane} */
  public Optional<Curve> membrane() {
    return structure
        .membrane()
        .map(
            m -> curve(times(List.of(m.tau())), (t, slope) -> membrane(m.tau().value(), t, slope)));
  }

  /** {@return the membrane and the fast filters together, if there are such} */
  public Optional<Curve> stimulus() {
    if (structure.fast().isEmpty()) {
      return Optional.empty();
    }
    List<TimeConstant> all = new ArrayList<>(structure.fast());
    TimeConstant tau = structure.membrane().orElseThrow().tau();
    all.add(tau);
    return Optional.of(
        curve(
            times(all),
            (t, slope) ->
                membrane(tau.value(), t, slope)
                    + exponentials("fast", "tauFast", structure.fast(), true, t, slope)));
  }

  /** {@return the current that a spike sets off, if there is one} */
  public Optional<Curve> eta() {
    return afterSpike("eta", "tauEta", structure.eta());
  }

  /** {@return what a spike adds to the threshold, if it does} */
  public Optional<Curve> gamma() {
    return afterSpike("gamma", "tauGamma", structure.gamma());
  }

  private Optional<Curve> afterSpike(String name, String tau, List<TimeConstant> list) {
    return list.isEmpty()
        ? Optional.empty()
        : Optional.of(
            curve(times(list), (t, slope) -> exponentials(name, tau, list, false, t, slope)));
  }

  /**
   * {@return where the threshold comes to rest by its coupling to the membrane, if there is one}
   */
  public Optional<Curve> coupling() {
    return structure
        .coupling()
        .map(coupling -> {
          double first = coupling.kinks().getFirst();
          double last = coupling.kinks().getLast();
          double room = Math.max(Math.max(Math.abs(first), Math.abs(last)), SMALL);
          double from = Math.min(0, first - room);
          double[] u = new double[POINTS];
          Arrays.setAll(u, k -> from + (last + room - from) * k / (POINTS - 1));
          return curve(
              u,
              (at, slope) -> {
                double sum = 0;
                for (int c = 0; c < w.length; c++) {
                  String column = columns.get(c);
                  if (column.startsWith("coupling")) {
                    int kink = Integer.parseInt(column.substring(column.indexOf('_') + 1));
                    sum += add(c, -Math.max(at - coupling.kinks().get(kink - 1), 0), slope);
                  }
                }
                return ratio(sum, slope);
              });
        });
  }

  /** A value at a point, whose derivatives in coefficients and logarithms it adds to an array. */
  private interface Value {
    double at(double x, double[] slope);
  }

  private Curve curve(double[] x, Value value) {
    double[] values = new double[x.length];
    double[] errors = new double[x.length];
    int free = (int) structure.timeConstants().stream().filter(TimeConstant::free).count();
    for (int k = 0; k < x.length; k++) {
      double[] slope = new double[w.length + free];
      values[k] = value.at(x[k], slope);
      double variance = 0;
      for (int a = 0; a < slope.length; a++) {
        for (int b = 0; b < slope.length; b++) {
          variance +=
              slope[a] == 0 || slope[b] == 0 ? 0 : slope[a] * slope[b] * fit.covariance(a, b);
        }
      }
      errors[k] = Math.sqrt(Math.max(0, variance));
    }
    return new Curve(x, values, errors);
  }

  /** Times at equal ratios. */
  private static double[] times(List<TimeConstant> list) {
    double shortest = list.stream().mapToDouble(TimeConstant::value).min().orElseThrow();
    double longest = list.stream().mapToDouble(TimeConstant::value).max().orElseThrow();
    double first = SHORT * shortest;
    double ratio = LONG * longest / first;
    double[] times = new double[POINTS];
    Arrays.setAll(times, k -> first * Math.pow(ratio, (double) k / (POINTS - 1)));
    return times;
  }

  private double membrane(double tau, double t, double[] slope) {
    double value = Math.exp(-t / tau) / tau;
    int at = logarithm("tau");
    if (at >= 0) {
      slope[at] += value * (t / tau - 1);
    }
    return value;
  }

  /** A sum of exponentials of the columns that begin with a name, of integral 1 or value 1. */
  private double exponentials(
      String name, String tau, List<TimeConstant> list, boolean filter, double t, double[] slope) {
    double sum = 0;
    double sign = filter ? 1 : -1;
    int first = columns.indexOf(name + 1);
    double[] own = new double[slope.length];
    for (int k = 0; k < list.size(); k++) {
      double length = list.get(k).value();
      double value = sign * Math.exp(-t / length) / (filter ? length : 1);
      sum += add(first + k, value, own);
      int at = logarithm(tau + (k + 1));
      if (at >= 0) {
        own[at] += w[first + k] * value * (t / length - (filter ? 1 : 0));
      }
    }
    double result = ratio(sum, own);
    for (int a = 0; a < slope.length; a++) {
      slope[a] += own[a];
    }
    return result;
  }

  /** A column's part of a sum. */
  private double add(int column, double value, double[] slope) {
    slope[column] += value;
    return w[column] * value;
  }

  /** A sum over w(drive), with its derivatives; itself without a membrane. */
  private double ratio(double sum, double[] slope) {
    if (!membrane) {
      return sum;
    }
    for (int a = 0; a < slope.length; a++) {
      slope[a] /= w[1];
    }
    slope[1] -= sum / (w[1] * w[1]);
    return sum / w[1];
  }

  /**
   * The number, among all that has a variance, of the logarithm of a time constant; -1 if given.
   */
  private int logarithm(String name) {
    int at = w.length;
    List<String> names = structure.timeConstantNames();
    for (int k = 0; k < names.size(); k++) {
      boolean free = structure.timeConstants().get(k).free();
      if (names.get(k).equals(name)) {
        return free ? at : -1;
      }
      at += free ? 1 : 0;
    }
    throw new IllegalArgumentException("there is no time constant " + name);
  }
}
