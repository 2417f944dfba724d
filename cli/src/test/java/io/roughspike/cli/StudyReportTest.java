package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The page of a study, made from its tables. */
@Execution(ExecutionMode.CONCURRENT)
class StudyReportTest {
  private static final String JSON =
      """
      {"title": "A <small> study", "command": "train", "seeds": [1, 2, 3], "repetitions": 1, "runs": 6,
       "factors": [{"name": "rate", "kind": "grid", "columns": ["rate"]}], "results": ["loss"]}
      """;

  private static final String TABLE =
      """
      run,rate,seed,status,loss,other
      a,0.5,1,done,1,4
      b,0.5,2,done,2,
      c,0.5,3,done,6,5
      d,2,1,done,2,4
      e,2,2,done,4,4
      f,2,3,done,9,4
      """;

  @TempDir private Path temp;

  private void study(String json, String table) {
    Cli.write(temp, "study.json", json);
    Cli.write(temp, "study.csv", table);
  }

  private Pages page() {
    Cli.done("report", temp.toString(), "--format=svg");
    return Pages.read(temp.resolve("report.html"));
  }

  private void assertRefused(int code, String culprit) {
    Cli.run("report", temp.toString()).assertFailed(code, culprit);
  }

  /** The lines of a table by their first names. */
  private Map<String, String[]> lines(String file, int names) throws IOException {
    Map<String, String[]> lines = new TreeMap<>();
    for (String line : Files.readAllLines(temp.resolve(file))) {
      String[] values = line.split(",", -1);
      lines.put(String.join(" ", List.of(values).subList(0, names)), values);
    }
    return lines;
  }

  private static double[] numbers(String[] values, int from) {
    return List.of(values).subList(from, values.length).stream()
        .mapToDouble(value -> value.isEmpty() ? Double.NaN : Double.parseDouble(value))
        .toArray();
  }

  @Test
  void numbersOfASmallStudyByHand() throws IOException {
    study(JSON, TABLE);
    Pages page = page();
    assertEquals("A <small> study", page.title());
    // differences 1, 2, 3: t = 2 sqrt(3), and with 2 degrees p = 1 - t / sqrt(2 + t^2)
    double p = 1 - Math.sqrt(12.0 / 14);
    double quantile = 4.302652729749464; // of 2 degrees
    double half = quantile / Math.sqrt(3);
    Map<String, String[]> settings = lines("study-summary.csv", 2);
    double spread = Math.sqrt(7);
    // runs, failed, n, mean, SD and the interval of 1, 2, 6
    assertArrayEquals(
        new double[] {3, 0, 3, 3, spread, 3 - half * spread, 3 + half * spread},
        numbers(settings.get("loss 0.5"), 2),
        1e-12);
    assertEquals("2", settings.get("other 0.5")[4], "one value is missing");
    Map<String, String[]> differences = lines("study-differences.csv", 1);
    assertArrayEquals(
        new double[] {3, 2, 1, 2 - half, 2 + half, p, p, 0.25},
        numbers(differences.get("loss"), 4),
        1e-12);
    assertTrue(
        page.verdict().startsWith("loss is lowest for rate = 0.5, 3 ± 6.572, and highest for"),
        page.verdict());
    assertTrue(page.verdict().contains("No two levels of a factor differ clearly"), page.verdict());
    page.assertHas("other has no finite number in 1 of the runs");
    page.assertHas("Holm");
  }

  @Test
  void isDrawnAgainWithTheSameBytes() throws IOException {
    study(JSON, TABLE);
    page();
    byte[] first = Files.readAllBytes(temp.resolve("report.html"));
    byte[] svg = Files.readAllBytes(temp.resolve("figure.svg"));
    page();
    assertArrayEquals(first, Files.readAllBytes(temp.resolve("report.html")));
    assertArrayEquals(svg, Files.readAllBytes(temp.resolve("figure.svg")));
  }

  @Test
  void failedRunsAreListedWithTheirSentences() {
    study(
        JSON.replace("\"runs\": 6", "\"runs\": 8"),
        TABLE.replace("f,2,3,done,9,4", "f,2,3,failed,,"));
    Cli.write(
        temp,
        "study-runs.csv",
        "run,seconds,sentence\na,1,\nf,2,\"the loss is not finite, a < b: lower the rate\"\n");
    Pages page = page();
    assertTrue(page.sections().contains("Failed runs"));
    page.assertHas("the loss is not finite, a < b: lower the rate");
    page.assertHas("2 of 8 runs have not been done yet");
    page.assertHas("1 of 6 runs failed");
  }

  @Test
  void studiesWithoutSpreadOrResults() {
    String head = "run,rate,seed,status,loss\n";
    study(JSON, head + "a,0.5,1,done,1\nb,2,1,done,3\n");
    page().assertHas("There is one seed");
    study(JSON, "run,rate,seed,status\na,0.5,1,failed\n");
    assertTrue(page().verdict().contains("no result to show"));
    study(JSON, head + "a,0.5,1,done,NaN\n");
    assertTrue(page().verdict().contains("no result to show"));
    study(JSON.replace("[\"loss\"]", "[\"los\"]"), TABLE);
    page().assertHas("No run has the result los, which the study names");
  }

  /** Values of seeds that differ by 0.3 but for rounding: only flips can tell how clear that is. */
  @Test
  void roundingIsNoSpread() throws IOException {
    study(
        JSON.replace("[1, 2, 3]", "[1, 2]"),
        "run,rate,seed,status,loss\na,1,1,done,0.1\nb,1,2,done,1.1\nc,2,1,done,0.4\nd,2,2,done,1.4\n");
    page();
    double[] line = numbers(lines("study-differences.csv", 4).get("loss rate 1 2"), 4);
    assertTrue(line[2] > 0, "the differences must differ by rounding");
    assertEquals(0.5, line[5]);
    assertEquals(0.5, line[6]);
    assertEquals(0.5, line[7]);
  }

  /** Two factors and drawn numbers have their pictures; a long name does not break the page. */
  @Test
  void factorsOfAllKinds() throws IOException {
    String json =
        """
        {"title": "All", "runs": 48, "results": ["loss"], "factors": [
          {"name": "rate", "kind": "grid", "columns": ["rate"]},
          {"name": "how", "kind": "condition", "columns": ["how"]},
          {"name": "draw", "kind": "draw", "columns": ["draw", "tau"]}]}
        """;
    StringBuilder table = new StringBuilder("run,rate,how,draw,tau,seed,status,loss\n");
    SplittableRandom random = new SplittableRandom(5);
    for (int k = 0; k < 48; k++) {
      table.append(
          "r%d,%s,%s,%d,%s,%d,done,%s\n"
              .formatted(
                  k,
                  List.of("0.001", "0.01", "0.1", "1").get(k % 4),
                  k / 4 % 2 == 0 ? "plain" : "\"a very long name, with a comma & more of it\"",
                  1 + k / 8 % 3,
                  200 * Math.pow(9, k / 8 % 3),
                  1 + k / 24,
                  k % 4 + 1 + 1e-3 * random.nextGaussian()));
    }
    study(json, table.toString());
    Pages page = page();
    page.assertHas("how = plain");
    page.assertHas("averaged over draw, tau");
    page.assertHas("The map shows means");
    page.assertHas("Against drawn numbers a dot is a run.");
    assertTrue(page.verdict().contains("Clearest: rate from "), page.verdict());
    assertEquals(1, page.count("figure"));
    String picture = Files.readString(temp.resolve("figure.svg"));
    assertTrue(picture.contains(">tau<") && !picture.contains(">draw<"));
    assertTrue(picture.contains(">1000<"), "tau has a logarithmic axis");
  }

  /** What is shown of many settings and results is little; the tables hold the rest. */
  @Test
  void largeStudiesStayReadable() throws IOException {
    StringBuilder table = new StringBuilder("run,rate,seed,status");
    for (int c = 0; c < 20; c++) {
      table.append(",loss").append(c);
    }
    table.append('\n');
    for (int k = 0; k < 600; k++) {
      table.append("r%d,%d,%d,%s".formatted(k, k / 3, k % 3, k % 10 == 0 ? "failed" : "done"));
      for (int c = 0; c < 20; c++) {
        table.append(',').append(k % 10 == 0 ? "" : (k * 37 + c) % 101);
      }
      table.append('\n');
    }
    study(JSON.replace("[\"loss\"]", "[]"), table.toString());
    Pages page = page();
    assertEquals(3, page.count("figure"));
    assertTrue(page.count("tr") < 350, () -> page.count("tr") + " rows");
    page.assertHas("20 settings with the lowest means and the 20 with the highest, of 200");
    page.assertHas("40 more are in study-runs.csv.");
    assertEquals(1 + 200 * 20, Files.readAllLines(temp.resolve("study-summary.csv")).size());
    assertFalse(page.text().contains("loss19"));
  }

  @Test
  void damagedFiles() throws IOException {
    study(JSON, TABLE.replace("rate,", "speed,"));
    assertRefused(3, "must have a column rate before status");
    study(JSON, TABLE.replace("status", "state"));
    assertRefused(3, "must have the columns run, one a factor, status");
    study(JSON, TABLE.replace("d,2,1,done,2", "d,2,1,done,2.1.3"));
    assertRefused(3, "line 5 of file");
    study(JSON, TABLE.replace("d,2,1,done", "d,2,1,ready"));
    assertRefused(3, "done or failed as status, got ready");
    study(JSON, TABLE.replace("other", "loss"));
    assertRefused(3, "must name every result once");
    study(JSON, TABLE.lines().findFirst().orElseThrow());
    assertRefused(3, "holds no runs");
    study(JSON, "");
    assertRefused(3, "is empty");
    study(JSON.replace("\"name\": \"rate\", ", "").replace(", \"columns\": [\"rate\"]", ""), TABLE);
    assertRefused(3, "must name every factor");
    study(JSON.replace("[{", "{").replace("}]", "}"), TABLE);
    assertRefused(3, "must have a list under factors");
    study("{", TABLE);
    assertRefused(3, "study.json is not JSON");
    study(JSON, TABLE);
    Cli.write(temp, "study-runs.csv", "seconds,sentence\n1,\n");
    assertRefused(3, "must have the columns run and then");
    Files.delete(temp.resolve("study.csv"));
    assertRefused(4, "study.csv");
  }
}
