package io.roughspike.equations;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeakyNeuronTest {
  private final Neuron neuron = LeakyNeuron.standard();

  @Test
  void vectorHasTheOrderOfParameters() {
    List<String> names = LeakyNeuron.MODEL.parameterNames();
    assertEquals(
        List.of(
            "mu1",
            "mu2",
            "sigma11",
            "sigma12",
            "sigma21",
            "sigma22",
            "vReset",
            "vThreshold",
            "beta",
            "tauS",
            "intensityCap",
            "v0",
            "i0",
            "alpha",
            "inputCurrent",
            "inputGain"),
        names);
    double[] values = new double[names.size()];
    Arrays.setAll(values, p -> 1 + p);
    Neuron built = Neuron.of(LeakyNeuron.MODEL, values);
    for (int p = 0; p < values.length; p++) {
      assertEquals(1 + p, built.get(names.get(p)));
      assertEquals(p, LeakyNeuron.MODEL.parameter(names.get(p)));
    }
    assertArrayEquals(values, built.toArray());
    values[0] = 99;
    assertEquals(1, built.get("mu1"), "the vector is copied");
    built.toArray()[0] = 99;
    assertEquals(1, built.get("mu1"), "the vector is a copy");
  }

  @Test
  void valueSemantics() {
    Neuron other = neuron.with("beta", 2);
    assertEquals(1, neuron.get("beta"), "immutable");
    assertEquals(2, other.get("beta"));
    assertNotEquals(neuron, other);
    assertEquals(neuron, other.with("beta", 1));
    assertEquals(neuron.hashCode(), other.with("beta", 1).hashCode());
    assertTrue(other.toString().contains("beta=2.0"));
  }

  @Test
  void negativeZeroBecomesZero() {
    assertEquals(neuron, neuron.with("sigma12", -0.0));
  }

  @Test
  void knowsWhatScalesTheRecordedInput() {
    for (String p : LeakyNeuron.MODEL.parameterNames()) {
      assertEquals(p.equals("inputGain"), LeakyNeuron.MODEL.scalesInput(p), p);
    }
  }

  @Test
  void statesAreNumberedWithTheClockLast() {
    assertEquals(0, LeakyNeuron.MODEL.state("v"));
    assertEquals(1, LeakyNeuron.MODEL.state("i"));
    assertEquals(2, LeakyNeuron.MODEL.state(NeuronModel.CLOCK));
  }

  @Test
  void refusals() {
    assertRefused("mu1 must be at least 0, got -1.0", () -> neuron.with("mu1", -1));
    assertRefused("mu2 must be at least 0, got -1.0", () -> neuron.with("mu2", -1));
    assertRefused("alpha must be at least 0, got -0.5", () -> neuron.with("alpha", -0.5));
    assertRefused("beta must be at least 0, got -2.0", () -> neuron.with("beta", -2));
    assertRefused("tauS must be above 0, got 0.0", () -> neuron.with("tauS", 0));
    assertRefused(
        "intensityCap must be such that beta*intensityCap <= 700 (beta is 1.0), got 701.0",
        () -> neuron.with("intensityCap", 701));
    assertRefused(
        "intensityCap must be such that beta*intensityCap <= 700 (beta is 71.0), got 10.0",
        () -> neuron.with("beta", 71));
    assertRefused(
        "parameters must have 16 entries, got 3",
        () -> Neuron.of(LeakyNeuron.MODEL, new double[3]));
    for (String p : LeakyNeuron.MODEL.parameterNames()) {
      for (double bad :
          new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
        assertRefused(p + " must be finite, got " + bad, () -> neuron.with(p, bad));
      }
    }
    assertRefused(
        "no parameter of lif is called gamma; there are "
            + String.join(", ", LeakyNeuron.MODEL.parameterNames()),
        () -> neuron.with("gamma", 1));
    assertRefused(
        "no state of lif is called w; there are v, i, s", () -> LeakyNeuron.MODEL.state("w"));
  }
}
