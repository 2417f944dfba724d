package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands say of the conditions of the gradient theorem. */
class ConditionsTest {
  @TempDir private Path temp;

  private String model(String firing) {
    return Cli.write(
            temp,
            "model.yaml",
            """
            model:
              equations: |
                dv/dt = 2 - v + sv*xi_v + i
                di/dt = -i + 0.1*xi_i
            %s
              parameters: {sv: 0.3}
            time: {start: 0, end: 4, step: 0.05}
            samples: 4
            """
                .formatted(firing.indent(2).stripTrailing()))
        .toString();
  }

  @Test
  void noiseInTheEventFunction() {
    String hard = model("event: v - 1\nreset: v -= 1");
    String broken = "condition (i) broken: noise moves the event function (event ";
    Cli.Result text = Cli.run("gradcheck", hard);
    assertEquals(ExitCodes.NOT_HELD, text.code(), text::toString);
    assertTrue(text.out().startsWith(broken), text.out());
    assertTrue(text.out().contains("no gradients to compare: does NOT hold"), text.out());
    Cli.Result json = Cli.run("gradcheck", hard, "--conditions", "--json");
    assertEquals(ExitCodes.NOT_HELD, json.code(), json::toString);
    Map<?, ?> finding = finding(json);
    assertEquals("(i)", finding.get("condition"));
    assertEquals("v", finding.get("state"));
    Cli.run("gradient", hard)
        .assertFailed(ExitCodes.BAD_INPUT, "have no pathwise gradients (condition (i))");
  }

  @Test
  void aResetThatBreaksNoiseOffIsWarnedOf() {
    String reset = model("intensity: exp(2*min(v - 1, 2))\nreset: v = 0");
    Cli.Result gradient = Cli.done("gradient", reset, "--json");
    String warning = "warning: condition (iii) broken: the reset breaks the noise off (event ";
    assertTrue(gradient.err().contains(warning), gradient.err());
    assertFalse(gradient.json(temp).containsKey("conditions"));
    Map<?, ?> finding = finding(Cli.done("gradient", reset, "--conditions", "--json"));
    assertEquals("(iii)", finding.get("condition"));
    assertEquals(true, finding.get("broken"));
    assertTrue(Cli.done("gradcheck", reset).err().contains(warning));
  }

  private Map<?, ?> finding(Cli.Result result) {
    Map<?, ?> conditions = (Map<?, ?>) result.json(temp).get("conditions");
    List<?> findings = (List<?>) conditions.get("findings");
    assertEquals(1, findings.size(), findings::toString);
    return (Map<?, ?>) findings.getFirst();
  }

  @Test
  void whereAllHoldItIsSaidIfAskedFor() {
    String subtracts = model("intensity: exp(2*min(v - 1, 2))\nreset: v -= 1");
    Cli.Result asked = Cli.done("gradient", subtracts, "--conditions");
    assertEquals("", asked.err());
    assertTrue(
        asked.out().contains("conditions (i), (ii), (iii) and the tail rule hold at "),
        asked.out());
    assertFalse(Cli.done("gradient", subtracts).out().contains("conditions"));
  }

  @Test
  void trainingsMeasureAtTheirEnd() {
    String file =
        Cli.write(
                temp,
                "neuron.yaml",
                Cli.NEURON
                    + """
                    learn: {inputCurrent: {start: 1}}
                    data: {simulate: {}}
                    loss: {kind: spike-times, spikes: 2}
                    steps: 2
                    """)
            .toString();
    Cli.Result result =
        Cli.done("train", file, "--conditions", "--json", "--out", temp.resolve("out").toString());
    Map<?, ?> conditions = (Map<?, ?>) result.json(temp).get("conditions");
    assertEquals(List.of(), conditions.get("findings"));
  }
}
