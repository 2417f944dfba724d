package io.roughspike.cli.config;

import io.roughspike.cli.file.Notes;
import io.roughspike.equations.Unit;
import java.util.List;
import java.util.Optional;

/**
 * A value with the unit that it is in, {@code {value: 1, unit: nS}}, or without: then it is in SI
 * units where the model has units.
 *
 * @param value what is in it
 * @param unit what it is in, if that is said
 * @param known the unit that the model has for such values, if it has any
 */
record InUnit(Field value, Optional<Unit> unit, Optional<Unit> known) {
  /** The key of the value in a section. */
  static final String VALUE = "value";

  /** The key of the unit in a section. */
  static final String UNIT = "unit";

  private static final List<String> KEYS = List.of(VALUE, UNIT);

  /** What weights usually are, in the unit of what they are added to. */
  private static final double USUAL_WEIGHT = 10;

  /** What delays of connections usually are, in s. */
  private static final double USUAL_DELAY = 1e-3;

  /** Reads a value. */
  static InUnit of(Field field, Optional<Unit> known) {
    if (!field.has(VALUE)) {
      return new InUnit(field, Optional.empty(), known);
    }
    Section section = field.section(KEYS);
    return new InUnit(section.get(VALUE), Optional.of(unit(section.get(UNIT), known)), known);
  }

  /** The value alone. */
  static Field value(Field field) {
    return field.has(VALUE) ? field.section(KEYS).get(VALUE) : field;
  }

  /** The unit that a key names; it must measure what {@code known} measures. */
  static Unit unit(Field field, Optional<Unit> known) {
    Unit unit = field.using(() -> Unit.of(field.text()));
    if (known.isEmpty()) {
      throw field.because(" cannot be used, as the model has no unit for this: remove it");
    }
    if (!unit.dimension().equals(known.get().dimension())) {
      throw field.mustBe("a unit such as " + known.get());
    }
    return unit;
  }

  /** A number in SI units. */
  double toSi(double number) {
    return unit.map(one -> one.toSi(number)).orElse(number);
  }

  /** What a weight usually is, in SI units; 0 where nothing is known. */
  double usualWeight() {
    return known.map(one -> one.toSi(USUAL_WEIGHT)).orElse(0.0);
  }

  /** The same as {@link #warn} of a weight. */
  void warnOfWeight(double number) {
    warn(number, usualWeight(), "{value: ..., unit: %s}");
  }

  /** The same as {@link #warn} of a delay. */
  void warnOfDelay(double number) {
    warn(number, USUAL_DELAY, "{value: ..., unit: %s}");
  }

  /**
   * Warns of a number without a unit that would be nearer to what is usual if it were in the unit
   * of the model.
   *
   * @param number as it is written
   * @param usual in SI units
   * @param remedy what to write, given the unit
   * @return whether it does
   */
  boolean warn(double number, double usual, String remedy) {
    if (unit.isPresent() || known.isEmpty() || number == 0 || usual == 0) {
      return false;
    }
    Unit one = known.get();
    double factor = Math.abs(Math.log(Math.abs(number / usual)));
    boolean nearer = Math.abs(Math.log(Math.abs(one.toSi(number) / usual))) < factor;
    if (nearer) {
      Notes.warn(
          value
              .because(
                  " holds %s, which without a unit is %.3g %s: write %s if %s %s are meant"
                      .formatted(
                          number, one.fromSi(number), one, remedy.formatted(one), number, one))
              .getMessage());
    }
    return nearer;
  }
}
