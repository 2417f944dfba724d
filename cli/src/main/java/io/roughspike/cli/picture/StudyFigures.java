package io.roughspike.cli.picture;

import io.roughspike.cli.picture.Canvas.Pen;
import io.roughspike.cli.picture.Panel.Band;
import io.roughspike.cli.picture.Panel.Curve;
import io.roughspike.cli.picture.Panel.Dots;
import io.roughspike.cli.picture.Panel.Mark;
import io.roughspike.statistics.SampleMean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Figures of the results of a study over its factors. */
public final class StudyFigures {
  /** Lines of a panel, as many as there are colours. */
  public static final int MOST_LINES = 4;

  /** Room that names have below a panel, and below one that is a row by itself. */
  private static final double ROOM = 360;

  private static final double WIDE = 800;

  /** Room that names of columns of a heat map have, less what those of rows take. */
  private static final double MAP_ROOM = 235;

  private static final double LETTER = 6.1;

  /**
   * How far from a mean, in ranges of all values, an interval may be and still widen the axis:
   * enough for three values.
   */
  private static final double MOST_ROOM = 1.5;

  private static final int HEIGHT = 235;
  private static final int LONGEST_LABEL = 32;
  private static final int LONGEST_TITLE = 48;
  private static final int LONGEST_ROW = 14;
  private static final int MOST_TICKS = 8;
  private static final double RADIUS = 1.8;
  private static final double LARGE = 4;
  private static final double THICK = 1.7;

  /** Ratio of largest and smallest value from which an axis is logarithmic. */
  private static final double DECADES = 100;

  /** The same of drawn numbers, where these lie evenly in logarithms. */
  private static final double LEAST_RATIO = 10;

  private static final double LEVEL = 0.95;

  private StudyFigures() {}

  /**
   * What a panel or a heat map is drawn over.
   *
   * @param name of the factor
   * @param levels as they are written
   * @param values of the levels, if they are numbers; otherwise none
   */
  public record Ground(String name, List<String> levels, List<Double> values) {
    private boolean isNumeric() {
      return !values.isEmpty();
    }

    private double at(int level) {
      return isNumeric() ? values.get(level) : level;
    }

    /** Whether ratios of neighbours are more alike than their differences are. */
    private boolean isGeometric() {
      if (!isNumeric() || values.getFirst() <= 0) {
        return false;
      }
      int n = values.size();
      if (n == 2) {
        return values.get(1) / values.get(0) >= 10;
      }
      return unevenness(values.stream().map(Math::log).toList()) < unevenness(values);
    }

    private static double unevenness(List<Double> values) {
      double[] gaps =
          IntStream.range(1, values.size())
              .mapToDouble(k -> values.get(k) - values.get(k - 1))
              .toArray();
      return Arrays.stream(gaps).max().orElse(1) / Arrays.stream(gaps).min().orElse(1);
    }

    private Axis axis(double room) {
      if (!isNumeric()) {
        return Axis.named(levels, room);
      }
      double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
      Axis axis = Axis.covering(List.of(all), isGeometric());
      return levels.size() > MOST_TICKS
          ? axis
          : axis.withTicks(
              IntStream.range(0, all.length)
                  .mapToObj(k -> new Axis.Tick(all[k], levels.get(k)))
                  .toList());
    }
  }

  /**
   * A result over the levels of a ground.
   *
   * @param name of the line
   * @param values at each level, one a seed
   */
  public record Line(String name, List<List<Double>> values) {
    private List<SampleMean> means() {
      return values.stream().map(StudyFigures::mean).toList();
    }
  }

  /** Points of a scatter. */
  public record Cloud(String name, List<Double> x, List<Double> y) {}

  private static SampleMean mean(List<Double> values) {
    return SampleMean.of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /**
   * A result over a factor: lines with bands over numbers, dots with bars over names; every seed a
   * small dot.
   *
   * @param isWide whether the panel is a row by itself
   */
  public static Panel lines(String result, Ground ground, List<Line> lines, boolean isWide) {
    List<Mark> low = new ArrayList<>();
    List<Mark> points = new ArrayList<>();
    List<Mark> high = new ArrayList<>();
    Axis y = axis(shown(lines).stream());
    for (int k = 0; k < lines.size(); k++) {
      int colour = Palette.colour(k, lines.size());
      List<SampleMean> means = lines.get(k).means();
      double shift =
          ground.isNumeric() ? 0 : 0.6 * ((k + 0.5) / lines.size() - 0.5); // beside each other
      int[] there =
          IntStream.range(0, means.size()).filter(l -> means.get(l).count() > 0).toArray();
      double[] x = at(there, l -> ground.at(l) + shift);
      double[] mean = at(there, l -> means.get(l).mean());
      double[] below = at(there, l -> Math.max(floor(y), means.get(l).mean() - half(means.get(l))));
      double[] above = at(there, l -> means.get(l).mean() + half(means.get(l)));
      double beside = ground.isNumeric() ? 0 : 0.06 / lines.size();
      points.add(points(ground, lines.get(k), shift - beside, colour));
      if (ground.isNumeric()) {
        low.add(new Band(x, below, above, Palette.paler(colour, 0.82)));
        high.add(new Curve(x, below, new Pen(Palette.paler(colour, 0.4), 0.7)));
        high.add(new Curve(x, above, new Pen(Palette.paler(colour, 0.4), 0.7)));
        high.add(new Curve(x, mean, new Pen(colour, THICK)));
        high.add(new Dots(x, mean, LARGE - 1, colour));
      } else {
        high.add(bars(x, below, above, colour));
        high.add(new Dots(x, mean, LARGE, colour));
      }
    }
    low.addAll(points);
    low.addAll(high);
    return new Panel(
        Axis.cut(result, LONGEST_TITLE),
        Axis.cut(ground.name(), LONGEST_TITLE),
        Axis.cut(result, LONGEST_LABEL),
        low,
        ground.axis(isWide ? WIDE : ROOM),
        y,
        OptionalDouble.empty());
  }

  /** All values, and the ends of intervals as far as these leave the values visible. */
  private static List<Double> shown(List<Line> lines) {
    List<Double> shown =
        new ArrayList<>(
            lines.stream().flatMap(line -> line.values().stream().flatMap(List::stream)).toList());
    double[] all = array(shown);
    double range = Arrays.stream(all).max().orElse(0) - Arrays.stream(all).min().orElse(0);
    boolean positive = Arrays.stream(all).allMatch(value -> value > 0);
    for (Line line : lines) {
      for (SampleMean mean : line.means()) {
        double half = Math.min(half(mean), MOST_ROOM * range);
        if (!positive || mean.mean() > half) { // a logarithmic axis stays one
          shown.add(mean.mean() - half);
        }
        shown.add(mean.mean() + half);
      }
    }
    return shown;
  }

  private static double floor(Axis axis) {
    return axis.scale() == Axis.Scale.LOGARITHMIC ? axis.min() / 2 : Double.NEGATIVE_INFINITY;
  }

  private static double half(SampleMean mean) {
    return mean.count() < 2 ? 0 : mean.halfWidth(LEVEL);
  }

  private static Dots points(Ground ground, Line line, double shift, int colour) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int l = 0; l < line.values().size(); l++) {
      for (double value : line.values().get(l)) {
        x.add(ground.at(l) + shift);
        y.add(value);
      }
    }
    return new Dots(array(x), array(y), RADIUS, Palette.paler(colour, 0.45));
  }

  private static Curve bars(double[] x, double[] low, double[] high, int colour) {
    double[] across = new double[3 * x.length];
    double[] up = new double[3 * x.length];
    Arrays.fill(up, Double.NaN); // gaps between bars
    for (int k = 0; k < x.length; k++) {
      Arrays.fill(across, 3 * k, 3 * k + 3, x[k]);
      up[3 * k] = low[k];
      up[3 * k + 1] = high[k];
    }
    return new Curve(across, up, new Pen(colour, THICK));
  }

  /** The means of a result over two factors; rows of numbers grow upwards. */
  public static HeatMap map(String result, Ground across, Ground up, HeatMap.Values means) {
    int columns = across.levels().size();
    int rows = up.levels().size();
    boolean turned = up.isNumeric();
    HeatMap.Values cells = (row, column) -> means.at(turned ? rows - 1 - row : row, column);
    List<String> names = up.levels().stream().map(name -> Axis.cut(name, LONGEST_ROW)).toList();
    int longest = names.stream().mapToInt(String::length).max().orElse(0);
    return new HeatMap(
        "mean of " + Axis.cut(result, LONGEST_TITLE - 8),
        Axis.cut(across.name(), LONGEST_TITLE),
        Axis.cut(up.name(), LONGEST_LABEL),
        new HeatMap.Cells(rows, columns, cells),
        axis(IntStream.range(0, rows * columns).mapToObj(k -> means.at(k / columns, k % columns))),
        Axis.cut(result, LONGEST_LABEL),
        Axis.named(across.levels(), MAP_ROOM - LETTER * Math.max(0, longest - 4)),
        rowNames(turned ? names.reversed() : names));
  }

  /** As many names as lines of text have room. */
  private static Axis rowNames(List<String> names) {
    int every = Math.ceilDiv(names.size(), HEIGHT / 14);
    return new Axis(-0.5, names.size() - 0.5, Axis.Scale.LINEAR)
        .withTicks(
            IntStream.range(0, names.size())
                .filter(k -> k % every == 0)
                .mapToObj(k -> new Axis.Tick(k, names.get(k)))
                .toList());
  }

  /** A result against a drawn number. */
  public static Panel scatter(String result, String key, List<Cloud> clouds) {
    List<Dots> marks = new ArrayList<>();
    for (int k = 0; k < clouds.size(); k++) {
      Cloud cloud = clouds.get(k);
      marks.add(
          new Dots(array(cloud.x()), array(cloud.y()), 2.4, Palette.colour(k, clouds.size())));
    }
    return new Panel(
        Axis.cut(result, LONGEST_TITLE),
        Axis.cut(key, LONGEST_TITLE),
        Axis.cut(result, LONGEST_LABEL),
        marks,
        drawnAxis(clouds),
        axis(clouds.stream().flatMap(cloud -> cloud.y().stream())),
        OptionalDouble.empty());
  }

  /** Logarithmic where the median is nearer to the middle of the logarithms than of the numbers. */
  private static Axis drawnAxis(List<Cloud> clouds) {
    double[] all =
        clouds.stream()
            .flatMap(cloud -> cloud.x().stream())
            .mapToDouble(Double::doubleValue)
            .filter(Double::isFinite)
            .distinct()
            .sorted()
            .toArray();
    boolean isLogarithmic =
        all.length > 2
            && all[0] > 0
            && all[all.length - 1] / all[0] >= LEAST_RATIO
            && offMiddle(Arrays.stream(all).map(Math::log).toArray()) < offMiddle(all);
    return Axis.covering(List.of(all), isLogarithmic);
  }

  /** How far the median is from the middle, in ranges. */
  private static double offMiddle(double[] sorted) {
    double least = sorted[0];
    double range = sorted[sorted.length - 1] - least;
    return Math.abs((sorted[sorted.length / 2] - least) / range - 0.5);
  }

  /** What colours stand for; nothing for one of them. */
  public static List<Figure.Entry> legend(List<String> names) {
    return names.size() < 2
        ? List.of()
        : IntStream.range(0, names.size())
            .mapToObj(k ->
                new Figure.Entry(
                    Axis.cut(names.get(k), LONGEST_LABEL),
                    new Pen(Palette.colour(k, names.size()), 2 * THICK)))
            .toList();
  }

  /** Rows of at most two panels, a single one as wide as two. */
  public static List<Figure.Row> rows(List<? extends Plot> panels) {
    List<Figure.Row> rows = new ArrayList<>();
    for (int k = 0; k < panels.size(); k += 2) {
      List<? extends Plot> row = panels.subList(k, Math.min(panels.size(), k + 2));
      rows.add(new Figure.Row(row, HEIGHT, row.size() == 1 ? 2 : 1));
    }
    return rows;
  }

  /** A figure of such rows. */
  public static Figure figure(String title, List<Figure.Row> rows, List<Figure.Entry> legend) {
    return new Figure(title, 2, rows, legend, "");
  }

  private static Axis axis(Stream<Double> values) {
    double[] all = values.mapToDouble(Double::doubleValue).filter(Double::isFinite).toArray();
    double least = Arrays.stream(all).min().orElse(0);
    double most = Arrays.stream(all).max().orElse(0);
    return Axis.covering(List.of(all), least > 0 && most / least >= DECADES);
  }

  /** A number of a level. */
  @FunctionalInterface
  private interface OfLevel {
    double at(int level);
  }

  private static double[] at(int[] levels, OfLevel number) {
    return Arrays.stream(levels).mapToDouble(number::at).toArray();
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
