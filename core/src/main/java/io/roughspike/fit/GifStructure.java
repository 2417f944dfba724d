package io.roughspike.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a generalised integrate-and-fire neuron consists of (Mensi and others 2012, 2016; Pozzorini
 * and others 2015). Times are in s, currents in A; I is the current, t_k are the spikes, r_k = t_k
 * + refractory.
 *
 * <pre>
 *   log lambda = (v + sum_j k_j f_j - VT - sum_j gamma_j - sum_qj c_qj h_qj) / DV
 *   tau dv/dt       = I - v - sum_j eta_j       v(r_k) = vr, and v stays there since t_k
 *   tau du/dt       = I - u                     u(r_k) = 0, likewise: what the current alone does to v
 *   tau_j dx_j/dt   = -x_j                      x = eta, gamma: sums over spikes of q_j exp(-(t - r_k)/tau_j)
 *   tau_j dh_qj/dt  = max(u - q, 0) - h_qj      threshold coupling; without a tau_j h_q = max(u - q, 0)
 *   tau_j df_j/dt   = I - f_j                   fast filters of the current
 * </pre>
 *
 * <p>v, u, h, f and I are currents: a resistance and a resting potential cannot be told from
 * spikes. lambda is 0 from t_k to r_k. For given time constants log lambda is linear in {@link
 * #columns}.
 *
 * @param membrane filter of the current; without one nothing depends on the current
 * @param refractory dead time after a spike, at least 0
 * @param eta spike-triggered currents, only with a membrane
 * @param gamma movements of the threshold
 * @param coupling coupling of the threshold to the membrane, only with one
 * @param fast fast filters of the current, only with a membrane
 * @param delay how much later than recorded the current acts, at least 0
 * @param cap largest intensity (1/s)
 */
public record GifStructure(
    Optional<Membrane> membrane,
    double refractory,
    List<TimeConstant> eta,
    List<TimeConstant> gamma,
    Optional<Coupling> coupling,
    List<TimeConstant> fast,
    double delay,
    double cap) {
  /** The cap of structures that do not say one: 5 spikes a ms. */
  public static final double USUAL_CAP = 5000;

  private static final int MOST_COLUMNS = 64;

  /**
   * The membrane as a filter of the current.
   *
   * @param tau its time constant
   * @param reset whether a spike resets it
   */
  public record Membrane(TimeConstant tau, boolean reset) {}

  /**
   * Coupling of the threshold to the membrane: a column for each kink and each time constant.
   *
   * @param kinks values q of u above which the threshold moves (A), increasing
   * @param atOnce whether the threshold also moves without delay
   * @param tau time constants with which it follows
   */
  public record Coupling(List<Double> kinks, boolean atOnce, List<TimeConstant> tau) {
    /** Checks the values. */
    public Coupling {
      kinks = List.copyOf(kinks);
      tau = List.copyOf(tau);
      for (int k = 0; k < kinks.size(); k++) {
        if (!Double.isFinite(kinks.get(k)) || (k > 0 && !(kinks.get(k) > kinks.get(k - 1)))) {
          throw new IllegalArgumentException("kinks must be finite and increase, got " + kinks);
        }
      }
      if (kinks.isEmpty() || (tau.isEmpty() && !atOnce)) {
        throw new IllegalArgumentException(
            "threshold coupling must have a kink and a time constant at least, got %d and %d"
                .formatted(kinks.size(), tau.size() + (atOnce ? 1 : 0)));
      }
    }
  }

  /** Checks the values. */
  public GifStructure {
    eta = List.copyOf(eta);
    gamma = List.copyOf(gamma);
    fast = List.copyOf(fast);
    requireAtLeast0("refractory", refractory);
    requireAtLeast0("delay", delay);
    if (!(cap > 0 && cap < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the intensity cap must be positive and finite, got " + cap);
    }
    if (membrane.isEmpty()
        && !(eta.isEmpty() && coupling.isEmpty() && fast.isEmpty() && delay == 0)) {
      throw new IllegalArgumentException(
          "eta, threshold coupling, fast filters and delay need a membrane: give one, or keep to gamma");
    }
    if (membrane.isEmpty() && gamma.isEmpty()) {
      throw new IllegalArgumentException(
          "a neuron must have a membrane or gamma, got neither: give one of them");
    }
    requireDifferent("eta", eta);
    requireDifferent("gamma", gamma);
    requireDifferent("fast filters", fast);
    coupling.ifPresent(c -> requireDifferent("threshold coupling", c.tau()));
    int columns = 4 + eta.size() + gamma.size() + fast.size();
    columns += coupling.map(c -> c.kinks().size() * (c.tau().size() + 1)).orElse(0);
    if (columns > MOST_COLUMNS) {
      throw new IllegalArgumentException(
          "a neuron must have at most %d columns, got %d: use fewer exponentials or kinks"
              .formatted(MOST_COLUMNS, columns));
    }
  }

  private static void requireAtLeast0(String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " must be at least 0 and finite, got " + value);
    }
  }

  private static void requireDifferent(String name, List<TimeConstant> list) {
    long different = list.stream().map(TimeConstant::value).distinct().count();
    if (different < list.size()) {
      throw new IllegalArgumentException(
          "time constants of %s must differ, got %s"
              .formatted(name, list.stream().map(TimeConstant::value).toList()));
    }
  }

  /**
   * {@return all time constants: those of the membrane, eta, gamma, the coupling and the fast
   * filters, in this order}
   */
  public List<TimeConstant> timeConstants() {
    List<TimeConstant> all = new ArrayList<>();
    membrane.ifPresent(m -> all.add(m.tau()));
    all.addAll(eta);
    all.addAll(gamma);
    coupling.ifPresent(c -> all.addAll(c.tau()));
    all.addAll(fast);
    return all;
  }

  /** {@return names of {@link #timeConstants}: {@code tau}, {@code tauEta1}, ...} */
  public List<String> timeConstantNames() {
    List<String> all = new ArrayList<>();
    membrane.ifPresent(m -> all.add("tau"));
    number("tauEta", eta.size(), all);
    number("tauGamma", gamma.size(), all);
    number("tauCoupling", coupling.map(c -> c.tau().size()).orElse(0), all);
    number("tauFast", fast.size(), all);
    return all;
  }

  private static void number(String name, int count, List<String> to) {
    for (int k = 1; k <= count; k++) {
      to.add(name + k);
    }
  }

  /**
   * {@return the same with other values of the time constants}
   *
   * @param values in the order of {@link #timeConstants}
   */
  public GifStructure withTimeConstants(double[] values) {
    int[] next = new int[1];
    Optional<Membrane> newMembrane =
        membrane.map(m -> new Membrane(m.tau().at(values[next[0]++]), m.reset()));
    List<TimeConstant> newEta = at(eta, values, next);
    List<TimeConstant> newGamma = at(gamma, values, next);
    Optional<Coupling> newCoupling =
        coupling.map(c -> new Coupling(c.kinks(), c.atOnce(), at(c.tau(), values, next)));
    return new GifStructure(
        newMembrane, refractory, newEta, newGamma, newCoupling, at(fast, values, next), delay, cap);
  }

  private static List<TimeConstant> at(List<TimeConstant> list, double[] values, int[] next) {
    return list.stream().map(t -> t.at(values[next[0]++])).toList();
  }

  /** {@return the same with no time constant free} */
  GifStructure fixed() {
    return new GifStructure(
        membrane.map(m -> new Membrane(TimeConstant.fixed(m.tau().value()), m.reset())),
        refractory,
        fixed(eta),
        fixed(gamma),
        coupling.map(c -> new Coupling(c.kinks(), c.atOnce(), fixed(c.tau()))),
        fixed(fast),
        delay,
        cap);
  }

  private static List<TimeConstant> fixed(List<TimeConstant> list) {
    return list.stream().map(t -> TimeConstant.fixed(t.value())).toList();
  }

  /** {@return whether a spike resets the membrane} */
  public boolean hasReset() {
    return membrane.isPresent() && membrane.get().reset();
  }

  /**
   * {@return names of the columns in which log lambda is linear}
   *
   * <ul>
   *   <li>{@code rate}: 1
   *   <li>{@code drive}: u
   *   <li>{@code reset}: what is left of 1 at r_k; only with a reset
   *   <li>{@code eta1}, ...: what the membrane makes of an exponential that is 1 at r_k
   *   <li>{@code gamma1}, ...: an exponential that is 1 at r_k
   *   <li>{@code coupling0_1}, ... (at once) and {@code coupling1_1}, ...: h of time constant and
   *       kink
   *   <li>{@code fast1}, ...: f
   * </ul>
   */
  public List<String> columns() {
    List<String> all = new ArrayList<>();
    all.add("rate");
    membrane.ifPresent(m -> all.add("drive"));
    if (hasReset()) {
      all.add("reset");
    }
    number("eta", eta.size(), all);
    number("gamma", gamma.size(), all);
    coupling.ifPresent(c -> {
      for (int j = c.atOnce() ? 0 : 1; j <= c.tau().size(); j++) {
        number("coupling" + j + "_", c.kinks().size(), all);
      }
    });
    number("fast", fast.size(), all);
    return all;
  }
}
