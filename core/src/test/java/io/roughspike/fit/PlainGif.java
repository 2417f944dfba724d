package io.roughspike.fit;

import io.roughspike.fit.GifStructure.Coupling;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The log-likelihood of a neuron, from its equations and with its parameters, as plainly as can be:
 * Euler steps from one to the next of all grid points, spikes and ends of dead times.
 */
final class PlainGif {
  private final GifStructure structure;
  private final FitData data;
  private final double[] w;
  private final double slope;
  private final Map<String, Double> coefficients = new HashMap<>();
  private double value;

  private PlainGif(GifStructure structure, FitData data, double[] w) {
    this.structure = structure;
    this.data = data;
    this.w = w;
    slope = 1 / w[1];
    for (int c = 0; c < w.length; c++) {
      coefficients.put(structure.columns().get(c), w[c] * slope);
    }
  }

  /** Of all repetitions, between two grid points. */
  static double logLikelihood(GifStructure structure, FitData data, double[] w, int from, int to) {
    PlainGif plain = new PlainGif(structure, data, w);
    for (int n = 0; n < data.repetitions(); n++) {
      plain.run(n, from, to);
    }
    return plain.value;
  }

  private double of(String column) {
    return coefficients.get(column);
  }

  private void run(int repetition, int from, int to) {
    double[] current = data.delayed(structure.delay());
    int steps = data.grid().steps();
    TreeSet<Double> times = new TreeSet<>();
    for (int m = 0; m <= steps; m++) {
      times.add(data.grid().point(m));
    }
    TreeSet<Double> spikes = new TreeSet<>();
    TreeSet<Double> ends = new TreeSet<>();
    for (int e = 0; e < data.spikes().count(repetition); e++) {
      spikes.add(data.spikes().time(repetition, e));
      ends.add(data.spikes().time(repetition, e) + structure.refractory());
    }
    times.addAll(spikes);
    times.addAll(ends.headSet(data.grid().end()));
    double tau = structure.membrane().orElseThrow().tau().value();
    boolean reset = structure.hasReset();
    double v = 0;
    double u = 0;
    boolean active = true;
    int etas = structure.eta().size();
    int gammas = structure.gamma().size();
    double[] eta = new double[etas];
    double[] gamma = new double[gammas];
    double[] f = new double[structure.fast().size()];
    List<Double> kinks = structure.coupling().map(Coupling::kinks).orElse(List.of());
    List<TimeConstant> couplings = structure.coupling().map(Coupling::tau).orElse(List.of());
    double[][] h = new double[couplings.size()][kinks.size()];
    double now = times.pollFirst();
    int m = 0;
    for (double next : times) {
      double d = next - now;
      double i = current[m];
      double excess = excess(v, u, gamma, f, h);
      boolean counts = m >= from && m < to;
      value -= counts && active ? d * Math.exp(excess / slope) : 0;
      for (int q = 0; q < kinks.size(); q++) {
        for (int j = 0; j < h.length; j++) {
          h[j][q] += d * (Math.max(u - kinks.get(q), 0) - h[j][q]) / couplings.get(j).value();
        }
      }
      boolean moves = active || !reset;
      v += moves ? d * (i - v - Arrays.stream(eta).sum()) / tau : 0;
      u += moves ? d * (i - u) / tau : 0;
      for (int k = 0; k < etas; k++) {
        eta[k] -= d * eta[k] / structure.eta().get(k).value();
      }
      for (int k = 0; k < gammas; k++) {
        gamma[k] -= d * gamma[k] / structure.gamma().get(k).value();
      }
      for (int k = 0; k < f.length; k++) {
        f[k] += d * (i - f[k]) / structure.fast().get(k).value();
      }
      now = next;
      m += next >= data.grid().point(m + 1) ? 1 : 0;
      active = active || ends.contains(next);
      if (spikes.contains(next)) {
        value += m >= from && m < to ? excess / slope : 0; // of the sub-step that ends here
        v = reset ? of("reset") : v;
        u = reset ? 0 : u;
        for (int k = 0; k < etas; k++) {
          double late = structure.refractory() / structure.eta().get(k).value();
          eta[k] -= of("eta" + (k + 1)) * Math.exp(late);
        }
        for (int k = 0; k < gammas; k++) {
          double late = structure.refractory() / structure.gamma().get(k).value();
          gamma[k] -= of("gamma" + (k + 1)) * Math.exp(late);
        }
        active = structure.refractory() == 0;
      }
    }
  }

  /** What is above the threshold, in units of current. */
  private double excess(double v, double u, double[] gamma, double[] f, double[][] h) {
    double excess = v + w[0] * slope - Arrays.stream(gamma).sum();
    for (int k = 0; k < f.length; k++) {
      excess += of("fast" + (k + 1)) * f[k];
    }
    List<Double> kinks = structure.coupling().map(Coupling::kinks).orElse(List.of());
    for (int q = 0; q < kinks.size(); q++) {
      boolean atOnce = structure.coupling().orElseThrow().atOnce();
      excess += atOnce ? of("coupling0_" + (q + 1)) * Math.max(u - kinks.get(q), 0) : 0;
      for (int j = 0; j < h.length; j++) {
        excess += of("coupling" + (j + 1) + "_" + (q + 1)) * h[j][q];
      }
    }
    return excess;
  }
}
