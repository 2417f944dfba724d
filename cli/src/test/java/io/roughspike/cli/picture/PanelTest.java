package io.roughspike.cli.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Marks are drawn where their values are: read back from the SVG. */
class PanelTest {
  private static final Axis UNIT = new Axis(0, 1, false);

  /** A panel of the unit square stands at (66, 32) and is 360 wide and 235 high. */
  private static String draw(Panel panel) {
    return new Figure("", List.of(List.of(panel)), List.of(), "").toSvg();
  }

  @Test
  void bandsGoForthBelowAndBackAbove() {
    double[] x = {0, 1};
    Panel.Band band = new Panel.Band(x, new double[] {0, 0.2}, new double[] {0.4, 1}, 0x123456);
    String svg = draw(new Panel("", "", "", List.of(band), UNIT, UNIT, OptionalDouble.empty()));
    assertTrue(
        svg.contains("<polygon fill=\"#123456\" points=\"66,267 426,220 426,32 66,173\"/>"), svg);
  }

  @Test
  void dotsWithoutAPlaceAreLeftOut() {
    Panel.Dots dots =
        new Panel.Dots(new double[] {0.5, Double.NaN, 1}, new double[] {0.5, 0.5, 0}, 2, 0xabcdef);
    String svg = draw(new Panel("", "", "", List.of(dots), UNIT, UNIT, OptionalDouble.empty()));
    assertEquals(2, svg.split("<circle ", -1).length - 1);
    assertTrue(svg.contains("<circle cx=\"246\" cy=\"149.5\" r=\"2\"/>"), svg);
    assertTrue(svg.contains("<circle cx=\"426\" cy=\"267\" r=\"2\"/>"), svg);
  }

  @Test
  void equalWeightsAreOnTheDiagonal() {
    double[] weights = {0.25, 0.5, 1.5};
    Panel panel =
        WeightScatter.panel("", List.of(new WeightScatter.Group(weights, weights, 0x112233)));
    Matcher dots = Pattern.compile("cx=\"([0-9.]+)\" cy=\"([0-9.]+)\"").matcher(draw(panel));
    int found = 0;
    while (dots.find()) {
      double across = (Double.parseDouble(dots.group(1)) - 66) / 360;
      double up = (267 - Double.parseDouble(dots.group(2))) / 235;
      assertEquals(across, up, 1e-4); // hundredths of a point
      found++;
    }
    assertEquals(weights.length, found);
  }

  @Test
  void aRowMaySpanColumns() {
    Panel panel = new Panel("wide", "", "", List.of(), UNIT, UNIT, OptionalDouble.of(0.5));
    Figure figure =
        new Figure("", 2, List.of(new Figure.Row(List.of(panel), 100, 2)), List.of(), "");
    // Two columns of 442 less what stands left and right of one panel.
    assertTrue(figure.toSvg().contains("<rect x=\"66\" y=\"32\" width=\"802\" height=\"100\""));
  }
}
