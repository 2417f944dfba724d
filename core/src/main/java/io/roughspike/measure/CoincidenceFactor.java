package io.roughspike.measure;

/**
 * The coincidence factor (Kistler, Gerstner and van Hemmen, Reduction of the Hodgkin-Huxley
 * equations to a single-variable threshold model, Neural Comput. 9, 1997):
 *
 * <pre>
 *   Gamma = (n - 2 nu D n_d) / (0.5 (n_d + n_m) (1 - 2 nu D)),   nu = n_m / T
 * </pre>
 *
 * <p>with n coincidences within D, each spike used once, n_d and n_m spikes of data and model, and
 * nu the rate of the model: 0 is what a Poisson process of that rate would reach on average, 1
 * equal trains. The window is closed up to rounding (1e-12). Two trains without spikes have 1; NaN
 * where 2 nu D &gt;= 1, as then chance leaves nothing. Not symmetric.
 *
 * @param window D, at least 0
 * @param duration T, above 0
 */
public record CoincidenceFactor(double window, double duration) implements PairMeasure {
  /** Checks window and duration. */
  public CoincidenceFactor {
    MdStar.requireWindow(window);
    Trials.requirePositive("duration", duration);
  }

  @Override
  public double between(double[] data, double[] model) {
    Trials.requireOrder(data);
    Trials.requireOrder(model);
    if (data.length + model.length == 0) {
      return 1;
    }
    double chance = 2 * window * model.length / duration;
    int coincidences = Coincidences.matches(data, model, window);
    return chance < 1
        ? (coincidences - chance * data.length)
            / (0.5 * (data.length + model.length) * (1 - chance))
        : Double.NaN;
  }
}
