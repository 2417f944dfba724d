package io.roughspike.fit;

import io.roughspike.math.Elementary;
import java.util.ArrayList;
import java.util.List;

/** A fitted neuron. */
public final class GifFit {
  /** Gain above which a search has not converged (nats). */
  private static final double CONVERGED = 1e-3;

  /**
   * A search of time constants.
   *
   * @param from where it began
   * @param found where it ended
   * @param logLikelihood there
   */
  public record Start(GifStructure from, GifStructure found, double logLikelihood) {}

  /**
   * Cross-validation.
   *
   * @param ridge that was used
   * @param bitsPerSpike of the capped likelihood of blocks left out, {@link GifFit#bitsPerSpike}
   */
  public record Validation(double ridge, double bitsPerSpike) {}

  private final GifNewton.Found found;
  private final int steps;
  private final double[] scale;
  private final double ridge;
  private final CappedSums capped;
  private final double seconds;
  private final List<Start> starts;
  private final List<Validation> validations;

  GifFit(
      GifNewton.Found found,
      int steps,
      double[] scale,
      double ridge,
      CappedSums capped,
      double seconds,
      List<Start> starts,
      List<Validation> validations) {
    this.found = found;
    this.steps = steps;
    this.scale = scale;
    this.ridge = ridge;
    this.capped = capped;
    this.seconds = seconds;
    this.starts = List.copyOf(starts);
    this.validations = List.copyOf(validations);
  }

  /** {@return the structure, with the time constants found} */
  public GifStructure structure() {
    return found.structure;
  }

  /**
   * {@return coefficients of the columns (1/A, or 1 where a column is a number); 0 where left out}
   */
  public double[] coefficients() {
    return found.w.clone();
  }

  /** {@return the ridge that was used} */
  public double ridge() {
    return ridge;
  }

  /** {@return the log-likelihood of the window (nats), without cap and ridge} */
  public double logLikelihood() {
    return found.value;
  }

  /** {@return the log-likelihood of the window (nats) with the cap, as the model simulates} */
  public double cappedLogLikelihood() {
    return capped.value;
  }

  /** {@return spikes in the window} */
  public int spikes() {
    return capped.spikes;
  }

  /** {@return length of the window, all repetitions together (s)} */
  public double seconds() {
    return seconds;
  }

  /** {@return time in the window with the intensity at the cap (s)} */
  public double secondsAtCap() {
    return capped.atCap;
  }

  /** {@return steps of Newton's method with the ridge that was used} */
  public int steps() {
    return steps;
  }

  /** {@return searches of time constants, where some are free} */
  public List<Start> starts() {
    return starts;
  }

  /** {@return cross-validation: an entry for each value of the ridge} */
  public List<Validation> validations() {
    return validations;
  }

  /** {@return cross-validated bits a spike at the ridge that was used} */
  public double crossValidatedBits() {
    return validations.stream()
        .filter(v -> Double.compare(v.ridge(), ridge) == 0)
        .findFirst()
        .orElseThrow()
        .bitsPerSpike();
  }

  /**
   * {@return bits a spike over a homogeneous Poisson process of the same rate}
   *
   * <pre>
   *   (l - n log(n / T) + n) / (n log 2)
   * </pre>
   *
   * @param logLikelihood l, in 1/s
   * @param spikes n
   * @param seconds T
   */
  public static double bitsPerSpike(double logLikelihood, int spikes, double seconds) {
    double homogeneous = spikes * (Elementary.log(spikes / seconds) - 1);
    return (logLikelihood - homogeneous) / (spikes * Elementary.log(2));
  }

  /** {@return whether the search has converged} */
  public boolean converged() {
    return found.gain < CONVERGED;
  }

  /** {@return standard errors of the coefficients; 0 where one was left out} */
  public double[] errors() {
    double[] errors = new double[found.w.length];
    for (int c = 0; c < errors.length; c++) {
      errors[c] = Math.sqrt(covariance(c, c));
    }
    return errors;
  }

  /**
   * {@return standard errors of the time constants (s), in the order of {@link
   * GifStructure#timeConstants}; 0 where one is given or at a bound}
   */
  public double[] timeConstantErrors() {
    List<TimeConstant> all = structure().timeConstants();
    double[] errors = new double[all.size()];
    int c = found.w.length;
    for (int k = 0; k < errors.length; k++) {
      if (all.get(k).free()) {
        errors[k] = all.get(k).value() * Math.sqrt(covariance(c, c));
        c++;
      }
    }
    return errors;
  }

  /**
   * {@return an entry of the inverse of minus the second derivatives, ridge included; 0 of what was
   * left out}
   *
   * @param a number of a coefficient; those of logarithms of free time constants follow
   * @param b likewise
   */
  public double covariance(int a, int b) {
    int width = (int) Math.rint(Math.sqrt(found.covariance.length));
    return found.covariance[a * width + b];
  }

  /** {@return names of columns that are constant in the data and were left out} */
  public List<String> constantColumns() {
    List<String> names = structure().columns();
    List<String> constant = new ArrayList<>();
    for (int c = 1; c < scale.length; c++) {
      if (scale[c] == 0) {
        constant.add(names.get(c));
      }
    }
    return constant;
  }

  /**
   * {@return names of free time constants whose error is unknown: at a bound, or without effect}
   */
  public List<String> stuckTimeConstants() {
    List<String> stuck = new ArrayList<>();
    List<TimeConstant> all = structure().timeConstants();
    double[] errors = timeConstantErrors();
    for (int k = 0; k < errors.length; k++) {
      if (all.get(k).free() && errors[k] == 0) {
        stuck.add(structure().timeConstantNames().get(k));
      }
    }
    return stuck;
  }
}
