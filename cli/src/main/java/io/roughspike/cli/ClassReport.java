package io.roughspike.cli;

import io.roughspike.cli.file.JsonValues;
import io.roughspike.cli.picture.ReportPage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The page on classes that read-outs tell.
 *
 * @param json what {@code evaluation.json} holds
 */
record ClassReport(JsonValues json) {
  /** Whether a result is of classes. */
  static boolean isOf(JsonValues json) {
    return json.has("confusion");
  }

  String html() {
    List<String> doubts = new ArrayList<>(json.texts("missed"));
    doubts.addAll(json.texts("warnings"));
    ReportPage page =
        new ReportPage("Classes told by " + text("model"), verdict() + ".").warnings(doubts);
    List<String> heads = new ArrayList<>(List.of("class"));
    double[][] rows = json.rows("confusion");
    IntStream.range(0, rows.length).forEach(c -> heads.add("told " + c));
    page.section("Confusion").table(heads, counts(rows));
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("model", text("model"));
    facts.put("classes", "%s, SHA-256 %s".formatted(text("classes"), text("classesSha256")));
    facts.put(
        "scored", "%s samples from number %s on".formatted(text("samples"), text("firstSample")));
    for (String key : List.of("statistic", "command", "version", "seed")) {
      facts.put(key, text(key));
    }
    return page.facts("Provenance", facts).html();
  }

  /** The result as lines of text. */
  String text() {
    List<String> lines = new ArrayList<>(List.of(verdict(), "class: how often each was told"));
    counts(json.rows("confusion")).forEach(row -> lines.add(String.join(" ", row)));
    return String.join(System.lineSeparator(), lines);
  }

  private String verdict() {
    return "Accuracy %s ± %s on %s samples; always telling the most frequent class gives %s"
        .formatted(
            ReportPage.number(json.number("accuracy")),
            ReportPage.number(json.number("accuracyError")),
            text("samples"),
            ReportPage.number(json.number("largestShare")));
  }

  private static List<List<String>> counts(double[][] rows) {
    return IntStream.range(0, rows.length)
        .mapToObj(c -> {
          List<String> row = new ArrayList<>(List.of(Integer.toString(c)));
          for (double count : rows[c]) {
            row.add(Integer.toString((int) count));
          }
          return row;
        })
        .toList();
  }

  private String text(String key) {
    return json.text(key).orElse("-");
  }
}
