package io.roughspike.cli.picture;

import java.util.List;
import java.util.Map;

/** A page on a run that needs no other file. */
public final class Report {
  private Report() {}

  /**
   * Names and values.
   *
   * @param heading above the table
   * @param rows values by name, in this order
   */
  public record Table(String heading, Map<String, String> rows) {}

  /**
   * The page.
   *
   * @param title of the page
   * @param figure an SVG document, shown first
   * @param tables shown below it
   */
  public static String html(String title, String figure, List<Table> tables) {
    StringBuilder html = new StringBuilder();
    for (Table table : tables) {
      html.append("<h2>").append(SvgCanvas.escaped(table.heading())).append("</h2>\n<table>\n");
      table
          .rows()
          .forEach((name, value) ->
              html.append("<tr><th>")
                  .append(SvgCanvas.escaped(name))
                  .append("</th><td>")
                  .append(SvgCanvas.escaped(value))
                  .append("</td></tr>\n"));
      html.append("</table>\n");
    }
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%1$s</title>
    <style>
    body { font-family: Helvetica, Arial, sans-serif; color: #222; max-width: 56rem; margin: 2rem auto; padding: 0 1rem }
    h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums }
    th, td { text-align: left; padding: .3rem .9rem .3rem 0; border-bottom: 1px solid #e6e6e6 }
    th { font-weight: normal; color: #666 }
    svg { max-width: 100%%; height: auto }
    </style>
    </head>
    <body>
    <h1>%1$s</h1>
    %2$s%3$s</body>
    </html>
    """
        .formatted(SvgCanvas.escaped(title), figure, html);
  }
}
