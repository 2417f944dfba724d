package io.roughspike.cli.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Colours of heat maps, read back from the SVG. */
class HeatMapTest {
  private static final Pattern IMAGE = Pattern.compile("data:image/png;base64,([^\"]+)\"");

  /** The map, then the bar. */
  private static List<BufferedImage> images(Figure figure) throws IOException {
    List<BufferedImage> images = new ArrayList<>();
    Matcher matcher = IMAGE.matcher(figure.toSvg());
    while (matcher.find()) {
      byte[] png = Base64.getDecoder().decode(matcher.group(1));
      images.add(ImageIO.read(new ByteArrayInputStream(png)));
    }
    return images;
  }

  private static int at(BufferedImage image, int row, int column) {
    return image.getRGB(column, row) & 0xffffff;
  }

  @Test
  void cellsHaveTheColoursOfTheirValues() throws IOException {
    double[] gram = {1, 2, 3, 1.5, 2.5, 2};
    BufferedImage map = images(GramFigure.of(gram, 2, 3, false)).getFirst();
    assertEquals(3, map.getWidth());
    assertEquals(2, map.getHeight());
    for (int k = 0; k < gram.length; k++) {
      int expected = ColourScale.colour((gram[k] - 1) / 2);
      assertEquals(expected, at(map, k / 3, k % 3), "value " + k);
    }
  }

  @Test
  void theBarRunsFromTheLargestToTheSmallest() throws IOException {
    BufferedImage bar = images(GramFigure.of(new double[] {1, 2}, 1, 2, false)).get(1);
    assertEquals(1, bar.getWidth());
    assertEquals(ColourScale.colour(1 - 0.5 / 256), at(bar, 0, 0));
    assertEquals(ColourScale.colour(0.5 / 256), at(bar, 255, 0));
  }

  @Test
  void largeMatricesAreAveragedInBlocks() throws IOException {
    int n = 1024;
    double[] gram = new double[n * n];
    for (int k = 0; k < gram.length; k++) {
      // blocks of 2 x 2 with the mean of their row of blocks, from 1 to 2
      int block = k / (2 * n);
      gram[k] = 1 + block / 511.0 + (k % 2 == 0 ? 0.25 : -0.25);
    }
    BufferedImage map = images(GramFigure.of(gram, n, n, false)).getFirst();
    assertEquals(512, map.getWidth());
    assertEquals(ColourScale.colour(0.25 / 1.5), at(map, 0, 0));
    assertEquals(ColourScale.colour(1.25 / 1.5), at(map, 511, 300));
  }

  @Test
  void aMatrixWhoseDiagonalSpansDecadesIsNormalised() throws IOException {
    double[] gram = {1, 5, 5, 1e4};
    Figure figure = GramFigure.of(gram, 2, 2, true);
    assertTrue(figure.toSvg().contains("k(x, y) / sqrt(k(x, x) k(y, y))<"));
    BufferedImage map = images(figure).getFirst();
    assertEquals(ColourScale.colour(1), at(map, 0, 0));
    assertEquals(ColourScale.colour(1), at(map, 1, 1));
    assertEquals(ColourScale.colour(0), at(map, 0, 1));
  }

  @Test
  void othersThatSpanDecadesAreLogarithmic() throws IOException {
    Figure figure = GramFigure.of(new double[] {1, 100, 1e4}, 1, 3, false);
    assertTrue(figure.toSvg().contains("k(x, y), logarithmic<"));
    assertEquals(ColourScale.colour(0.5), at(images(figure).getFirst(), 0, 1));
    String both = GramFigure.of(new double[] {1, 1e-3, 1e-3, 1e4}, 2, 2, true).toSvg();
    assertTrue(both.contains("k(x, x) k(y, y)), logarithmic<"));
  }

  @Test
  void negativeAndEqualValuesAreShown() throws IOException {
    assertTrue(GramFigure.of(new double[] {-1, 1e9}, 1, 2, false).toSvg().contains(">k(x, y)<"));
    BufferedImage map = images(GramFigure.of(new double[] {1, 1, 1, 1}, 2, 2, true)).getFirst();
    assertEquals(ColourScale.colour(0.5), at(map, 1, 0));
  }

  /** In OKLab, read back through the inverse of the matrices of its definition. */
  @Test
  void stepsOfColourAreEqual() {
    int steps = 200;
    double[] distances = new double[steps];
    double[] before = oklab(ColourScale.light(0));
    for (int k = 0; k < steps; k++) {
      double[] light = ColourScale.light((k + 1.0) / steps);
      for (double component : light) {
        assertTrue(component >= 0 && component <= 1, "on the screen: " + Arrays.toString(light));
      }
      double[] next = oklab(light);
      assertTrue(next[0] > before[0], "lightness rises");
      distances[k] =
          Math.sqrt(
              square(next[0] - before[0])
                  + square(next[1] - before[1])
                  + square(next[2] - before[2]));
      before = next;
    }
    double smallest = Arrays.stream(distances).min().orElseThrow();
    double largest = Arrays.stream(distances).max().orElseThrow();
    // The published matrices, of ten digits, are inverse to 1e-7; a step is 4e-3.
    assertEquals(1, largest / smallest, 1e-3);
  }

  private static double square(double x) {
    return x * x;
  }

  private static double[] oklab(double[] c) {
    double l = Math.cbrt(0.4122214708 * c[0] + 0.5363325363 * c[1] + 0.0514459929 * c[2]);
    double m = Math.cbrt(0.2119034982 * c[0] + 0.6806995451 * c[1] + 0.1073969566 * c[2]);
    double s = Math.cbrt(0.0883024619 * c[0] + 0.2817188376 * c[1] + 0.6299787005 * c[2]);
    return new double[] {
      0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
    };
  }

  @Test
  void whatIsNoNumberHasNoColour() {
    assertEquals(ColourScale.NONE, ColourScale.colour(Double.NaN));
    assertEquals(ColourScale.colour(0), ColourScale.colour(-3));
    assertEquals(ColourScale.colour(1), ColourScale.colour(2));
  }
}
