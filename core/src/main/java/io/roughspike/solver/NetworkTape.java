package io.roughspike.solver;

import java.util.Arrays;

/**
 * The sub-steps of consecutive segments of one {@link NetworkPath} and the noise of the segments.
 * Grows as needed within a limit and is reused; what is beyond the limit is only counted, so that
 * the path goes on and the caller finds out ({@link #fits}).
 *
 * <p>Layout: the value of neuron n in sub-step q is at {@code q * K + n}; noise of segment j
 * likewise.
 */
public final class NetworkTape {
  private final int size;
  private final int mostSubsteps;
  private int firstStep;
  private int segments;
  private int substeps;
  private int[] firstSubstep = new int[1];
  private double[] z1 = new double[0];
  private double[] z2 = new double[0];
  private double[] v = new double[0];
  private double[] i = new double[0];
  private double[] clock = new double[0];
  private double[] fraction = new double[0];
  private int[] source = new int[0];

  /**
   * An empty tape.
   *
   * @param size number of neurons K
   * @param bytes what the tape may take; with 0 it keeps nothing
   */
  public NetworkTape(int size, long bytes) {
    this.size = size;
    mostSubsteps =
        (int) Math.min(bytes / bytesPerSubstep(size), (Integer.MAX_VALUE - 8) / (size + 1));
  }

  /**
   * {@return bytes for one sub-step in a segment of its own, the largest share that one can have}
   *
   * @param size number of neurons K, at least 1
   */
  public static long bytesPerSubstep(int size) {
    return (3L + 2L) * size * Double.BYTES + Double.BYTES + 2 * Integer.BYTES;
  }

  /**
   * Empties the tape; the next segment is that of grid step {@code step}.
   *
   * @param step number of the grid step, from 0
   */
  public void clear(int step) {
    firstStep = step;
    segments = 0;
    substeps = 0;
  }

  /** Begins the next segment, whose noise is at {@code row} of the given arrays. */
  void addSegment(double[] noise1, double[] noise2, int row) {
    if (segments < mostSubsteps) {
      if (segments + 1 == firstSubstep.length) {
        int room = room(segments);
        firstSubstep = Arrays.copyOf(firstSubstep, room + 1);
        z1 = Arrays.copyOf(z1, room * size);
        z2 = Arrays.copyOf(z2, room * size);
      }
      firstSubstep[segments] = substeps;
      int at = segments * size;
      for (int n = 0; n < size; n++) {
        z1[at + n] = noise1[row + n];
        z2[at + n] = noise2[row + n];
      }
    }
    segments++;
  }

  /** Adds a sub-step: the state where it starts, its clock increments, fraction and source. */
  void addSubstep(double[] atV, double[] atI, double[] fs, double d, int newSource) {
    if (substeps < mostSubsteps) {
      if (substeps == fraction.length) {
        int room = room(substeps);
        v = Arrays.copyOf(v, room * size);
        i = Arrays.copyOf(i, room * size);
        clock = Arrays.copyOf(clock, room * size);
        fraction = Arrays.copyOf(fraction, room);
        source = Arrays.copyOf(source, room);
      }
      int at = substeps * size;
      for (int n = 0; n < size; n++) {
        v[at + n] = atV[n];
        i[at + n] = atI[n];
        clock[at + n] = fs[n];
      }
      fraction[substeps] = d;
      source[substeps] = newSource;
    }
    substeps++;
  }

  private int room(int used) {
    return (int) Math.min(Math.max(16, 2L * used), mostSubsteps);
  }

  /** {@return whether everything added is there} */
  public boolean fits() {
    return substeps <= mostSubsteps;
  }

  /** {@return number of segments} */
  public int segments() {
    return segments;
  }

  /** {@return number of sub-steps, those that did not fit included} */
  public int substeps() {
    return substeps;
  }

  /**
   * {@return the grid step of segment {@code j}}
   *
   * @param j number of the segment on the tape, from 0
   */
  public int step(int j) {
    return firstStep + j;
  }

  /**
   * {@return the first sub-step of segment {@code j}; the end of the tape for the one after the
   * last}
   *
   * @param j number of the segment on the tape, from 0
   */
  public int firstSubstep(int j) {
    return j == segments ? substeps : firstSubstep[j];
  }

  /** {@return noise of channel 0 by segment and neuron; the live array} */
  public double[] z1() {
    return z1;
  }

  /** {@return noise of channel 1 by segment and neuron; the live array} */
  public double[] z2() {
    return z2;
  }

  /** {@return v where each sub-step starts, by sub-step and neuron; the live array} */
  public double[] v() {
    return v;
  }

  /** {@return i where each sub-step starts, by sub-step and neuron; the live array} */
  public double[] i() {
    return i;
  }

  /** {@return fs in each sub-step, by sub-step and neuron; the live array} */
  public double[] clock() {
    return clock;
  }

  /**
   * {@return fraction d of the segment that sub-step {@code q} takes}
   *
   * @param q number of the sub-step on the tape, from 0
   */
  public double fraction(int q) {
    return fraction[q];
  }

  /**
   * {@return what ended sub-step {@code q}: neuron n if it is below K, a spike of input channel c
   * if it is K + c, the end of the segment if it is {@link NetworkPath#NO_SOURCE}}
   *
   * @param q number of the sub-step on the tape, from 0
   */
  public int source(int q) {
    return source[q];
  }
}
