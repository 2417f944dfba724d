package io.roughspike.cli.picture;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;

/**
 * Draws a PDF document (version 1.7, ISO 32000-1) of one page, in lines, areas and text. It has no
 * date and no identifier: one figure always gives the same bytes.
 */
final class PdfCanvas implements Canvas {
  /** Number of the first object that depends on the figure; those before are the page's own. */
  private static final int FIRST_IMAGE = 6 + PdfFont.values().length;

  /** Distance from the circle of the handles of the four curves that make it up, of radius 1. */
  private static final double ROUND = 0.5523;

  /** Coordinates that any reader takes; what is beyond is far outside the page. */
  private static final double FARTHEST = 30_000;

  private final int width;
  private final int height;
  private final String title;
  private final StringBuilder page = new StringBuilder();
  private final List<byte[]> images = new ArrayList<>();

  PdfCanvas(int width, int height, String title) {
    this.width = width;
    this.height = height;
    this.title = title;
    numbers(1, 0, 0, -1, 0, height).append("cm 1 j\n"); // from the top downwards, joints round
  }

  /** The document; nothing may be drawn after. */
  byte[] document() {
    StringBuilder fonts = new StringBuilder();
    List<byte[]> objects = new ArrayList<>();
    for (PdfFont font : PdfFont.values()) {
      int number = FIRST_IMAGE - PdfFont.values().length + font.ordinal();
      fonts.append(" /").append(font.resource()).append(' ').append(number).append(" 0 R");
    }
    StringBuilder pictures = new StringBuilder();
    for (int k = 0; k < images.size(); k++) {
      pictures.append(" /I").append(k).append(' ').append(FIRST_IMAGE + k).append(" 0 R");
    }
    objects.add(bytes("<< /Type /Catalog /Pages 2 0 R >>"));
    objects.add(bytes("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"));
    objects.add(
        bytes(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R /Resources << /Font <<%s >> /XObject <<%s >> >> >>"
                .formatted(width, height, fonts, pictures)));
    objects.add(stream("", bytes(page.toString())));
    objects.add(bytes("<< /Title <" + utf16(title) + "> /Producer (RoughSpike) >>"));
    for (PdfFont font : PdfFont.values()) {
      objects.add(bytes(font.dictionary()));
    }
    objects.addAll(images);
    return file(objects);
  }

  /** Header, objects 1 to n, where each begins, and where that table is. */
  private static byte[] file(List<byte[]> objects) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // The second line tells programs that move files that this one is not text.
    out.writeBytes(bytes("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n"));
    StringBuilder table = new StringBuilder("xref\n0 %d\n".formatted(objects.size() + 1));
    table.append("0000000000 65535 f \n");
    for (int k = 0; k < objects.size(); k++) {
      table.append("%010d 00000 n \n".formatted(out.size()));
      out.writeBytes(bytes((k + 1) + " 0 obj\n"));
      out.writeBytes(objects.get(k));
      out.writeBytes(bytes("\nendobj\n"));
    }
    int start = out.size();
    out.writeBytes(bytes(table.toString()));
    out.writeBytes(
        bytes(
            "trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n"
                .formatted(objects.size() + 1, start)));
    return out.toByteArray();
  }

  private static byte[] stream(String entries, byte[] content) {
    byte[] packed = deflated(content);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        bytes(
            "<< %s/Filter /FlateDecode /Length %d >>\nstream\n".formatted(entries, packed.length)));
    out.writeBytes(packed);
    out.writeBytes(bytes("\nendstream"));
    return out.toByteArray();
  }

  private static byte[] deflated(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 14];
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(content);
      deflater.finish();
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
    }
    return out.toByteArray();
  }

  /** One byte a character, all of which are below 256. */
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String utf16(String text) {
    StringBuilder hex = new StringBuilder("FEFF");
    text.chars().forEach(unit -> hex.append("%04X".formatted(unit)));
    return hex.toString();
  }

  @Override
  public void fill(double x, double y, double width, double height, int colour) {
    colour(colour).append("rg ");
    rectangle(x, y, width, height).append("f\n");
  }

  @Override
  public void image(double x, double y, double width, double height, int[] colours, int columns) {
    byte[] samples = new byte[3 * colours.length];
    for (int k = 0; k < colours.length; k++) {
      samples[3 * k] = (byte) (colours[k] >> 16);
      samples[3 * k + 1] = (byte) (colours[k] >> 8);
      samples[3 * k + 2] = (byte) colours[k];
    }
    page.append("q ");
    numbers(width, 0, 0, -height, x, y + height).append("cm /I").append(images.size());
    page.append(" Do Q\n");
    images.add(
        stream(
            "/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8 "
                .formatted(columns, colours.length / columns),
            samples));
  }

  @Override
  public void polygon(double[] x, double[] y, int colour) {
    colour(colour).append("rg ");
    path(x, y);
    page.append("h f\n");
  }

  @Override
  public void dots(double[] x, double[] y, double radius, int colour) {
    colour(colour).append("rg\n");
    double h = ROUND * radius;
    for (int k = 0; k < x.length; k++) {
      if (Double.isFinite(x[k]) && Double.isFinite(y[k])) {
        double left = x[k] - radius;
        double right = x[k] + radius;
        double top = y[k] - radius;
        double bottom = y[k] + radius;
        numbers(right, y[k]).append("m ");
        numbers(right, y[k] + h, x[k] + h, bottom, x[k], bottom).append("c ");
        numbers(x[k] - h, bottom, left, y[k] + h, left, y[k]).append("c ");
        numbers(left, y[k] - h, x[k] - h, top, x[k], top).append("c ");
        numbers(x[k] + h, top, right, y[k] - h, right, y[k]).append("c f\n");
      }
    }
  }

  @Override
  public void line(double[] x, double[] y, Pen pen) {
    colour(pen.colour()).append("RG ");
    numbers(pen.width()).append("w [");
    if (pen.dash() > 0) {
      numbers(pen.dash());
    }
    page.append("] 0 d\n");
    path(x, y);
    page.append("S\n");
  }

  private void path(double[] x, double[] y) {
    boolean drawing = false;
    for (int k = 0; k < x.length; k++) {
      boolean visible = Double.isFinite(x[k]) && Double.isFinite(y[k]);
      if (visible) {
        numbers(x[k], y[k]).append(drawing ? "l\n" : "m\n");
      }
      drawing = visible;
    }
  }

  @Override
  public void text(double x, double y, String text, Lettering lettering) {
    if (text.isEmpty()) {
      return;
    }
    PdfFont wanted = lettering.bold() ? PdfFont.BOLD : PdfFont.REGULAR;
    StringBuilder shown = new StringBuilder();
    double width = 0;
    for (int from = 0, to; from < text.length(); from = to) {
      PdfFont font = PdfFont.of(text.charAt(from), wanted);
      to = from + 1;
      while (to < text.length() && PdfFont.of(text.charAt(to), wanted) == font) {
        to++;
      }
      byte[] codes = font.codes(text.substring(from, to));
      width += font.width(codes) * lettering.size();
      shown.append('/').append(font.resource()).append(' ');
      shown.append(SvgCanvas.number(lettering.size())).append(" Tf <");
      for (byte code : codes) {
        shown.append("%02X".formatted(code));
      }
      shown.append("> Tj ");
    }
    double shift =
        switch (lettering.anchor()) {
          case START -> 0;
          case MIDDLE -> -width / 2;
          case END -> -width;
        };
    colour(lettering.colour()).append("rg BT ");
    if (lettering.vertical()) {
      numbers(0, -1, -1, 0, x, y - shift);
    } else {
      numbers(1, 0, 0, -1, x + shift, y);
    }
    page.append("Tm ").append(shown).append("ET\n");
  }

  @Override
  public void startClip(double x, double y, double width, double height) {
    page.append("q ");
    rectangle(x, y, width, height).append("W n\n");
  }

  @Override
  public void endClip() {
    page.append("Q\n");
  }

  private StringBuilder rectangle(double x, double y, double width, double height) {
    return numbers(x, y, width, height).append("re ");
  }

  /** Red, green and blue, 0 to 1. */
  private StringBuilder colour(int colour) {
    for (int shift = 16; shift >= 0; shift -= 8) {
      // Three digits tell all 256 values apart.
      page.append(Math.round((colour >> shift & 0xff) / 0.255) / 1000.0).append(' ');
    }
    return page;
  }

  /** Numbers, each with a space behind it. */
  private StringBuilder numbers(double... values) {
    for (double value : values) {
      page.append(SvgCanvas.number(Math.clamp(value, -FARTHEST, FARTHEST))).append(' ');
    }
    return page;
  }
}
