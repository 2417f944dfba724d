package io.roughspike.solver;

import java.util.List;
import java.util.stream.Collectors;

/** All steppers by name. */
public final class Steppers {
  private static final List<Stepper> ALL = List.of(new Euler(), new Sra1());

  private Steppers() {}

  /** {@return all of them} */
  public static List<Stepper> all() {
    return ALL;
  }

  /**
   * {@return the one of a name}
   *
   * @param name as configurations write it
   */
  public static Stepper named(String name) {
    return ALL.stream()
        .filter(s -> s.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "a solver must be one of %s, got %s"
                    .formatted(
                        ALL.stream().map(Stepper::name).collect(Collectors.joining(", ")), name)));
  }
}
