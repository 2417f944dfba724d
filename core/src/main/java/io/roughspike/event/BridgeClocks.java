package io.roughspike.event;

import java.util.List;

/**
 * What thresholds with clocks of their own need within a segment, in which a neuron stands at its
 * place with l of the segment left: where it crosses its threshold, and how its noise bends there.
 * The line between the ends of what is left stands for a Brownian path. Where something cuts it, at
 * d of l, its height z below the threshold is known, 0 at a crossing; the line has height m there.
 * So the noise up to there has m - z more, along the direction in which noise moves the event
 * function, and the rest of it that much less: the path goes on to the same end.
 *
 * <p>A neuron that something else cuts has not crossed before. Its height is drawn from the path's
 * law given that, by what is left of its clock, which is uniform then; its clock starts anew, with
 * its next draw. In a dead time, and where that ends, it may have crossed: then its height is drawn
 * from the path's law alone, by its whole clock.
 */
final class BridgeClocks {
  private final EventSearch search;
  private final BrownianBridge path = new BrownianBridge();
  private CompiledSegments programs;
  private int lanes;

  /** Numbers of {@link BridgeExpressions}, by lane. */
  private double[] numbers = new double[0];

  /** By how much noise bends at a cut, along each of the present neuron's channels. */
  private double[] bend = new double[0];

  BridgeClocks(EventSearch search) {
    this.search = search;
  }

  /** Makes room for what programs need. */
  void prepare(CompiledSegments newPrograms) {
    programs = newPrograms;
    lanes = programs.lanes;
    int count = programs.channels.length;
    if (bend.length != count || numbers.length != (BridgeExpressions.NOISE + count) * lanes) {
      bend = new double[count];
      numbers = new double[(BridgeExpressions.NOISE + count) * lanes];
    }
  }

  /** Whether a neuron's threshold has a clock. */
  boolean has(int n) {
    return programs.of(n).bridge.isPresent();
  }

  private CompiledSegment.Bridge of(int n) {
    return programs.of(n).bridge.orElseThrow();
  }

  private double number(int column, int l) {
    return numbers[column * lanes + l];
  }

  /** Finds the path of a neuron through the rest l of its segment. */
  private void measure(int n, int lane, double l, double[] row, int at, double[] c) {
    search.set(Cut.FRACTION, lane, l);
    search.set(Cut.REST, lane, l);
    search.run(of(n).measure(), n, lane, row, at, numbers, lane, c);
    path.set(
        -number(BridgeExpressions.BEFORE, lane),
        -number(BridgeExpressions.AFTER, lane),
        number(BridgeExpressions.VARIANCE, lane) * l);
  }

  private boolean fires(int lane) {
    return number(BridgeExpressions.FIRES, lane) > 0.5;
  }

  /**
   * {@return the fraction at which a neuron crosses its threshold, after {@link EventSearch#step}
   * has taken it to the end of its segment; {@link EventSearch#LIFTED} if it stands above it, or
   * NaN if it does not cross}
   *
   * @param s its clock now
   * @param l what is left of its segment
   */
  double next(int n, int lane, double s, double l, double[] row, int at, double[] c) {
    measure(n, lane, l, row, at, c);
    if (!fires(lane)) {
      return Double.NaN;
    }
    if (number(BridgeExpressions.BEFORE, lane) >= 0) {
      return EventSearch.LIFTED;
    }
    // the clock has come to 0 by the program, or, if rounding tells them apart, by this
    boolean crosses = search.get(Cut.VALUE, lane) >= 0 || path.logSurvival(1, 0) <= s;
    return crosses ? l * path.crossing(s) : Double.NaN;
  }

  /** Bends the noise of a neuron that crosses its threshold at d, up to there. */
  void bendToCrossing(int n, int lane, double d, double l, double[] row, int at, double[] c) {
    measure(n, lane, l, row, at, c);
    bend(n, lane, d, path.mean(d / l), row, at);
  }

  /**
   * {@return whether a neuron that something else cuts at d may cross its threshold, now or when
   * its dead time ends; then its noise up to there is bent}
   *
   * @param s its clock now
   */
  boolean bendToCut(
      int n, int lane, double d, double s, double l, double[] row, int at, double[] c) {
    measure(n, lane, l, row, at, c);
    boolean isDead = isDead(n, row, at);
    if (!fires(lane) && !isDead) {
      return false;
    }
    double w = d / l;
    double height = isDead ? path.freeHeight(w, s) : path.height(w, s);
    bend(n, lane, d, path.mean(w) - height, row, at);
    return true;
  }

  /** Whether a dead time runs, in which the path may cross as it likes. */
  private boolean isDead(int n, double[] row, int at) {
    int column = programs.of(n).activeColumn;
    return column >= 0 && row[at + column * lanes] < 0.5;
  }

  private void bend(int n, int lane, double d, double height, double[] row, int at) {
    List<Integer> columns = of(n).columns();
    double squares = 0;
    for (int j = 0; j < columns.size(); j++) {
      double sigma = number(BridgeExpressions.NOISE + j, lane);
      squares = Math.fma(sigma, sigma, squares);
    }
    for (int j = 0; j < columns.size(); j++) {
      bend[j] = squares > 0 ? height * number(BridgeExpressions.NOISE + j, lane) / squares : 0;
      row[at + columns.get(j) * lanes] += bend[j] / d;
    }
  }

  /** Gives what is left of the segment, after d of l, the rest of the noise. */
  void bendBack(int n, double d, double l, double[] row, int at) {
    List<Integer> columns = of(n).columns();
    for (int j = 0; j < columns.size(); j++) {
      double more = l > d ? bend[j] / d + bend[j] / (l - d) : 0;
      row[at + columns.get(j) * lanes] -= more;
    }
  }
}
