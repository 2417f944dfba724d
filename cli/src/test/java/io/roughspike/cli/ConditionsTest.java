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

  /** What would be false alarms: symmetry, a threshold met at the start, differences that fail. */
  @Test
  void whatDifferencesCannotTellIsNoFailure() {
    String hard =
        """
        model:
          neurons: 2
          equations: dv/dt = rise
          event: v - 1
          reset: v = min(vr, 2*vr)
          parameters: {rise: 1.0, vr: 0.0}
          start: {v: START}
        time: {end: 2.5, step: STEP}
        """;
    String opposite = Cli.write(temp, "c.csv", "sample,event,value\n0,0,1\n0,1,-1\n").toString();
    String atStart =
        Cli.write(temp, "start.yaml", hard.replace("START", "1.0").replace("STEP", "0.35"))
            .toString();
    for (List<String> args :
        List.of(
            List.of("gradcheck", atStart, "--json"),
            List.of("gradcheck", atStart, "--cotangents", opposite, "--json"))) {
      Map<?, ?> told = Cli.done(args.toArray(String[]::new)).json(temp);
      assertEquals(List.of(), told.get("unresolved"), told::toString);
      // of a linear path: rounding over steps of 2^-5
      assertTrue((Double) told.get("worstRelativeError") < 1e-10, told::toString);
    }
    // Events of the grid: a little more of anything moves them to another step, a little less, too.
    String onGrid =
        Cli.write(temp, "grid.yaml", hard.replace("START", "0.5").replace("STEP", "0.25"))
            .toString();
    Cli.Result told = Cli.done("gradcheck", onGrid);
    assertTrue(
        told.out()
            .contains(
                " of 6 central differences say nothing, as events or branches change too near by: "),
        told::toString);
    assertTrue(told.out().endsWith(": holds\n"), told::toString);
    // what disagrees still fails
    assertEquals(ExitCodes.NOT_HELD, Cli.run("gradcheck", atStart, "--tolerance", "1e-300").code());
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
