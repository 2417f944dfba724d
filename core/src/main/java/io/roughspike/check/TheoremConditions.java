package io.roughspike.check;

import io.roughspike.engine.Engine;
import io.roughspike.engine.GroupedEngine;
import io.roughspike.engine.Simulation;
import io.roughspike.event.PathWatch;
import io.roughspike.model.Network;
import io.roughspike.spike.SpikeTrains;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The conditions under which event times have the pathwise gradients that a sweep gives (Holberg
 * and Salvi, arXiv 2405.13587, section 3), measured at the events of sample paths. With E the event
 * function, T the reset, mu the drift, sigma the diffusion, y- and y+ the neuron before and after
 * an event,
 *
 * <pre>
 *   (i)    n1 = max over channels |grad E sigma| / max |E_i sigma_i|          broken above 1e-9
 *   (ii)   n2 = |grad E mu| / sum |E_i terms of mu_i|                     warned of below 1e-3, broken below 1e-8
 *   (iii)  n3 = max |sigma(y+) - T_y sigma(y-)| / max |sigma(y+)|, |T_y sigma(y-)|  broken above 1e-9
 *   tail   n4 = standard deviation of log intensity that noise makes          warned of above 2.5
 * </pre>
 *
 * <p>Terms are taken state by state, so units cancel, and 0 / 0 counts as 0. Where (i) is broken
 * the gradient is biased; where (ii) nearly is, a small change makes the event vanish, and its
 * derivative is large; where (iii) is, the gradient's spread grows as steps get shorter; with a
 * heavy tail, few paths carry most of the gradient and no affordable number of samples shows it.
 *
 * <p>n4 is measured at grid points, against the path without noise that has the same events, and
 * with the intensity's cap set aside; by quartiles, because such paths part for a short while in an
 * exponential upswing, which does no harm.
 *
 * <p>Events at once, that a jump sets off, are not measured: their times are those of others.
 */
public final class TheoremConditions {
  /** A condition. */
  public enum Condition {
    /** No noise moves the event function. */
    EVENT_NOISE("(i)", "noise moves the event function"),
    /** The event function rises through 0, it does not graze it. */
    TRANSVERSALITY("(ii)", "the event function grazes 0"),
    /** The reset carries the noise of the state before it to that of the state after it. */
    RESET_NOISE("(iii)", "the reset breaks the noise off"),
    /** The intensity varies little by noise. */
    TAIL(
        "tail",
        "noise makes the intensity vary by orders of magnitude, so few paths carry the gradient: take a less steep intensity, or under Brownian noise the likelihood ratio");

    private final String symbol;
    private final String meaning;

    Condition(String symbol, String meaning) {
      this.symbol = symbol;
      this.meaning = meaning;
    }

    /** {@return the symbol in the theorem} */
    public String symbol() {
      return symbol;
    }
  }

  /**
   * The worst of one condition.
   *
   * @param condition which
   * @param broken whether it is broken, not only nearly
   * @param sample number of the sample in its stream
   * @param event number of the event in its path
   * @param neuron number of the neuron
   * @param state the state that is worst off; empty where no one is
   * @param time when
   * @param measure n1 to n4
   * @param height for (ii), by how much the event function would rise above 0: a larger
   *     perturbation removes the event; else NaN
   */
  public record Finding(
      Condition condition,
      boolean broken,
      int sample,
      int event,
      int neuron,
      String state,
      double time,
      double measure,
      double height) {
    /** The worse of two findings of one condition, the first of equals. */
    static Finding worse(Finding one, Finding other) {
      boolean smaller = one.condition == Condition.TRANSVERSALITY;
      boolean isWorse = smaller ? other.measure < one.measure : other.measure > one.measure;
      return isWorse ? other : one;
    }

    /** {@return it in one sentence} */
    public String sentence() {
      String where =
          condition == Condition.TAIL
              ? "neuron %d".formatted(neuron)
              : "event %d of sample %d, neuron %d%s, time %s"
                  .formatted(
                      event, sample, neuron, state.isEmpty() ? "" : ", state " + state, time);
      String rise = Double.isNaN(height) ? "" : ", height left %.2g".formatted(height);
      return "condition %s %s: %s (%s; measure %.3g%s)"
          .formatted(
              condition.symbol,
              broken ? "broken" : "nearly broken",
              condition.meaning,
              where,
              measure,
              rise);
    }
  }

  /**
   * What was found on paths.
   *
   * @param events how many there were
   * @param findings what is broken or nearly so, the worst of each condition, in their order; empty
   *     where all hold
   */
  public record Report(long events, List<Finding> findings) {
    /** {@return whether (i) or (ii) is broken, without which event times have no derivatives} */
    public boolean isBroken() {
      return findings.stream().anyMatch(f -> f.broken() && f.condition() != Condition.RESET_NOISE);
    }
  }

  private TheoremConditions() {}

  /**
   * {@return the conditions on the paths of a simulation}
   *
   * @param simulation whose paths are followed one after another, by plain arithmetic: choose few
   *     samples
   */
  public static Report of(Simulation simulation) {
    if (simulation.inputs().given().isPresent()) {
      return new Report(0, List.of()); // times of given spikes depend on nothing
    }
    List<EventMeasures> atEvents = new ArrayList<>();
    List<IntensitySpread> byNoise = new ArrayList<>();
    for (Network.Group group : simulation.network().groups()) {
      atEvents.add(new EventMeasures(simulation.network(), group));
      byNoise.add(new IntensitySpread(simulation.network(), group));
    }
    List<PathWatch.Watcher> watchers = new ArrayList<>(atEvents);
    watchers.addAll(byNoise);
    try (Engine engine = new Follower(watchers)) {
      engine.simulate(simulation, new SpikeTrains());
    }
    Map<Condition, Finding> worst = new EnumMap<>(Condition.class);
    atEvents.forEach(
        one -> one.findings().forEach(f -> worst.merge(f.condition(), f, Finding::worse)));
    byNoise.forEach(one ->
        one.finding(simulation.grid().end())
            .ifPresent(f -> worst.merge(f.condition(), f, Finding::worse)));
    long events = atEvents.stream().mapToLong(EventMeasures::count).sum();
    return new Report(events, List.copyOf(worst.values()));
  }

  private static final class Follower extends GroupedEngine {
    Follower(List<PathWatch.Watcher> watchers) {
      super(1, 1, _ -> new PathWatch(watchers));
    }

    @Override
    public String name() {
      return "paths that are watched";
    }
  }
}
