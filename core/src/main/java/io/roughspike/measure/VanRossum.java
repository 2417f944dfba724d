package io.roughspike.measure;

/**
 * The distance of van Rossum (A novel spike distance, Neural Comput. 13, 2001): trains become sums
 * of decaying exponentials, f(t) = sum over t_k &lt;= t of exp(-(t - t_k)/tau), and with f the
 * difference of the two
 *
 * <pre>
 *   D^2 = (2/tau) integral f^2 dt = sum_e f(e)^2 (1 - exp(-2 d_e/tau)) = K(a,a) + K(b,b) - 2 K(a,b),
 *   K(a,b) = sum_ij exp(-|a_i - b_j|/tau)
 * </pre>
 *
 * <p>over the events e of both trains, d_e being the time to the next one, infinite after the last.
 * The norm is that of Elephant: one spike against none is 1; van Rossum's own D is this over
 * sqrt(2). No term is negative, so equal trains have exactly 0. Cost O(n + m).
 *
 * @param tau time constant, above 0
 */
public record VanRossum(double tau) implements PairMeasure {
  /** Checks the time constant. */
  public VanRossum {
    Trials.requirePositive("tau", tau);
  }

  @Override
  public double between(double[] data, double[] model) {
    Trials.requireOrder(data);
    Trials.requireOrder(model);
    double square = 0;
    double trace = 0;
    double now = 0;
    int i = 0;
    int j = 0;
    while (i < data.length || j < model.length) {
      double next =
          Math.min(
              i < data.length ? data[i] : Double.POSITIVE_INFINITY,
              j < model.length ? model[j] : Double.POSITIVE_INFINITY);
      square += decayed(trace, next - now);
      trace *= Math.exp((now - next) / tau);
      for (; i < data.length && data[i] == next; i++) {
        trace++;
      }
      for (; j < model.length && model[j] == next; j++) {
        trace--;
      }
      now = next;
    }
    return Math.sqrt(square + decayed(trace, Double.POSITIVE_INFINITY));
  }

  private double decayed(double trace, double time) {
    return trace == 0 ? 0 : trace * trace * -Math.expm1(-2 * time / tau);
  }
}
