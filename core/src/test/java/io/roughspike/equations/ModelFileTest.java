package io.roughspike.equations;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.model.Firing;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.Range;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of models, and the same said in Java. */
class ModelFileTest {
  private static final String FILE =
      """
      # a comment
      model:
        equations: |
          # kept: it is text

          dv/dt = (input - v)/tau
            + sigma*xi
        event: v - 1 # another comment
        reset: v = 0
        parameters: {tau: {value: 0.5, above: 0}, sigma: 0.1}
        start:
            v: 0.25
      variants:
        fast: {tau: 0.1, inputCurrent: 2}
        same: {}
      """;

  @Test
  void filesAreMapsTextsAndBlocks() {
    Map<String, Object> tree = YamlSubset.read("f", FILE);
    assertEquals(
        Map.of(
            "model",
            Map.of(
                "equations",
                "# kept: it is text\n\ndv/dt = (input - v)/tau\n  + sigma*xi\n",
                "event",
                "v - 1",
                "reset",
                "v = 0",
                "parameters",
                Map.of("tau", Map.of("value", "0.5", "above", "0"), "sigma", "0.1"),
                "start",
                Map.of("v", "0.25")),
            "variants",
            Map.of("fast", Map.of("tau", "0.1", "inputCurrent", "2"), "same", Map.of())),
        tree);
    assertEquals(List.of("model", "variants"), List.copyOf(tree.keySet()));
  }

  @Test
  void filesSayWhatBuildersSay() {
    String file = FILE.replace("\n      + sigma", " + sigma");
    Map<String, ModelText> models = new ModelFile("f", file).models();
    assertEquals(List.of("f", "f/fast", "f/same"), List.copyOf(models.keySet()));
    ModelText said =
        ModelText.named("f")
            .equations("dv/dt = (input - v)/tau + sigma*xi")
            .event("v - 1")
            .reset("v = 0")
            .parameter("tau", 0.5, Range.above(0))
            .parameter("sigma", 0.1)
            .start("v", 0.25)
            .build();
    assertEquals(ModelPrinter.yaml(said), ModelPrinter.yaml(models.get("f")));
    assertEquals(ModelPrinter.yaml(said), ModelPrinter.yaml(models.get("f/same")));
    assertEquals("f/fast", models.get("f/fast").name());
    ModelText fast = said.toBuilder().parameter("tau", 0.1, Range.above(0)).inputCurrent(2).build();
    assertEquals(ModelPrinter.yaml(fast), ModelPrinter.yaml(models.get("f/fast")));
    assertEquals(0.5, said.parameters().get("tau").value(), "what is built does not change");
  }

  /** The example of the documentation of {@link ModelText}. */
  @Test
  void tenLinesOfJavaAreAModel() {
    NeuronModel model =
        ModelText.named("adaptive")
            .equations("dv/dt = (EL - v - w + input)/tau; dw/dt = -w/tauw + sigma*xi")
            .intensity("exp(min(beta*(v - vT), 8))/tauS")
            .reset("v = vr; w += b")
            .receive("v += weight")
            .parameter("EL", 0)
            .parameter("tau", 0.02, Range.above(0))
            .parameter("tauw", 0.1, Range.above(0))
            .parameter("sigma", 0.3)
            .parameter("beta", 5)
            .parameter("vT", 1)
            .parameter("tauS", 0.01, Range.above(0))
            .parameter("vr", 0)
            .parameter("b", 0.2)
            .start("v", 0.5)
            .model();
    assertEquals(List.of("v", "w"), model.states());
    assertEquals(
        "EL tau tauw sigma beta vT tauS vr b alpha inputCurrent inputGain start.v start.w",
        String.join(" ", model.parameterNames()));
    assertEquals(0.5, model.parameters().get(model.parameter("start.v")).standard());
    assertEquals(1, model.channels());
    assertEquals("v", model.receptors().getFirst().name());
  }

  @Test
  void aModelWithoutIntensityAndEventNeverFires() {
    NeuronModel model = ModelText.named("leak").equations("dv/dt = -v").model();
    assertTrue(model.firing() instanceof Firing.Never);
    assertEquals(List.of("start.v"), model.parameterNames());
    assertEquals(List.of(), model.receptors());
  }

  /** Statements of a reset see what those before have changed, also through sub-expressions. */
  @Test
  void changesHappenOneAfterAnother() {
    ModelText.Builder model =
        ModelText.named("m").equations("dv/dt = 1; dw/dt = 1; double = 2*v").intensity("1");
    NeuronModel before = model.reset("w = 2*v; v = 3").model();
    NeuronModel after = model.reset("v = 3; w = double").model();
    assertEquals("[CONSTANT 3.0, MULTIPLY]", kinds(before));
    assertEquals("[CONSTANT 3.0, CONSTANT 6.0]", kinds(after));
  }

  private static String kinds(NeuronModel model) {
    return model.reset().stream()
        .map(e -> e.operation() + (e.isConstant() ? " " + e.constant() : ""))
        .toList()
        .toString();
  }

  @Test
  void quantitiesHaveSiValuesAndRanges() {
    Quantity q = new Quantity(20, Optional.of(Unit.of("ms")), new Range(1, 100, false));
    assertEquals(0.02, q.si());
    assertEquals(new Range(0.001, 0.1, false), q.siRange());
    assertEquals("20 ms, at least 1 and at most 100", q.toString());
    assertEquals(7, q.with(7).value());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model | f, line 1: a line is KEY: VALUE here~  model",
        "a: 1~a: 2 | f, line 2: the key a is here a second time~  a: 2",
        "a: {b: 1, b: 2} | f, line 1: the key b is here a second time~  a: {b: 1, b: 2}",
        "a: {b: 1 | f, line 1: a comma or a brace is missing in the map~  a: {b: 1",
        "a: {b: 1} c | f, line 1: nothing may follow the map in braces~  a: {b: 1} c",
        "a: {b} | f, line 1: a map is written {key: value, key: value}~  a: {b}",
        "a: [1] | f, line 1: this value must be quoted in YAML, which is not read here~  a: [1]",
        "a: 'x' | f, line 1: this value must be quoted in YAML, which is not read here~  a: 'x'",
        "a: b: c | f, line 1: this value must be quoted in YAML, which is not read here~  a: b: c",
        "a:~b: 1 | f, line 1: a value is missing~  a:",
        "a:~   b: 1~  c: 1 | f, line 3: this line is not indented as those above~  c: 1",
        "models: {} | f has no key models; did you mean model?",
        "model: 1 | f must be a map, got 1",
        "model: {equation: x} | model has no key equation; did you mean equations?",
        "model: {equations: {a: 1}} | equations must be text, got {a=1}",
        "model: {alpha: x} | alpha must be a number, got x",
        "model: {parameters: {a: {value: 1, min: 0, below: 2}}} | a has min and max, or above and below, not both",
        "model: {parameters: {a: {unit: V}}} | a must be a number, got null",
        "model: {parameters: {a: 1}}~variants: {x: {b: 1}} | f/x changes b, which is no parameter",
      })
  void whatIsNotReadIsRefused(String text, String sentence) {
    assertRefused(sentence.replace('~', '\n'), () -> new ModelFile("f", text.replace('~', '\n')));
  }
}
