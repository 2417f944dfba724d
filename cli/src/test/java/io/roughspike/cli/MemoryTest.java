package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.failure.ConfigurationException;
import org.junit.jupiter.api.Test;

/** What cannot fit is refused with its size and a remedy. */
class MemoryTest {
  @Test
  void whatFitsPasses() {
    Memory.require("a matrix", 1000, "none");
    assertEquals(6, Memory.length("a matrix", 6, "none"));
  }

  @Test
  void moreThanTheHeapIsRefused() {
    long numbers = Runtime.getRuntime().maxMemory() / 8;
    String sentence =
        assertThrows(
                ConfigurationException.class,
                () -> Memory.require("the matrix", numbers, "take less"))
            .getMessage();
    assertTrue(sentence.startsWith("the matrix needs %d bytes and ".formatted(8 * numbers)));
    assertTrue(sentence.contains(": take less, or set ROUGHSPIKE_JAVA_OPTS=-Xmx"), sentence);
    String option = sentence.substring(sentence.lastIndexOf("-Xmx") + 4, sentence.length() - 1);
    assertTrue(Long.parseLong(option) << 20 > 8 * numbers, sentence);
  }

  @Test
  void moreThanAnArrayIsRefused() {
    for (double numbers : new double[] {0x1p31, 1e300, Double.POSITIVE_INFINITY}) {
      assertThrows(
          ConfigurationException.class, () -> Memory.length("the matrix", numbers, "take less"));
    }
  }
}
