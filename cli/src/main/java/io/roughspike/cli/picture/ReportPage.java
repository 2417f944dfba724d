package io.roughspike.cli.picture;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A page on a result that needs no other file and no script: a verdict, then sections of figures,
 * tables and notes, on light or dark ground as the reader's system is. It is well-formed XML.
 */
public final class ReportPage {
  /** Characters of a number beyond which a power of ten is shorter. */
  private static final int LONGEST_PLAIN = 9;

  private final String title;
  private final String verdict;
  private final StringBuilder body = new StringBuilder();
  private int figures;

  /**
   * A page without sections yet.
   *
   * @param verdict the result in a sentence
   */
  public ReportPage(String title, String verdict) {
    this.title = title;
    this.verdict = verdict;
  }

  /** A number as a sentence says it, with at most four digits that count. */
  public static String number(double value) {
    BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(4)).stripTrailingZeros();
    String plain = rounded.toPlainString();
    return plain.length() <= LONGEST_PLAIN ? plain : rounded.toString();
  }

  /** Begins a section. */
  public ReportPage section(String heading) {
    body.append("<h2>").append(SvgCanvas.escaped(heading)).append("</h2>\n");
    return this;
  }

  /** Adds a figure and, unless it is empty, what it shows. */
  public ReportPage figure(Figure figure, String caption) {
    // Names in a picture are names in the whole page.
    String own = "figure" + ++figures + "-clip";
    String svg =
        figure
            .toSvg()
            .replace(" xmlns=\"http://www.w3.org/2000/svg\"", "")
            .replace("id=\"clip", "id=\"" + own)
            .replace("url(#clip", "url(#" + own);
    body.append("<figure>\n").append(svg);
    if (!caption.isEmpty()) {
      body.append("<figcaption>").append(SvgCanvas.escaped(caption)).append("</figcaption>\n");
    }
    body.append("</figure>\n");
    return this;
  }

  /** Adds a section on what makes the result doubtful, unless it is nothing. */
  public ReportPage warnings(List<String> sentences) {
    if (!sentences.isEmpty()) {
      section("Warnings");
      sentences.forEach(this::note);
    }
    return this;
  }

  /** Adds a section of names and values, unless there are none. */
  public ReportPage facts(String heading, Map<String, String> facts) {
    if (!facts.isEmpty()) {
      section(heading);
      table(
          "wide facts",
          List.of(),
          facts.entrySet().stream().map(one -> List.of(one.getKey(), one.getValue())).toList());
    }
    return this;
  }

  /** Adds a paragraph. */
  public ReportPage note(String text) {
    body.append("<p>").append(SvgCanvas.escaped(text)).append("</p>\n");
    return this;
  }

  /**
   * Adds a table.
   *
   * @param head of the columns; empty for none
   * @param rows values, the name of a row first
   */
  public ReportPage table(List<String> head, List<List<String>> rows) {
    return table("wide", head, rows);
  }

  private ReportPage table(String kind, List<String> head, List<List<String>> rows) {
    body.append("<div class=\"%s\"><table>\n".formatted(kind));
    if (!head.isEmpty()) {
      row(head, true);
    }
    rows.forEach(row -> row(row, false));
    body.append("</table></div>\n");
    return this;
  }

  private void row(List<String> values, boolean isHead) {
    body.append("<tr>");
    List<String> cells = new ArrayList<>();
    for (int k = 0; k < values.size(); k++) {
      String tag = isHead || k == 0 ? "th" : "td";
      cells.add("<%1$s>%2$s</%1$s>".formatted(tag, SvgCanvas.escaped(values.get(k))));
    }
    body.append(String.join("", cells)).append("</tr>\n");
  }

  /** The page. */
  public String html() {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    <title>%1$s</title>
    <style>
    :root { --ink: #222; --soft: #5c5c5c; --line: #e2e2e2; --ground: #fff; --mark: #f1f6fb }
    body { font-family: Helvetica, Arial, sans-serif; line-height: 1.45; color: var(--ink); background: var(--ground); max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
    h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2.2rem }
    .verdict { font-size: 1.1rem; background: var(--mark); padding: .8rem 1rem; border-left: 4px solid #0072b2 }
    .wide { overflow-x: auto }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums }
    th, td { text-align: left; padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--line) }
    th { font-weight: normal; color: var(--soft) }
    td { white-space: nowrap }
    .facts td { white-space: normal; overflow-wrap: anywhere }
    .wide + .wide { margin-top: 1.2rem }
    figure { margin: 1rem 0; overflow-x: auto } figcaption { color: var(--soft); font-size: .92rem }
    svg { max-width: 100%%; min-width: 36rem; height: auto }
    @media (prefers-color-scheme: dark) {
    :root { --ink: #e8e8e8; --soft: #a8a8a8; --line: #3a3a3a; --ground: #000; --mark: #10202c }
    svg { filter: invert(1) hue-rotate(180deg) }
    }
    </style>
    </head>
    <body>
    <h1>%1$s</h1>
    <p class="verdict">%2$s</p>
    %3$s</body>
    </html>
    """
        .formatted(SvgCanvas.escaped(title), SvgCanvas.escaped(verdict), body);
  }
}
