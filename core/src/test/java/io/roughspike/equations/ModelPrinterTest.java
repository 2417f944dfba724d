package io.roughspike.equations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.model.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelPrinterTest {
  private static final ModelText TEXT =
      ModelText.named("all there is")
          .equations(
              "a=(v-E)/tau # a comment\ndv/dt=-(a)+input/C+(sigma)*xi_a; dx/dt=-x/e1*exp(a*tau/D)")
          .intensity("rate * exp(min(((v-E)/D),cap))")
          .reset("v=E; x+=(1)")
          .receive("fast", "v+=weight")
          .receive("slow", "x += weight; ")
          .alpha(0.5)
          .inputCurrent(1.5, "pA")
          .state("v", "mV")
          .state("x", "1")
          .parameter("E", -70.5, "mV", new Range(-100, 0, false))
          .parameter("tau", 20, "ms", Range.above(0))
          .parameter("e1", 2, "ms")
          .parameter("C", 200, "pF", new Range(0, 1000, true))
          .parameter("sigma", 0.5, "mV*ms^-0.5")
          .parameter("D", 2, "mV")
          .parameter("cap", 5, "1")
          .parameter("rate", 0.001, "kHz", Range.atLeast(0))
          .start("v", "E")
          .start("x", 0.25, "1")
          .require("cap <= 700")
          .build();

  @Test
  void modelsArePrintedAsYaml() {
    assertEquals(
        """
        model:
          equations: |
            a = (v - E)/tau
            dv/dt = -a + input/C + sigma*xi_a
            dx/dt = -x/e1*exp(a*tau/D)
          intensity: rate*exp(min((v - E)/D, cap))
          reset: |
            v = E
            x += 1
          receive:
            fast: v += weight
            slow: x += weight
          alpha: 0.5
          states:
            v: mV
            x: 1
          inputCurrent: {value: 1.5, unit: pA}
          parameters:
            E: {value: -70.5, unit: mV, min: -100, max: 0}
            tau: {value: 20, unit: ms, above: 0}
            e1: {value: 2, unit: ms}
            C: {value: 200, unit: pF, above: 0, below: 1000}
            sigma: {value: 0.5, unit: mV*ms^-0.5}
            D: {value: 2, unit: mV}
            cap: {value: 5, unit: 1}
            rate: {value: 0.001, unit: kHz, min: 0}
          start:
            v: E
            x: {value: 0.25, unit: 1}
          require: |
            cap <= 700
        """,
        ModelPrinter.yaml(TEXT));
    assertEquals(List.of("xi_a"), TEXT.noise());
  }

  @Test
  void derivativesNameWhatTheyShare() {
    List<String> lines = ModelPrinter.derivatives(TEXT);
    assertEquals(List.of("ee1 = 1/tau", "ee2 = (v - E)/tau"), lines.subList(0, 2));
    assertTrue(lines.contains("d(dv/dt)/dv = -ee1"), () -> String.join("\n", lines));
  }

  /** One multiplication more in an equation is one operation more, whatever a sub-step takes. */
  @Test
  void operationsAreCounted() {
    ModelText.Builder model = ModelText.named("m").intensity("2").parameter("a", 1);
    int one = ModelPrinter.operations(model.equations("dv/dt = sin(v)*a").model());
    int two = ModelPrinter.operations(model.equations("dv/dt = sin(v)*(v*v)*a").model());
    assertEquals(2, two - one);
  }
}
