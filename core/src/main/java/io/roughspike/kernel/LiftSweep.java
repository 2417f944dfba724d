package io.roughspike.kernel;

import static io.roughspike.goursat.LiftRows.FIRST;
import static io.roughspike.goursat.LiftRows.LANES;

import io.roughspike.goursat.LiftRows;
import java.util.Arrays;

/**
 * The kernels of one path x with eight paths y, move of x by move of x: what {@link LiftRows} needs
 * on the line that has been reached. Forwards or reversed, as the lanes are.
 *
 * <p>Cells of a jump and a move along time, or of jumps of different channels, have no product: u
 * is there a sum of functions of one variable, edges pass unchanged, and only values in corners
 * change. So a jump of x meets the jumps of y along its own channel, listed by {@link LiftLanes},
 * before anything else does.
 */
final class LiftSweep {
  private final LiftRows rows;
  private final LiftLanes lanes;
  private final double[] end = new double[FIRST + LANES];

  /** On moves of y along time, of its events, and along jumps; laid out as the rows want them. */
  private double[] edges = {};

  private double[] events = {};
  private double[] jumpEdges = {};

  /** Of one jump of x: corners of its cells, and what came out. */
  private double[] corners = {};

  private double[] growths = {};
  private double[] rises = {};

  /** With lead-lag, the rises along the jump that leads. */
  private double[] leadRises = {};

  private double[] integrals = {};
  private int degree;
  private int jumpDegree;
  private int jumps;
  private int places;
  private LiftJumps taps;

  LiftSweep(LiftRows rows, LiftLanes lanes) {
    this.rows = rows;
    this.lanes = lanes;
  }

  /** Makes room for paths y as the lanes now hold them, and neurons. */
  void reserve(LiftDegrees degrees, LiftJumps jumpTaps, boolean leadLag, int neurons) {
    taps = jumpTaps;
    degree = degrees.time();
    jumpDegree = degrees.jump();
    jumps = leadLag ? 2 : 1;
    places = lanes.start(neurons);
    edges = Buffers.atLeast(edges, edgeSize());
    events = Buffers.atLeast(events, eventSize());
    jumpEdges = Buffers.atLeast(jumpEdges, jumpEdgeSize());
    corners = Buffers.atLeast(corners, FIRST + places * LANES);
    growths = Buffers.atLeast(growths, FIRST + places * LANES);
    rises = Buffers.atLeast(rises, FIRST + places * LANES);
    leadRises = Buffers.atLeast(leadRises, FIRST + places * LANES);
  }

  private int edgeSize() {
    return FIRST + (lanes.columns() + 1) * (degree + 1) * LANES;
  }

  private int eventSize() {
    return FIRST + lanes.columns() * (1 + 2 * jumps) * LANES;
  }

  private int jumpEdgeSize() {
    return FIRST + jumps * places * jumpDegree * LANES;
  }

  /** Goes to the start of x, where the kernel is 1. */
  void start() {
    Arrays.fill(edges, 0, edgeSize(), 0);
    for (int j = 0; j <= lanes.columns(); j++) {
      int at = FIRST + j * (degree + 1) * LANES;
      Arrays.fill(edges, at, at + LANES, 1);
    }
    Arrays.fill(events, 0, eventSize(), 0);
    Arrays.fill(jumpEdges, 0, jumpEdgeSize(), 0);
  }

  /** Moves along time by a move with taps at {@code a[aAt ..]}. */
  void time(double[] a, int aAt) {
    rows.timeRow(lanes.columns(), jumps, degree, a, aAt, lanes.taps(), edges, events, end);
  }

  /** Jumps along the channel of {@code neuron}, and along its lag channel if there is one. */
  void jump(int neuron) {
    int first = lanes.start(neuron);
    int count = lanes.start(neuron + 1) - first;
    if (count == 0) {
      return; // no growth along the jump, nowhere
    }
    for (int jump = 0; jump < jumps; jump++) {
      if (jump > 0) {
        System.arraycopy(rises, FIRST, leadRises, FIRST, count * LANES);
      }
      gather(first, count, jump);
      rows.jumpRow(
          count,
          jumpDegree,
          taps.x(),
          neuron * jumpDegree,
          taps.y(),
          neuron * jumpDegree,
          corners,
          jumpEdges,
          (jump * places + first) * jumpDegree,
          growths,
          rises);
      scatter(first, count, jump);
    }
    rows.settle(lanes.columns(), jumps, degree, edges, events);
  }

  /** Where a lag jump begins, the kernel has grown by what it grew along the jump that leads. */
  private void gather(int first, int count, int jump) {
    for (int lane = 0; lane < LANES; lane++) {
      double grown = 0;
      for (int c = 0; c < count; c++) {
        int column = lanes.column(first + c, lane);
        int at = FIRST + c * LANES + lane;
        double corner = 0;
        if (column >= 0) {
          if (jump > 0) {
            grown += leadRises[at];
          }
          corner = events[event(column, lane) + (1 + 2 * jump) * LANES] + grown;
        }
        corners[at] = corner;
      }
    }
  }

  private void scatter(int first, int count, int jump) {
    for (int lane = 0; lane < LANES; lane++) {
      for (int c = 0; c < count; c++) {
        int column = lanes.column(first + c, lane);
        if (column >= 0) {
          int at = FIRST + c * LANES + lane;
          int event = event(column, lane);
          events[event] += rises[at];
          events[event + (2 + 2 * jump) * LANES] = growths[at];
        }
      }
    }
  }

  private int event(int column, int lane) {
    return FIRST + column * (1 + 2 * jumps) * LANES + lane;
  }

  /** The kernels with all of each y, from {@link LiftRows#FIRST} on. */
  double[] end() {
    return end;
  }

  /**
   * Integrates the kernel along y's time on the line that has been reached, which is in front of a
   * jump, for {@link #integral}.
   */
  void integrate() {
    integrals = Buffers.atLeast(integrals, FIRST + lanes.columns() * LANES);
    rows.integrate(lanes.columns(), degree, lanes.taps(), edges, integrals);
  }

  /** The integral up to the event at {@code place} of the lanes, which is one of {@code lane}. */
  double integral(int place, int lane) {
    return integrals[FIRST + lanes.column(place, lane) * LANES + lane];
  }

  /**
   * By how much the growth along the last jump, that of {@code neuron}, is larger behind the event
   * at {@code place} of the lanes than before it; with lead-lag along both jumps.
   */
  double rise(int neuron, int place, int lane) {
    int at = FIRST + (place - lanes.start(neuron)) * LANES + lane;
    return jumps == 1 ? rises[at] : leadRises[at] + rises[at];
  }
}
