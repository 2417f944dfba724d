package io.roughspike.event;

import io.roughspike.engine.Run;
import io.roughspike.program.ProgramCompiler;
import java.util.Arrays;

/**
 * Forward sensitivities over the segments of {@link SegmentPaths}, one path after another: the
 * tangents of a {@link SegmentWalk} by the requested parameters. With t. the tangents, Phi(y; r, d)
 * what a sub-step of fraction d makes of y with r left at its start, E the event function after it,
 * and [..] derivatives by a neuron's own parameters,
 *
 * <pre>
 *   a sub-step to an event:  d. = -(E_y y. + E_r r. + [E]) / E_d,  then p. = r. = r. - d.
 *   an event, at once:       p. = r.
 *   time of an event:        -dt p.;  then y. = reset's J y. + [reset]
 *   arrival of its spike:    p. = -((its time). + [delay]) / dt;  then y. += [weight]
 *   end of its dead time:    p. = -((its time). + [dead time]) / dt
 *   an input spike:          p. = -[delay] / dt;  then y. += [weight]
 * </pre>
 *
 * <p>Costs O(K Q) operations a segment, O(Q) for each entry of the tape, and (m + 2) K Q numbers,
 * for K neurons of m components and Q requested parameters, besides {@link EventTangents}.
 */
final class SegmentTangents extends SegmentWalk {
  private final EventTangents events = new EventTangents();
  private int sample;

  /**
   * A solver of its own programs.
   *
   * @param forLanes compiles what is done to all tangents
   * @param forOne compiles what is done once
   * @param noise draws random numbers
   */
  SegmentTangents(ProgramCompiler forLanes, ProgramCompiler forOne, NoiseSource noise) {
    super(forLanes, forOne, noise);
  }

  @Override
  CompiledSegmentTangents programs(CompiledSegment of, ProgramCompiler compiler) {
    return of.tangents(compiler);
  }

  /** Adds values and gradients of the samples {@code from} to {@code to - 1} to the run's sums. */
  void solve(Run newRun, int from, int to) {
    prepareWalk(newRun);
    events.prepare(network, count);
    for (sample = from; sample < to; sample++) {
      paths.begin(sample, 1);
      tangents.start(sample);
      events.clear();
      while (paths.running() != 0) {
        segment();
        if (tape.point[0] >= 0) {
          tangents.addStates(sample, tape.point[0], stopped());
        }
        events.forget(paths.end(0));
        goOn();
      }
      paths.requireSound();
      run.sums().add(sample, paths.value(0), tangents.gradient(), 0);
    }
  }

  @Override
  void entry(int kind, int k, int number, int values) {
    switch (kind) {
      case SegmentTape.LAST -> stepToEnd(k, values);
      case SegmentTape.STEP -> stepToPlace(k, number, values);
      case SegmentTape.FIRED -> {
        slopes(k, values);
        tangents.fire(k, shared, 0, fraction, rest, restOf(k));
        move(k);
        for (int t = 0; t < count; t++) {
          rest[restOf(k) + t] -= fraction[FIRST + t];
        }
        event(k, number, values);
      }
      case SegmentTape.FORCED -> event(k, number, values);
      case SegmentTape.RECEIVED -> tangents.receive(number);
      case SegmentTape.ARRIVED -> placeAfter(number);
      case SegmentTape.RELEASED -> {
        placeAfter(number);
        int deadTime = tangents.ofDeadTime(k);
        if (deadTime >= 0) {
          place[FIRST + deadTime] -= 1 / length;
        }
      }
      case SegmentTape.INPUT -> placeAfter(-1);
      case SegmentTape.ACTIVATED -> {
        // the state that says so is a constant between transitions
      }
      default -> throw new IllegalStateException("no entry of kind " + kind);
    }
  }

  /** An event where neuron k stands now, and its reset. */
  private void event(int k, int number, int values) {
    System.arraycopy(rest, restOf(k), place, FIRST, count);
    tangents.addTime(length * run.eventCotangent(sample, number), place, FIRST);
    if (events.areKept()) {
      double left = tape.values[values + width] - tape.values[values + width + 1];
      int to = events.add(Math.fma(-left, length, paths.end(0)));
      for (int t = 0; t < count; t++) {
        events.values()[to + t] = -length * place[FIRST + t];
      }
    }
    reset(k, number, values + width + 2);
  }

  /** The place of what follows an event, or, without one, nothing that has a tangent. */
  private void placeAfter(int event) {
    if (event < 0) {
      Arrays.fill(place, 0);
      return;
    }
    int from = events.at(event);
    for (int t = 0; t < count; t++) {
      place[FIRST + t] = -events.values()[from + t] / length;
    }
  }
}
