package io.roughspike.cli.picture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.Locale;
import javax.imageio.ImageIO;

/** Draws an SVG document. */
final class SvgCanvas implements Canvas {
  private final StringBuilder svg = new StringBuilder();
  private int clips;

  SvgCanvas(int width, int height, String title) {
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
        font-family="Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif" role="img">
        <title>%3$s</title>
        """
            .formatted(width, height, escaped(title)));
  }

  /** The document; nothing may be drawn after. */
  String document() {
    return svg.append("</svg>\n").toString();
  }

  @Override
  public void fill(double x, double y, double width, double height, int colour) {
    svg.append("<rect x=\"").append(number(x)).append("\" y=\"").append(number(y));
    svg.append("\" width=\"").append(number(width)).append("\" height=\"").append(number(height));
    svg.append("\" fill=\"").append(hex(colour)).append("\"/>\n");
  }

  @Override
  public void image(double x, double y, double width, double height, int[] colours, int columns) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.setUseCache(false);
      ImageIO.write(PngCanvas.image(colours, columns), "png", png);
    } catch (IOException e) {
      throw new AssertionError("a stream into memory cannot fail", e);
    }
    svg.append("<image x=\"").append(number(x)).append("\" y=\"").append(number(y));
    svg.append("\" width=\"").append(number(width)).append("\" height=\"").append(number(height));
    svg.append("\" preserveAspectRatio=\"none\" style=\"image-rendering: pixelated\"");
    svg.append(" href=\"data:image/png;base64,");
    svg.append(Base64.getEncoder().encodeToString(png.toByteArray())).append("\"/>\n");
  }

  @Override
  public void polygon(double[] x, double[] y, int colour) {
    svg.append("<polygon fill=\"").append(hex(colour)).append("\" points=\"");
    for (int k = 0; k < x.length; k++) {
      svg.append(k == 0 ? "" : " ").append(number(x[k])).append(',').append(number(y[k]));
    }
    svg.append("\"/>\n");
  }

  @Override
  public void dots(double[] x, double[] y, double radius, int colour) {
    svg.append("<g fill=\"").append(hex(colour)).append("\">\n");
    for (int k = 0; k < x.length; k++) {
      if (Double.isFinite(x[k]) && Double.isFinite(y[k])) {
        svg.append("<circle cx=\"").append(number(x[k]));
        svg.append("\" cy=\"").append(number(y[k]));
        svg.append("\" r=\"").append(number(radius)).append("\"/>\n");
      }
    }
    svg.append("</g>\n");
  }

  @Override
  public void line(double[] x, double[] y, Pen pen) {
    svg.append("<path fill=\"none\" stroke=\"").append(hex(pen.colour()));
    svg.append("\" stroke-width=\"").append(number(pen.width()));
    svg.append("\" stroke-linejoin=\"round\"");
    if (pen.dash() > 0) {
      svg.append(" stroke-dasharray=\"").append(number(pen.dash())).append('"');
    }
    svg.append(" d=\"");
    boolean drawing = false;
    for (int k = 0; k < x.length; k++) {
      boolean visible = Double.isFinite(x[k]) && Double.isFinite(y[k]);
      if (visible) {
        svg.append(drawing ? 'L' : 'M').append(number(x[k])).append(' ').append(number(y[k]));
      }
      drawing = visible;
    }
    svg.append("\"/>\n");
  }

  @Override
  public void text(double x, double y, String text, Lettering lettering) {
    svg.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y));
    svg.append("\" font-size=\"").append(number(lettering.size()));
    svg.append("\" fill=\"").append(hex(lettering.colour()));
    svg.append("\" text-anchor=\"").append(lettering.anchor().name().toLowerCase(Locale.ROOT));
    svg.append('"');
    if (lettering.bold()) {
      svg.append(" font-weight=\"bold\"");
    }
    if (lettering.vertical()) {
      svg.append(" transform=\"rotate(-90 ").append(number(x)).append(' ').append(number(y));
      svg.append(")\"");
    }
    svg.append('>').append(escaped(text)).append("</text>\n");
  }

  @Override
  public void startClip(double x, double y, double width, double height) {
    clips++;
    svg.append("<clipPath id=\"clip").append(clips).append("\">");
    fill(x, y, width, height, 0);
    svg.append("</clipPath>\n<g clip-path=\"url(#clip").append(clips).append(")\">\n");
  }

  @Override
  public void endClip() {
    svg.append("</g>\n");
  }

  /** To hundredths, which are finer than any printer; never with an exponent. */
  static String number(double value) {
    long hundredths = Math.round(value * 100);
    if (hundredths % 100 == 0) {
      return Long.toString(hundredths / 100);
    }
    return BigDecimal.valueOf(hundredths, 2).stripTrailingZeros().toPlainString();
  }

  private static String hex(int colour) {
    return "#" + Integer.toHexString(0x1000000 | colour).substring(1);
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
