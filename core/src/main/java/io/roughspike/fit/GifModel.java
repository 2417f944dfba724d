package io.roughspike.fit;

import io.roughspike.equations.ModelText;
import io.roughspike.fit.GifStructure.Coupling;
import io.roughspike.math.Elementary;
import io.roughspike.model.Range;
import java.util.ArrayList;
import java.util.List;

/**
 * A fitted neuron as a model in text, of the family of the built-in {@code gif}, that simulates by
 * itself: its intensity is lambda0 = 1 Hz at VT and grows e-fold in DV, currents are in nA. What
 * the fit calls columns are here parameters: with coefficients w
 *
 * <pre>
 *   DV = 1 / w(drive)   VT = -w(rate) DV   vr = w(reset) DV   k = w(fast) DV
 *   qEta = -w(eta) DV   qGamma = -w(gamma) DV   c = -w(coupling) DV
 * </pre>
 *
 * Without a membrane log lambda = log lambda0 - sum gamma, and gamma is a number.
 */
public final class GifModel {
  private static final String CURRENT = "nA";

  private final GifStructure structure;
  private final List<Parameter> parameters = new ArrayList<>();
  private final ModelText text;

  /**
   * A parameter of the model.
   *
   * @param name its name in the text
   * @param value in the unit
   * @param error its standard error, 0 where it was given or left out
   * @param unit of both
   */
  public record Parameter(String name, double value, double error, String unit) {}

  /**
   * The model of a fit.
   *
   * @param fit the fit
   * @throws IllegalArgumentException if the intensity does not depend on the membrane
   */
  public GifModel(GifFit fit) {
    structure = fit.structure();
    collect(fit);
    text = build();
  }

  /** {@return the model} */
  public ModelText text() {
    return text;
  }

  /** {@return its parameters and their errors} */
  public List<Parameter> parameters() {
    return List.copyOf(parameters);
  }

  private void collect(GifFit fit) {
    List<String> columns = structure.columns();
    double[] w = fit.coefficients();
    boolean membrane = structure.membrane().isPresent();
    if (!membrane) {
      double lambda0 = Elementary.exp(w[0]);
      parameters.add(new Parameter("lambda0", lambda0, lambda0 * fit.errors()[0], "Hz"));
      for (int c = 1; c < w.length; c++) {
        parameters.add(new Parameter("qGamma" + c, -w[c], fit.errors()[c], "1"));
      }
    } else {
      if (w[1] == 0) {
        throw new IllegalArgumentException(
            "the fitted intensity does not depend on the membrane: is the current constant?");
      }
      double error = 1e9 * fit.errors()[1] / (w[1] * w[1]);
      parameters.add(new Parameter("lambda0", 1, 0, "Hz"));
      parameters.add(new Parameter("VT", -1e9 * w[0] / w[1], ratioError(fit, 0), CURRENT));
      parameters.add(new Parameter("DV", 1e9 / w[1], error, CURRENT));
      for (int c = 2; c < w.length; c++) {
        String column = columns.get(c);
        boolean fast = column.startsWith("fast");
        boolean plain = column.equals("reset") || fast;
        boolean number = fast || column.startsWith("coupling");
        double unit = number ? 1 : 1e9;
        double value = (plain ? unit : -unit) * w[c] / w[1];
        parameters.add(
            new Parameter(
                parameter(column), value, ratioError(fit, c) * unit / 1e9, number ? "1" : CURRENT));
      }
    }
    List<TimeConstant> times = structure.timeConstants();
    double[] errors = fit.timeConstantErrors();
    for (int k = 0; k < errors.length; k++) {
      String name = structure.timeConstantNames().get(k);
      parameters.add(new Parameter(name, times.get(k).value() * 1e3, errors[k] * 1e3, "ms"));
    }
  }

  /** What the text calls the coefficient of a column. */
  private static String parameter(String column) {
    if (column.equals("reset")) {
      return "vr";
    }
    return column
        .replace("eta", "qEta")
        .replace("gamma", "qGamma")
        .replace("coupling", "c")
        .replace("fast", "k");
  }

  /** The error of w_c / w_1 (nA), to first order. */
  private static double ratioError(GifFit fit, int c) {
    double[] w = fit.coefficients();
    double ratio = w[c] / w[1];
    double variance =
        fit.covariance(c, c)
            - 2 * ratio * fit.covariance(1, c)
            + ratio * ratio * fit.covariance(1, 1);
    return w[c] == 0 ? 0 : 1e9 * Math.sqrt(Math.max(0, variance)) / Math.abs(w[1]);
  }

  private ModelText build() {
    boolean membrane = structure.membrane().isPresent();
    boolean dead = structure.refractory() > 0;
    String active = structure.hasReset() && dead ? "active*" : "";
    List<String> lines = new ArrayList<>();
    List<String> reset = new ArrayList<>();
    StringBuilder drive = new StringBuilder("input - v");
    StringBuilder excess = new StringBuilder(membrane ? "v - VT" : "");
    ModelText.Builder builder = ModelText.named("gif fitted");
    for (int k = 1; k <= structure.eta().size(); k++) {
      drive.append(" - eta").append(k);
      kernel("eta" + k, "Eta" + k, lines, reset);
      builder.state("eta" + k, CURRENT);
    }
    for (int k = 1; k <= structure.gamma().size(); k++) {
      excess.append(" - gamma").append(k);
      kernel("gamma" + k, "Gamma" + k, lines, reset);
      builder.state("gamma" + k, membrane ? CURRENT : "1");
    }
    structure.coupling().ifPresent(c -> couple(c, active, lines, excess, builder));
    for (int k = 1; k <= structure.fast().size(); k++) {
      excess.append(" + k%d*f%d".formatted(k, k));
      lines.add("df%d/dt = (input - f%d)/tauFast%d".formatted(k, k, k));
      builder.state("f" + k, CURRENT);
    }
    if (membrane) {
      lines.addFirst("dv/dt = %s(%s)/tau".formatted(active, drive));
      builder.state("v", CURRENT).inputCurrent(0, CURRENT);
    }
    if (structure.hasReset()) {
      reset.addFirst("v = vr");
      if (structure.coupling().isPresent()) {
        reset.add("u = 0*u");
      }
    }
    for (Parameter p : parameters) {
      boolean positive = p.name().startsWith("tau");
      Range range =
          positive ? Range.above(0) : p.name().equals("lambda0") ? Range.atLeast(0) : Range.ANY;
      builder.parameter(p.name(), p.value(), p.unit(), range);
    }
    double lambda0 = parameters.getFirst().value();
    builder.parameter("cap", Elementary.log(structure.cap() / lambda0), "1");
    if (dead) {
      builder.refractory(structure.refractory() * 1e3, "ms");
    }
    String argument =
        membrane ? "(%s)/DV".formatted(excess) : excess.isEmpty() ? "0" : excess.substring(1);
    return builder
        .equations(String.join("\n", lines))
        .intensity("lambda0*exp(min(%s, cap))".formatted(argument))
        .reset(String.join("\n", reset))
        .build();
  }

  /** An exponential that a spike sets off; it is q where the dead time ends. */
  private void kernel(String state, String name, List<String> lines, List<String> reset) {
    lines.add("d%s/dt = -%s/tau%s".formatted(state, state, name));
    String late = structure.refractory() > 0 ? "*exp(refractory/tau%s)".formatted(name) : "";
    reset.add("%s += q%s%s".formatted(state, name, late));
  }

  private static void couple(
      Coupling coupling,
      String active,
      List<String> lines,
      StringBuilder excess,
      ModelText.Builder builder) {
    lines.add("du/dt = %s(input - u)/tau".formatted(active));
    builder.state("u", CURRENT);
    for (int q = 1; q <= coupling.kinks().size(); q++) {
      builder.parameter("kink" + q, 1e9 * coupling.kinks().get(q - 1), CURRENT);
      if (coupling.atOnce()) {
        excess.append(" - c0_%d*max(u - kink%d, 0)".formatted(q, q));
      }
      for (int j = 1; j <= coupling.tau().size(); j++) {
        String h = "h%d_%d".formatted(j, q);
        lines.add("d%s/dt = (max(u - kink%d, 0) - %s)/tauCoupling%d".formatted(h, q, h, j));
        excess.append(" - c%d_%d*%s".formatted(j, q, h));
        builder.state(h, CURRENT);
      }
    }
  }
}
