package io.roughspike.driver;

import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import java.util.Arrays;

/**
 * The Brownian motions of a grid in cells of any size: a step of the grid is a cell of level 0, and
 * halving a cell of level L gives two of level L + 1, of length h0 / 2^L each. Every cell has an
 * increment W and a space-time area H, as {@link Driver#AREAS} says, of each neuron and channel.
 * Those of level 0 are those of {@link BrownianDriver}; a cell of length h has the halves
 *
 * <pre>
 *   D = 3 H + sqrt(h) / 2 z1,   S = 2 H - D / 2,   d = sqrt(h / 12) z2
 *   W1 = (W + D) / 2,   W2 = W - W1,   H1 = (S + d) / 2,   H2 = (S - d) / 2
 * </pre>
 *
 * with z1 and z2 standard normal, {@link RandomStream#splits4} of the cell. So W1, W2 ~ N(0, h / 2)
 * and H1, H2 ~ N(0, h / 24) are independent, as parts of a Brownian motion are, and
 *
 * <pre>   W = W1 + W2,   H = (H1 + H2) / 2 + (W1 - W2) / 4   </pre>
 *
 * (the law: Foster, Lyons, Oberhauser, arXiv 1904.06998; a tree of it: Jelincic, Foster, Kidger,
 * arXiv 2405.06464). A path does not depend on which of its cells are asked for, nor on the order.
 *
 * <p>Increments are whole multiples of a quantum, 2^-49 times the power of two at or above the
 * square root of the step's length, so W = W1 + W2 to the bit at all levels. Those of a level 0
 * cell are thereby rounded by at most 2^-50 of that power.
 *
 * <p>Used by one worker. It keeps the halves of the cells that led to the one asked for last, so
 * cells asked for in the order of time cost what is new in them; memory is 4 numbers a level,
 * neuron and channel. Nothing is allocated at levels where it was before.
 */
public final class DyadicNoise {
  /** Largest level of a cell. */
  public static final int DEEPEST = RandomStream.DEEPEST_SPLIT;

  /** The quantum of increments is this much below the power of two above their scale. */
  private static final int QUANTUM_BITS = 49;

  /** No cell. */
  private static final int NONE = -1;

  private RandomStream stream;
  private TimeGrid grid;
  private int neurons;
  private int[] channels = new int[0];
  private int sample;
  private double length;
  private long key;
  private double quantum;
  private double perQuantum;

  /**
   * Increments of the kept cells by level: at level 0 one cell, below two halves, the second at
   * {@code size()}; entry {@code c neurons + n} of channel number c in the list.
   */
  private final double[][] increments = new double[DEEPEST + 1][0];

  /** Areas likewise. */
  private final double[][] areas = new double[DEEPEST + 1][0];

  /** The cell of a level whose halves the level below keeps, or {@link #NONE}. */
  private final int[] halved = new int[DEEPEST];

  private final double[] normals = new double[4];

  /** Of no grid yet; {@link #use} says of which. */
  public DyadicNoise() {}

  /**
   * Takes the noise of a run.
   *
   * @param newStream the normals of {@link BrownianDriver#normals}
   * @param newGrid the steps that are halved
   * @param newNeurons number of neurons, at most {@link RandomStream#MOST_NEURONS}
   * @param newChannels which channels are wanted, in increasing order, from 0 and below {@link
   *     Driver#AREAS}; the array must not change
   */
  public void use(RandomStream newStream, TimeGrid newGrid, int newNeurons, int[] newChannels) {
    if (newNeurons < 1 || newNeurons > RandomStream.MOST_NEURONS) {
      throw new IllegalArgumentException(
          "steps are halved for networks of 1 to %d neurons, got %d: choose a fixed step"
              .formatted(RandomStream.MOST_NEURONS, newNeurons));
    }
    for (int c = 0; c < newChannels.length; c++) {
      int least = c == 0 ? 0 : newChannels[c - 1] + 1;
      if (newChannels[c] < least || newChannels[c] >= Driver.AREAS) {
        throw new IllegalArgumentException(
            "channels must be in increasing order from 0 to %d, got %s"
                .formatted(Driver.AREAS - 1, Arrays.toString(newChannels)));
      }
    }
    stream = newStream;
    grid = newGrid;
    neurons = newNeurons;
    channels = newChannels;
  }

  /** {@return neurons times channels: how many numbers a cell has} */
  public int size() {
    return neurons * channels.length;
  }

  /**
   * Turns to a sample; {@link #step} comes next.
   *
   * @param newSample its number, from 0
   */
  public void begin(int newSample) {
    sample = newSample;
  }

  /**
   * Turns to a step of the grid.
   *
   * @param m its number, from 0
   */
  public void step(int m) {
    length = grid.length(m);
    key = stream.splitKey(m);
    double scale = Math.sqrt(length);
    int exponent = Math.getExponent(scale) + 1;
    quantum = Math.scalb(1.0, exponent - QUANTUM_BITS);
    perQuantum = Math.scalb(1.0, QUANTUM_BITS - exponent);
    makeRoom(0, size());
    double areaScale = Math.sqrt(length / 12);
    for (int c = 0; c < channels.length; c++) {
      for (int n = 0; n < neurons; n++) {
        int e = c * neurons + n;
        increments[0][e] = rounded(scale * stream.normal(sample, n, channels[c], m));
        areas[0][e] = areaScale * stream.normal(sample, n, Driver.AREAS + channels[c], m);
      }
    }
    Arrays.fill(halved, NONE);
  }

  /**
   * Writes what a cell of the present step has.
   *
   * @param level its level, 0 to {@link #DEEPEST}
   * @param cell its number among those of its level, 0 to 2^level - 1
   * @param w receives increments; entry {@code c neurons + n} of channel number c in the list and
   *     neuron n
   * @param h receives areas likewise
   */
  public void cell(int level, int cell, double[] w, double[] h) {
    if (level < 0 || level > DEEPEST || cell < 0 || cell >= 1L << level) {
      throw new IllegalArgumentException(
          "a cell must have a level from 0 to %d and a number from 0 to 2^level - 1, got cell %d of level %d"
              .formatted(DEEPEST, cell, level));
    }
    for (int l = 0; l < level; l++) {
      int parent = cell >> (level - l);
      if (halved[l] != parent) {
        halve(l, parent);
      }
    }
    int from = at(level, cell);
    System.arraycopy(increments[level], from, w, 0, size());
    System.arraycopy(areas[level], from, h, 0, size());
  }

  /** Where a kept cell begins in the arrays of its level. */
  private int at(int level, int cell) {
    return level == 0 ? 0 : (cell & 1) * size();
  }

  private void halve(int level, int cell) {
    int size = size();
    makeRoom(level + 1, 2 * size);
    double h = Math.scalb(length, -level);
    double ofDifference = Math.sqrt(h) / 2;
    double ofAreas = Math.sqrt(h / 12);
    double[] w = increments[level + 1];
    double[] a = areas[level + 1];
    int from = at(level, cell);
    for (int n = 0; n < neurons; n++) {
      int drawn = NONE;
      for (int c = 0; c < channels.length; c++) {
        int pair = channels[c] >> 1;
        if (pair != drawn) {
          stream.splits4(key, sample, n, pair, level, cell, normals, 0);
          drawn = pair;
        }
        int z = 2 * (channels[c] & 1);
        int e = c * neurons + n;
        double whole = increments[level][from + e];
        double area = areas[level][from + e];
        double first = rounded(0.5 * (whole + Math.fma(ofDifference, normals[z], 3 * area)));
        double second = whole - first;
        double sum = Math.fma(-0.5, first - second, 2 * area);
        double difference = ofAreas * normals[z + 1];
        w[e] = first;
        w[size + e] = second;
        a[e] = 0.5 * (sum + difference);
        a[size + e] = 0.5 * (sum - difference);
      }
    }
    halved[level] = cell; // what deeper levels keep stays right: it is a function of its cell
  }

  /** The nearest multiple of the quantum. */
  private double rounded(double x) {
    return Math.rint(x * perQuantum) * quantum;
  }

  private void makeRoom(int level, int size) {
    if (increments[level].length < size) {
      increments[level] = new double[size];
      areas[level] = new double[size];
    }
  }
}
