package io.roughspike.equations;

import io.roughspike.model.Range;
import java.util.Optional;

/**
 * A number with its unit and the values that may take its place.
 *
 * @param value in the unit
 * @param unit empty where the model has no units
 * @param range values that it may have, in the unit
 */
public record Quantity(double value, Optional<Unit> unit, Range range) {
  /**
   * {@return the same with another number}
   *
   * @param other in the unit
   */
  public Quantity with(double other) {
    return new Quantity(other, unit, range);
  }

  /** {@return the number in SI units, or as it is where there is no unit} */
  public double si() {
    return unit.map(u -> u.toSi(value)).orElse(value);
  }

  /** {@return the range in SI units, or as it is where there is no unit} */
  public Range siRange() {
    return unit.map(u -> new Range(u.toSi(range.lower()), u.toSi(range.upper()), range.open()))
        .orElse(range);
  }

  /** {@return the number, its unit and its range, for instance {@code 281 pF, above 0}} */
  @Override
  public String toString() {
    return Dimension.text(value)
        + unit.map(u -> u.text().equals("1") ? "" : " " + u).orElse("")
        + (range.equals(Range.ANY) ? "" : ", " + range);
  }
}
