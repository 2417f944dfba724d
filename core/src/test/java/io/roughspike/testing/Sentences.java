package io.roughspike.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;

/** Checks of error messages. */
public final class Sentences {
  private Sentences() {}

  /** Asserts that {@code call} is refused with exactly {@code sentence}. */
  public static void assertRefused(String sentence, Executable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
