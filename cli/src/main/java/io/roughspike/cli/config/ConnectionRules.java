package io.roughspike.cli.config;

import io.roughspike.equations.Unit;
import io.roughspike.model.ConnectionList;
import io.roughspike.model.ConnectionRule;
import io.roughspike.model.Connections;
import io.roughspike.random.RandomStream;
import io.roughspike.train.NoiseStreams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The list {@code model.connections}: rules by which neurons, or Poisson inputs and neurons, are
 * connected.
 */
final class ConnectionRules {
  /** The name of Poisson inputs as a source. */
  static final String POISSON = "poisson";

  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String RECEPTOR = "receptor";
  private static final String WEIGHT = "weight";
  private static final String SELF = "self";
  private static final String DELAY = "delay";
  private static final String TRUE = "true";

  /** Ways to choose pairs, by key. */
  private static final Map<String, Function<Field, ConnectionRule>> PAIRS =
      Map.of(
          "all",
          field -> isTrue(field, new ConnectionRule.All()),
          "oneToOne",
          field -> isTrue(field, new ConnectionRule.OneToOne()),
          "probability",
          field -> probability(field),
          "indegree",
          field -> new ConnectionRule.InDegree(field.integer(0)));

  private static final List<String> KEYS =
      List.of(
          FROM, TO, RECEPTOR, "probability", "indegree", "all", "oneToOne", WEIGHT, DELAY, SELF);

  private final NetworkKeys keys;
  private final List<Population> populations;
  private final OptionalInt channels;
  private final RandomStream choices;
  private final RandomStream weights;
  private final RandomStream delays;
  private final ConnectionList between = new ConnectionList();
  private final ConnectionList fromInputs = new ConnectionList();

  /**
   * What rules make.
   *
   * @param between connections between neurons, if a rule makes some
   * @param fromInputs connections from Poisson inputs, if a rule makes some
   */
  record Made(Optional<Connections> between, Optional<Connections> fromInputs) {}

  private ConnectionRules(NetworkKeys keys, OptionalInt channels, long seed) {
    this.keys = keys;
    populations = keys.populations();
    this.channels = channels;
    choices = NoiseStreams.connections(seed);
    weights = NoiseStreams.drawnWeights(seed);
    delays = NoiseStreams.drawnDelays(seed);
  }

  /**
   * Makes the connections.
   *
   * @param rules a list of rules
   * @param keys what neurons are
   * @param channels number of Poisson inputs, where there are some
   * @param seed of what is drawn
   */
  static Made read(Field rules, NetworkKeys keys, OptionalInt channels, long seed) {
    ConnectionRules all = new ConnectionRules(keys, channels, seed);
    List<Field> each = rules.items();
    for (int r = 0; r < each.size(); r++) {
      all.add(each.get(r), r);
    }
    int size = keys.populations().getLast().end();
    return rules.using(() ->
        new Made(made(all.between, size, size), made(all.fromInputs, channels.orElse(0), size)));
  }

  private static Optional<Connections> made(ConnectionList list, int sources, int targets) {
    return list.count() == 0 ? Optional.empty() : Optional.of(list.connections(sources, targets));
  }

  private void add(Field place, int number) {
    Section rule = place.section(KEYS);
    boolean outside = rule.find(FROM).map(this::isPoisson).orElse(false);
    int[] from =
        outside ? IntStream.range(0, channels.getAsInt()).toArray() : neurons(rule, FROM, place);
    int[] to = neurons(rule, TO, place);
    if (outside) {
      rule.refuse(List.of(SELF), " is said of neurons, and poisson has none: remove it");
    }
    boolean self =
        rule.find(SELF)
            .map(field -> field.oneOf(List.of(TRUE, "false")).equals(TRUE))
            .orElse(false);
    ConnectionRule pairs = pairs(rule, place);
    int[] receptor = receptors(rule, place, to);
    Law weight = weights(rule, to, receptor);
    Optional<Law> delay = rule.find(DELAY).map(this::delays);
    ConnectionList list = outside ? fromInputs : between;
    place.using(() -> {
      pairs.connect(
          choices,
          number,
          from,
          to,
          outside || self,
          (a, b) -> {
            double drawn = weight.draw(number, a, b);
            if (delay.isPresent()) {
              double later = delay(delay.get(), number, a, b);
              list.add(from[a], to[b], receptor[b], drawn, later);
            } else {
              list.add(from[a], to[b], receptor[b], drawn);
            }
          });
      return list;
    });
  }

  private boolean isPoisson(Field from) {
    if (from.isList()) {
      return false;
    }
    if (!from.text().equals(POISSON)) {
      if (populations.getFirst().isNamed()) {
        from.oneOf(names(FROM));
      }
      return false;
    }
    if (channels.isEmpty()) {
      throw from.because(" is poisson, and there is none: add inputs.poisson");
    }
    return true;
  }

  /** The neurons that a rule names; all where there are no populations. */
  private int[] neurons(Section rule, String key, Field place) {
    Optional<Field> field = rule.find(key);
    if (field.isPresent()) {
      return neurons(field.get(), populations);
    }
    if (populations.getFirst().isNamed()) {
      throw place.because(
          " must say %s: one of %s, or a list of populations"
              .formatted(key, String.join(", ", names(key))));
    }
    return populations.getFirst().neurons().toArray();
  }

  /** What may stand alone under a key: populations and, as a source, Poisson inputs. */
  private List<String> names(String key) {
    Stream<String> others =
        key.equals(FROM) && channels.isPresent() ? Stream.of(POISSON) : Stream.of();
    return Stream.concat(populations.stream().map(Population::name), others).toList();
  }

  /** The neurons of the population, or of the populations in a list, that a field names. */
  static int[] neurons(Field field, List<Population> populations) {
    List<String> names = populations.stream().map(Population::name).toList();
    if (!populations.getFirst().isNamed()) {
      throw field.because(" names a population, and model has none: add model.populations");
    }
    List<String> given = new ArrayList<>();
    for (Field one : field.isList() ? field.items() : List.of(field)) {
      if (given.contains(one.oneOf(names))) {
        throw one.because(" names a population a second time: remove it");
      }
      given.add(one.text());
    }
    if (given.isEmpty()) {
      throw field.mustBe("a population, or a list of them");
    }
    return given.stream()
        .map(name -> populations.get(names.indexOf(name)))
        .flatMapToInt(Population::neurons)
        .toArray();
  }

  private static ConnectionRule pairs(Section rule, Field place) {
    List<String> given = KEYS.stream().filter(PAIRS::containsKey).filter(rule::has).toList();
    if (given.size() != 1) {
      throw place.because(
          " must have one of probability, indegree, all and oneToOne, got "
              + (given.isEmpty() ? "none" : String.join(" and ", given)));
    }
    return PAIRS.get(given.getFirst()).apply(rule.get(given.getFirst()));
  }

  private static ConnectionRule isTrue(Field field, ConnectionRule rule) {
    field.oneOf(List.of(TRUE));
    return rule;
  }

  private static ConnectionRule probability(Field field) {
    double p = field.number();
    if (p < 0 || p > 1) {
      throw field.mustBe("from 0 to 1");
    }
    return new ConnectionRule.Probability(p);
  }

  /** The receptor of each neuron of {@code to}. */
  private int[] receptors(Section rule, Field place, int[] to) {
    int[] receptors = new int[to.length];
    for (int b = 0; b < to.length; b++) {
      ModelKeys model = keys.of(to[b]);
      List<String> names = model.receptorNames();
      if (names.isEmpty()) {
        throw place.because(
            " connects neurons of %s, which has no receptor".formatted(model.model().name()));
      }
      if (!rule.has(RECEPTOR) && names.size() > 1) {
        throw place.because(" must say receptor: one of " + String.join(", ", names));
      }
      receptors[b] = rule.find(RECEPTOR).map(field -> names.indexOf(field.oneOf(names))).orElse(0);
    }
    return receptors;
  }

  /** The weights or delays of a rule: one for all, or drawn for each. */
  private record Law(double one, Optional<Distribution> law, InUnit given, RandomStream stream) {
    static Law of(InUnit given, RandomStream stream) {
      Optional<Distribution> law = Distribution.find(given.value());
      double one = law.map(Distribution::first).orElseGet(given.value()::number);
      return new Law(one, law, given, stream);
    }

    /** In SI units where there are units. */
    double draw(int rule, int source, int target) {
      return given.toSi(law.map(from -> from.draw(stream, rule, source, target)).orElse(one));
    }
  }

  private Law delays(Field delay) {
    Law law = Law.of(InUnit.of(delay, keys.delayUnit()), delays);
    Field value = law.given.value();
    boolean isNormal = law.law.map(Distribution::isNormal).orElse(false);
    if (law.one < 0 && !isNormal) {
      throw value.mustBe(
          law.law.isPresent() ? "from lower bounds of at least 0" : "at least 0",
          Double.toString(law.one));
    }
    law.given.warnOfDelay(law.one);
    return law;
  }

  private static double delay(Law law, int rule, int source, int target) {
    double delay = law.draw(rule, source, target);
    if (delay < 0) {
      throw law.given
          .value()
          .because(
              " draws %s, and a delay must be at least 0: give a smaller deviation, or uniform bounds"
                  .formatted(law.given.unit().map(unit -> unit.fromSi(delay)).orElse(delay)));
    }
    return delay;
  }

  private Law weights(Section rule, int[] to, int[] receptor) {
    List<Optional<Unit>> units =
        IntStream.range(0, to.length)
            .mapToObj(b -> keys.of(to[b]).weightUnit(receptor[b]))
            .distinct()
            .toList();
    boolean differ = units.stream().map(one -> one.map(Unit::dimension)).distinct().count() > 1;
    if (differ) {
      throw rule.get(WEIGHT)
          .because(" has different units in the populations of to: write a rule for each of them");
    }
    InUnit given = InUnit.of(rule.get(WEIGHT), units.getFirst());
    Law law = Law.of(given, weights);
    given.warnOfWeight(law.one);
    return law;
  }
}
