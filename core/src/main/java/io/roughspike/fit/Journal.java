package io.roughspike.fit;

import java.util.Optional;

/** Keeps what units of work of a fit came to, so that a fit can go on from there. */
public interface Journal {
  /** Keeps nothing. */
  Journal NONE =
      new Journal() {
        @Override
        public Optional<double[]> find(String unit) {
          return Optional.empty();
        }

        @Override
        public void put(String unit, double[] values) {}
      };

  /**
   * {@return what a unit came to, if it was done before}
   *
   * @param unit its name
   */
  Optional<double[]> find(String unit);

  /**
   * A unit is done.
   *
   * @param unit its name
   * @param values what it came to
   */
  void put(String unit, double[] values);

  /**
   * {@return the failure that numbers cannot be what a unit came to}
   *
   * @param unit its name
   * @param values the numbers
   */
  static IllegalArgumentException damaged(String unit, double[] values) {
    return new IllegalArgumentException(
        "what is kept of a fit is damaged: %s cannot have come to %d numbers; begin anew"
            .formatted(unit, values.length));
  }
}
