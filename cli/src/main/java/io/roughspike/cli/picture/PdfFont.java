package io.roughspike.cli.picture;

import java.nio.charset.Charset;

/**
 * The fonts of a PDF file: three of the fourteen that every reader has, so that none need be in the
 * file. Letters that Helvetica lacks, those of the Greek alphabet, come from Symbol.
 */
enum PdfFont {
  REGULAR("Helvetica", "R"),
  BOLD("Helvetica-Bold", "B"),
  SYMBOL("Symbol", "S");

  /** Greek letters, each at the place of the letter of Symbol that has its shape. */
  private static final String GREEK = "αβχδεφγηικλμνοπθρστυωξψζ";

  private static final String GREEK_CODES = "abcdefghiklmnopqrstuwxyz";

  /** The encoding that PDF calls WinAnsiEncoding. */
  private static final Charset LATIN = Charset.forName("windows-1252");

  private static final int FIRST_CODE = 32;

  /** Width of letters outside of the tables, in thousandths of the size: that of a digit. */
  private static final int OTHER = 556;

  private final String baseName;
  private final String resource;

  PdfFont(String baseName, String resource) {
    this.baseName = baseName;
    this.resource = resource;
  }

  /** The font's name in a page. */
  String resource() {
    return resource;
  }

  /** The object that describes the font. */
  String dictionary() {
    String encoding = this == SYMBOL ? "" : " /Encoding /WinAnsiEncoding";
    return "<< /Type /Font /Subtype /Type1 /BaseFont /" + baseName + encoding + " >>";
  }

  /** The font in which {@code letter} is written where the text is in {@code wanted}. */
  static PdfFont of(char letter, PdfFont wanted) {
    return GREEK.indexOf(letter) >= 0 ? SYMBOL : wanted;
  }

  /** The codes of {@code text}, a question mark for a letter that the font does not have. */
  byte[] codes(String text) {
    if (this != SYMBOL) {
      return text.getBytes(LATIN);
    }
    byte[] codes = new byte[text.length()];
    for (int k = 0; k < codes.length; k++) {
      codes[k] = (byte) GREEK_CODES.charAt(GREEK.indexOf(text.charAt(k)));
    }
    return codes;
  }

  /** The width of text of size 1 with these codes. */
  double width(byte[] codes) {
    short[] widths =
        switch (this) {
          case REGULAR -> Widths.HELVETICA;
          case BOLD -> Widths.HELVETICA_BOLD;
          case SYMBOL -> Widths.SYMBOL;
        };
    int sum = 0;
    for (byte code : codes) {
      int k = this == SYMBOL ? GREEK_CODES.indexOf(code) : code - FIRST_CODE;
      sum += k >= 0 && k < widths.length ? widths[k] : OTHER;
    }
    return sum / 1000.0;
  }

  /** Adobe's font metrics, in thousandths of the size: of codes 32 to 126, and of Greek letters. */
  private static final class Widths {
    static final short[] HELVETICA = {
      278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
      556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
      1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
      667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
      333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
      556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584
    };
    static final short[] HELVETICA_BOLD = {
      278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
      556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
      975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
      667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
      333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
      611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584
    };
    static final short[] SYMBOL = {
      631, 549, 549, 494, 439, 521, 411, 603, 329, 549, 549, 576, 521, 549, 549, 521, 549, 603, 439,
      576, 686, 493, 686, 494
    };
  }
}
