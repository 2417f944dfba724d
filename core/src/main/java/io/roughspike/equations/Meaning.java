package io.roughspike.equations;

/** What a name that is no sub-expression means. */
sealed interface Meaning {
  /** State number {@code index}. */
  record State(int index) implements Meaning {}

  /** A parameter, by name. */
  record Parameter(String name) implements Meaning {}

  /** White noise number {@code channel}. */
  record Noise(int channel) implements Meaning {}

  /** The input current. */
  record Input() implements Meaning {}

  /** 0 during dead time, else 1. */
  record Active() implements Meaning {}

  /** The weight of a spike that arrives. */
  record Weight() implements Meaning {}

  /** Which names an expression may have, beside parameters. */
  enum Use {
    EQUATION("an equation", true),
    INTENSITY("the intensity", true),
    EVENT("the event", true),
    RESET("the reset", true),
    RECEIVE("what a spike does", true),
    START("a start value", false),
    REQUIREMENT("a requirement", false);

    private final String words;
    private final boolean states;

    Use(String words, boolean states) {
      this.words = words;
      this.states = states;
    }

    boolean allows(Meaning meaning) {
      return switch (meaning) {
        case State _, Active _ -> states;
        case Parameter _ -> true;
        case Noise _, Input _ -> this == EQUATION;
        case Weight _ -> this == RECEIVE;
      };
    }

    @Override
    public String toString() {
      return words;
    }
  }
}
