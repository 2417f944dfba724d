package io.roughspike.equations;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitTest {
  @ParameterizedTest
  @CsvSource({
    "V, V, 1",
    "mV, V, 1e-3",
    "pF, A*s/V, 1e-12",
    "nS, A/V, 1e-9",
    "uA, A, 1e-6",
    "kHz, 1/s, 1e3",
    "MOhm, V/A, 1e6",
    "ms, s, 1e-3",
    "1, 1, 1",
    "1/ms, 1/s, 1e3",
    "pA/ms, A/s, 1e-9",
    "mV^2, V^2, 1e-6",
    "nS * mV / pF, V/s, 1",
    "Hz^-1, s, 1",
    "S*Ohm, 1, 1",
    "F*Ohm, s, 1",
    "V*s^-0.5, V/s^0.5, 1",
    "mV*ms^-0.5, V/s^0.5, 0.03162277660168379",
  })
  void unitsHaveADimensionAndASize(String text, String dimension, double size) {
    Unit unit = Unit.of(text);
    assertEquals(dimension, unit.dimension().toString());
    assertEquals(size, unit.toSi(1), 1e-15 * size);
    assertEquals(7.5, unit.fromSi(unit.toSi(7.5)), 1e-14);
  }

  /** What one would write in SI. */
  @Test
  void numbersAreConvertedToTheNearestDouble() {
    assertEquals(281e-12, Unit.of("pF").toSi(281));
    assertEquals(-70.6e-3, Unit.of("mV").toSi(-70.6));
    assertEquals(80.5e-12, Unit.of("pA").toSi(80.5));
    assertEquals(0.3e6, Unit.of("MOhm").toSi(0.3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "mv", "volt", "m", "V V", "V//s", "/s", "V/", "V^x", "V^", "VA", "2", "ms^0.3", "mm"
      })
  void whatIsNoUnitIsRefused(String text) {
    assertRefused(
        text
            + " is no unit: units are products, quotients and powers of V, A, S, F, Ohm, Hz, s and 1 with the prefixes p, n, u, m, k, M, for instance nS or pA/ms",
        () -> Unit.of(text));
  }
}
