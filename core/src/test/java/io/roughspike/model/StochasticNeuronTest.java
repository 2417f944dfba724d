package io.roughspike.model;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StochasticNeuronTest {
  private final StochasticNeuron neuron = StochasticNeuron.defaults();

  @Test
  void vectorHasTheOrderOfParameters() {
    double[] values = new double[Parameter.COUNT];
    Arrays.setAll(values, p -> 1 + p);
    StochasticNeuron built = StochasticNeuron.of(values);
    for (Parameter p : Parameter.values()) {
      assertEquals(1 + p.ordinal(), built.get(p));
      assertEquals(p, Parameter.at(p.ordinal()));
    }
    assertArrayEquals(values, built.toArray());
    assertEquals(
        List.of(
            built.mu1(),
            built.mu2(),
            built.sigma11(),
            built.sigma12(),
            built.sigma21(),
            built.sigma22(),
            built.vReset(),
            built.vThreshold(),
            built.alpha(),
            built.beta(),
            built.tauS(),
            built.intensityCap(),
            built.inputCurrent(),
            built.inputGain(),
            built.v0(),
            built.i0()),
        Arrays.stream(values).boxed().toList());
    values[0] = 99;
    assertEquals(1, built.mu1(), "the vector is copied");
  }

  @Test
  void valueSemantics() {
    StochasticNeuron other = neuron.with(Parameter.BETA, 2);
    assertEquals(1, neuron.beta(), "immutable");
    assertEquals(2, other.beta());
    assertNotEquals(neuron, other);
    assertEquals(neuron, other.with(Parameter.BETA, 1));
    assertEquals(neuron.hashCode(), other.with(Parameter.BETA, 1).hashCode());
    assertTrue(other.toString().contains("beta=2.0"));
  }

  @Test
  void negativeZeroBecomesZero() {
    assertEquals(neuron, neuron.with(Parameter.SIGMA12, -0.0));
  }

  @Test
  void knowsWhatItDoesNotUse() {
    assertTrue(neuron.hasNoCurrent());
    assertFalse(neuron.with(Parameter.I0, 1).hasNoCurrent());
    assertFalse(neuron.with(Parameter.SIGMA21, 1).hasNoCurrent());
    assertFalse(neuron.with(Parameter.SIGMA22, 1).hasNoCurrent());
  }

  @Test
  void refusals() {
    assertRefused("mu1 must be at least 0, got -1.0", () -> neuron.with(Parameter.MU1, -1));
    assertRefused("mu2 must be at least 0, got -1.0", () -> neuron.with(Parameter.MU2, -1));
    assertRefused("alpha must be at least 0, got -0.5", () -> neuron.with(Parameter.ALPHA, -0.5));
    assertRefused("beta must be at least 0, got -2.0", () -> neuron.with(Parameter.BETA, -2));
    assertRefused("tauS must be above 0, got 0.0", () -> neuron.with(Parameter.TAU_S, 0));
    assertRefused(
        "intensityCap must be at most 700.0 / beta (beta is 1.0), so that exp stays finite, got 701.0",
        () -> neuron.with(Parameter.INTENSITY_CAP, 701));
    assertRefused(
        "parameters must have 16 entries, got 3", () -> StochasticNeuron.of(new double[3]));
    for (Parameter p : Parameter.values()) {
      for (double bad :
          new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
        assertRefused(p.yamlName() + " must be finite, got " + bad, () -> neuron.with(p, bad));
      }
    }
  }
}
