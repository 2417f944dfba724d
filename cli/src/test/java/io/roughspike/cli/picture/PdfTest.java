package io.roughspike.cli.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.picture.Canvas.Anchor;
import io.roughspike.cli.picture.Canvas.Lettering;
import io.roughspike.cli.picture.Canvas.Pen;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.junit.jupiter.api.Test;

/** PDF documents, read back by a library that shares nothing with what writes them. */
class PdfTest {
  private static final Axis UNIT = new Axis(0, 1, false);

  private static Figure figure(String title, String xLabel, String yLabel) {
    Panel.Band band =
        new Panel.Band(new double[] {0, 1}, new double[2], new double[] {0.5, 0.5}, 0x204080);
    Panel panel =
        new Panel(title, xLabel, yLabel, List.of(band), UNIT, UNIT, OptionalDouble.empty());
    return new Figure("A title, σ (and more)", List.of(List.of(panel)), List.of(), "");
  }

  /** A piece of text: where it starts and ends from the left, and its distance from the top. */
  private record Text(String letters, double left, double right, double baseline) {}

  private static List<Text> texts(PDDocument document) throws IOException {
    List<Text> found = new ArrayList<>();
    PDFTextStripper stripper =
        new PDFTextStripper() {
          @Override
          protected void writeString(String text, List<TextPosition> letters) {
            TextPosition first = letters.getFirst();
            TextPosition last = letters.getLast();
            found.add(
                new Text(
                    text,
                    first.getXDirAdj(),
                    last.getXDirAdj() + last.getWidthDirAdj(),
                    first.getYDirAdj()));
          }
        };
    stripper.getText(document);
    return found;
  }

  @Test
  void aFigureIsOnePageOfItsSizeWithATitle() throws IOException {
    try (PDDocument document = Loader.loadPDF(figure("panel", "x", "y").toPdf())) {
      assertEquals(1, document.getNumberOfPages());
      PDPage page = document.getPage(0);
      // As in the SVG: margins of 66 and 16 beside a panel of 360; 32, 48 and 4 around one of 235.
      assertEquals(442, page.getMediaBox().getWidth());
      assertEquals(319, page.getMediaBox().getHeight());
      assertEquals("A title, σ (and more)", document.getDocumentInformation().getTitle());
    }
  }

  /** The library has font metrics of its own. */
  @Test
  void textStandsWhereItShould() throws IOException {
    String all = "WAVE %|~ \\ (quick) {brown} [fox], jumps; 0123456789 @#$^&*_+=<>?/'`\"";
    PdfCanvas canvas = new PdfCanvas(800, 400, "");
    double y = 40;
    for (boolean bold : new boolean[] {false, true}) {
      for (Anchor anchor : Anchor.values()) {
        canvas.text(400, y, all, new Lettering(11, bold, 0, anchor, false));
        y += 40;
      }
    }
    canvas.text(400, y, "σ = αω β", new Lettering(11, true, 0, Anchor.MIDDLE, false));
    try (PDDocument document = Loader.loadPDF(canvas.document())) {
      StringBuilder shown = new StringBuilder();
      List<Text> texts = texts(document);
      double baseline = 40;
      for (int line = 0; line < 6; line++, baseline += 40) {
        double at = baseline;
        List<Text> pieces = texts.stream().filter(t -> Math.abs(t.baseline() - at) < 1).toList();
        double left = pieces.stream().mapToDouble(Text::left).min().orElseThrow();
        double right = pieces.stream().mapToDouble(Text::right).max().orElseThrow();
        double anchored =
            switch (line % 3) {
              case 0 -> left;
              case 1 -> (left + right) / 2;
              default -> right;
            };
        assertEquals(400, anchored, 0.02, "line " + line); // hundredths of a point
      }
      texts.forEach(text -> shown.append(text.letters()).append(' '));
      assertTrue(shown.toString().contains("(quick) {brown} [fox], jumps;"), shown.toString());
      assertTrue(shown.toString().contains("σ = αω β"), shown.toString());
    }
  }

  @Test
  void areasAndPicturesAreWhereTheyShouldBe() throws IOException {
    try (PDDocument document = Loader.loadPDF(figure("", "", "").toPdf())) {
      BufferedImage image = new PDFRenderer(document).renderImage(0);
      assertEquals(442, image.getWidth());
      // The band is the lower half of the panel, which reaches from (66, 32) to (426, 267).
      assertEquals(0x204080, image.getRGB(100, 160) & 0xffffff);
      assertEquals(0x204080, image.getRGB(420, 260) & 0xffffff);
      assertEquals(0xffffff, image.getRGB(100, 135) & 0xffffff);
      assertEquals(0xffffff, image.getRGB(435, 160) & 0xffffff);
    }
  }

  @Test
  void cellsOfAHeatMapKeepTheirColours() throws IOException {
    double[] gram = {1, 2, 3, 1.5, 2.5, 2};
    try (PDDocument document = Loader.loadPDF(GramFigure.of(gram, 2, 3, false).toPdf())) {
      PDImageXObject map =
          (PDImageXObject) document.getPage(0).getResources().getXObject(COSName.getPDFName("I0"));
      assertEquals(3, map.getWidth());
      assertEquals(2, map.getHeight());
      for (int k = 0; k < gram.length; k++) {
        assertEquals(
            ColourScale.colour((gram[k] - 1) / 2),
            map.getImage().getRGB(k % 3, k / 3) & 0xffffff,
            "value " + k);
      }
      BufferedImage page = new PDFRenderer(document).renderImage(0);
      int across = page.getWidth();
      int firstRow = page.getRGB(across / 2, 60) & 0xffffff;
      assertEquals(ColourScale.colour(0.5), firstRow, "the first row is at the top");
    }
  }

  /** Numbers have no exponent, dashes and gaps are kept, and nothing is NaN. */
  @Test
  void linesWithGapsAndFarPointsAreNumbers() throws IOException {
    PdfCanvas canvas = new PdfCanvas(100, 50, "");
    double[] x = {0, 1e300, Double.NaN, 10, 90, Double.POSITIVE_INFINITY};
    canvas.line(x, new double[] {0, 1e-300, 1, 25, 25, 0}, new Pen(0xff0000, 4, 5));
    canvas.dots(new double[] {50, Double.NaN}, new double[] {40, 1}, 6, 0x00ff00);
    try (PDDocument document = Loader.loadPDF(canvas.document())) {
      BufferedImage image = new PDFRenderer(document).renderImage(0);
      assertEquals(0xff0000, image.getRGB(12, 25) & 0xffffff, "a dash");
      assertEquals(0xffffff, image.getRGB(17, 25) & 0xffffff, "the gap behind it");
      assertEquals(0x00ff00, image.getRGB(50, 40) & 0xffffff, "a dot");
      assertEquals(0xffffff, image.getRGB(58, 40) & 0xffffff, "beside the dot");
    }
  }

  @Test
  void oneFigureGivesTheSameBytes() {
    assertArrayEquals(figure("a", "b", "c").toPdf(), figure("a", "b", "c").toPdf());
  }
}
