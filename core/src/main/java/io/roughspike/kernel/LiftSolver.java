package io.roughspike.kernel;

import static io.roughspike.goursat.LiftRows.FIRST;
import static io.roughspike.goursat.LiftRows.LANES;

import io.roughspike.goursat.LiftRows;
import io.roughspike.path.SpikeLifts;
import io.roughspike.spike.SpikeTrains;

/**
 * Kernels of paths x, one after the other, with eight paths y, and their derivatives in the event
 * times of x. One worker's workspace.
 *
 * <p>Let u be the kernel of what lies before an event of x, along y, and v that of what lies behind
 * it. The jump of the event adds p(t) to u(t) and, seen from the end, q(t) to v(t), which are step
 * functions of y's events of the same neuron. A little time that goes from behind the event to
 * before it changes the kernel by
 *
 * <pre>
 *   dk/ds = integral of u (v + q) - integral of (u + p) v = integral of u q - integral of p v
 * </pre>
 *
 * over y's time, that is by steps of q times the integral of u before them, less steps of p times
 * the integral of v behind them. So a sweep forwards keeps two numbers for each pair of events of
 * the same neuron, and a sweep from the end meets them.
 */
final class LiftSolver {
  private final LiftMoves moves = new LiftMoves();
  private final LiftLanes lanes = new LiftLanes();
  private final LiftLanes reversedLanes = new LiftLanes();
  private final LiftSweep sweep;
  private final LiftSweep reversed;

  /** Integrals and steps of the sweep forwards, event by event of x, place by place of y. */
  private double[] tape = {};

  /** Derivatives in the times of x for a time scale of 1, event e in lane l at e LANES + l. */
  private double[] derivatives = {};

  private SpikeLifts x;
  private int degree;

  LiftSolver(LiftRows rows) {
    this.sweep = new LiftSweep(rows, lanes);
    this.reversed = new LiftSweep(rows, reversedLanes);
  }

  /** Takes up the paths y from {@code first} on. */
  void block(
      SpikeLifts newX,
      SpikeLifts y,
      int first,
      LiftDegrees degrees,
      LiftJumps jumps,
      boolean derivativesWanted) {
    x = newX;
    degree = degrees.time();
    boolean leadLag = y.options().leadLag();
    int neurons = y.trains().neuronCount();
    lanes.read(y, first, degree, false);
    sweep.reserve(degrees, jumps, leadLag, neurons);
    if (derivativesWanted) {
      reversedLanes.read(y, first, degree, true);
      reversed.reserve(degrees, jumps, leadLag, neurons);
    }
  }

  /** Solves for path {@code i} of x; {@link #kernel} then has the values. */
  void solve(int i) {
    int events = x.trains().count(i);
    moves.read(x, i, degree);
    sweep.start();
    for (int e = 0; e < events; e++) {
      sweep.time(moves.taps(), e * degree);
      sweep.jump(x.trains().neuron(i, e));
    }
    sweep.time(moves.taps(), events * degree);
  }

  /** The kernel with path y in {@code lane}. */
  double kernel(int lane) {
    return sweep.end()[FIRST + lane];
  }

  /** Solves likewise; {@link #derivative} then has the derivatives too. */
  void solveAndDifferentiate(int i) {
    SpikeTrains trains = x.trains();
    int events = trains.count(i);
    tape = Buffers.atLeast(tape, tapeSize(i));
    derivatives = Buffers.atLeast(derivatives, events * LANES);
    moves.read(x, i, degree);
    sweep.start();
    int at = 0;
    for (int e = 0; e < events; e++) {
      int neuron = trains.neuron(i, e);
      sweep.time(moves.taps(), e * degree);
      sweep.integrate();
      sweep.jump(neuron);
      at = keep(neuron, at);
    }
    sweep.time(moves.taps(), events * degree);
    reversed.start();
    for (int e = events - 1; e >= 0; e--) {
      int neuron = trains.neuron(i, e);
      reversed.time(moves.taps(), (e + 1) * degree);
      reversed.integrate();
      reversed.jump(neuron);
      at -= 2 * places(neuron) * LANES;
      meet(neuron, at, e);
    }
  }

  private int places(int neuron) {
    return lanes.start(neuron + 1) - lanes.start(neuron);
  }

  private int tapeSize(int i) {
    long size = 0;
    for (int e = 0; e < x.trains().count(i); e++) {
      size += 2L * places(x.trains().neuron(i, e)) * LANES;
    }
    if (size > Integer.MAX_VALUE / 2) {
      throw new IllegalArgumentException(
          "gradients need 16 bytes for each pair of events of a neuron in 8 pairs of paths, which are %d bytes for sample %d: give shorter trains"
              .formatted(Double.BYTES * size, i));
    }
    return (int) size;
  }

  /** Keeps what the derivative in an event of {@code neuron} needs of u and p. */
  private int keep(int neuron, int from) {
    int at = from;
    for (int place = lanes.start(neuron); place < lanes.start(neuron + 1); place++) {
      for (int lane = 0; lane < LANES; lane++) {
        if (lanes.column(place, lane) >= 0) {
          tape[at + lane] = sweep.integral(place, lane);
          tape[at + LANES + lane] = sweep.rise(neuron, place, lane);
        }
      }
      at += 2 * LANES;
    }
    return at;
  }

  /** The derivative in event {@code e}; reversed lanes have the events of y in reversed order. */
  private void meet(int neuron, int from, int e) {
    int start = reversedLanes.start(neuron);
    for (int lane = 0; lane < LANES; lane++) {
      int count = lanes.count(neuron, lane);
      double earlier = 0;
      double later = 0;
      for (int c = 0; c < count; c++) {
        int at = from + 2 * (count - 1 - c) * LANES + lane;
        double step = reversed.rise(neuron, start + c, lane);
        earlier = Math.fma(step, tape[at], earlier);
        later = Math.fma(tape[at + LANES], reversed.integral(start + c, lane), later);
      }
      derivatives[e * LANES + lane] = earlier - later;
    }
  }

  /** The derivative of the kernel in lane {@code lane} in the time of event {@code event} of x. */
  double derivative(int event, int lane) {
    return x.options().timeScale() * derivatives[event * LANES + lane];
  }
}
