package io.roughspike.solver;

import io.roughspike.driver.ClockDraws;
import java.util.Arrays;

/**
 * One sample path of the neuron, advanced segment by segment with exact handling of events: the
 * scheme of the paper (one Euler step a sub-step). Within a segment, with r the remaining fraction
 * (1 at its start):
 *
 * <pre>
 *   theta = -s / fs;  the neuron fires if theta &lt; r;  d = fires ? theta : r
 *   v += d fv;  i += d fi;  s += d fs            (all at the state where the sub-step starts)
 *   if it fires: r -= d; the event time is end - r dt; v -= vReset; s = log U' - alpha; again
 * </pre>
 *
 * Several events in a segment and events on grid points are normal cases. The path stops at its cap
 * of events. The sub-steps and events of the latest segment can be read until the next one: all
 * sub-steps end with an event except the last, which does so only if the path stopped there.
 */
public final class EventPath {
  /** A new one; may be used for any number of runs. */
  public EventPath() {}

  /** A path without a cap of its own fails beyond this many events. */
  public static final int MOST_EVENTS = TooManyEventsException.MOST_EVENTS;

  private double v;
  private double i;
  private double s;
  private int sample;
  private int spikes;
  private int maxSpikes;
  private boolean stopped;

  private int substeps;
  private double[] substepV = new double[8];
  private double[] substepI = new double[8];
  private double[] substepClock = new double[8];
  private double[] substepFraction = new double[8];
  private double[] eventTime = new double[8];

  /**
   * Starts a path at the initial state of {@code neuronSegment}'s neuron.
   *
   * @param neuronSegment coefficients of a full step, which know the neuron
   * @param clocks thresholds of the clocks
   * @param newSample number of the sample, from 0
   * @param newMaxSpikes a path stops after this many events
   */
  public void start(Segment neuronSegment, ClockDraws clocks, int newSample, int newMaxSpikes) {
    maxSpikes = newMaxSpikes;
    resume(
        neuronSegment.neuron().v0(),
        neuronSegment.neuron().i0(),
        clocks.logUniform(newSample, 0, 0) - neuronSegment.neuron().alpha(),
        newSample,
        0);
  }

  /**
   * Sets the cap of events.
   *
   * @param newMaxSpikes a path stops after this many events
   */
  public void setMaxSpikes(int newMaxSpikes) {
    maxSpikes = newMaxSpikes;
  }

  /**
   * Continues a path from a given state.
   *
   * @param newV membrane potential
   * @param newI synaptic current
   * @param newS clock
   * @param newSample number of the sample, from 0
   * @param newSpikes events so far
   */
  public void resume(double newV, double newI, double newS, int newSample, int newSpikes) {
    v = newV;
    i = newI;
    s = newS;
    sample = newSample;
    spikes = newSpikes;
    stopped = false;
  }

  /**
   * Advances over one segment.
   *
   * @param segment coefficients of the segment
   * @param clocks thresholds of the clocks
   * @param z1 normalised increment of channel 0
   * @param z2 normalised increment of channel 1
   * @param u recorded input on the segment
   * @param clockIncrement fs at the present v, {@code segment.clockIncrement(v())}
   * @param end time at which the segment ends
   */
  public void advance(
      Segment segment,
      ClockDraws clocks,
      double z1,
      double z2,
      double u,
      double clockIncrement,
      double end) {
    double driveV = segment.driveV(z1, z2, u);
    double driveI = segment.driveI(z1, z2);
    double fs = clockIncrement;
    double r = 1;
    substeps = 0;
    while (true) {
      double theta = -s / fs;
      boolean fires = theta < r;
      double d = fires ? theta : r;
      double fv = segment.incrementV(v, i, driveV);
      double fi = segment.incrementI(i, driveI);
      log(v, i, fs, d);
      v = Math.fma(d, fv, v);
      i = Math.fma(d, fi, i);
      s = Math.fma(d, fs, s);
      if (!fires) {
        return;
      }
      r -= d;
      eventTime[substeps - 1] = Math.fma(-r, segment.dt(), end);
      v -= segment.neuron().vReset();
      spikes++;
      if (spikes == maxSpikes) {
        stopped = true;
        return;
      }
      if (spikes == MOST_EVENTS) {
        throw new TooManyEventsException(sample, end);
      }
      s = clocks.logUniform(sample, 0, spikes) - segment.neuron().alpha();
      fs = segment.clockIncrement(v);
    }
  }

  private void log(double atV, double atI, double fs, double d) {
    if (substeps == substepV.length) {
      int size = 2 * substeps;
      substepV = Arrays.copyOf(substepV, size);
      substepI = Arrays.copyOf(substepI, size);
      substepClock = Arrays.copyOf(substepClock, size);
      substepFraction = Arrays.copyOf(substepFraction, size);
      eventTime = Arrays.copyOf(eventTime, size);
    }
    substepV[substeps] = atV;
    substepI[substeps] = atI;
    substepClock[substeps] = fs;
    substepFraction[substeps] = d;
    substeps++;
  }

  /** {@return the membrane potential} */
  public double v() {
    return v;
  }

  /** {@return the synaptic current} */
  public double i() {
    return i;
  }

  /** {@return the log-survival clock} */
  public double s() {
    return s;
  }

  /** {@return the number of the sample} */
  public int sample() {
    return sample;
  }

  /** {@return events so far} */
  public int spikes() {
    return spikes;
  }

  /** {@return whether the path has stopped at its cap of events} */
  public boolean stopped() {
    return stopped;
  }

  /** {@return whether the state is finite (the clock too, unless the path stopped)} */
  public boolean isFinite() {
    return Double.isFinite(v) && Double.isFinite(i) && (stopped || Double.isFinite(s));
  }

  /** {@return sub-steps of the latest segment} */
  public int substeps() {
    return substeps;
  }

  /** {@return events of the latest segment} */
  public int events() {
    return stopped ? substeps : substeps - 1;
  }

  /**
   * {@return time of event {@code k} of the latest segment}
   *
   * @param k number in the segment, from 0
   */
  public double eventTime(int k) {
    return eventTime[k];
  }

  /**
   * {@return v where sub-step {@code k} of the latest segment starts}
   *
   * @param k number in the segment, from 0
   */
  public double substepV(int k) {
    return substepV[k];
  }

  /**
   * {@return i where sub-step {@code k} of the latest segment starts}
   *
   * @param k number in the segment, from 0
   */
  public double substepI(int k) {
    return substepI[k];
  }

  /**
   * {@return fs in sub-step {@code k} of the latest segment}
   *
   * @param k number in the segment, from 0
   */
  public double substepClock(int k) {
    return substepClock[k];
  }

  /**
   * {@return fraction d of the segment that sub-step {@code k} takes}
   *
   * @param k number in the segment, from 0
   */
  public double substepFraction(int k) {
    return substepFraction[k];
  }
}
