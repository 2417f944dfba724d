package io.roughspike.event;

import io.roughspike.driver.DriverCotangents;
import io.roughspike.driver.Jumps;
import io.roughspike.driver.WorkerNoise;
import io.roughspike.engine.LongJumpException;
import io.roughspike.engine.Run;
import java.util.Arrays;

/**
 * Segments where the driver jumps: a step of the grid is cut at each jump into parts, and between
 * two parts the jump is a segment of length 0 whose increment is that of all channels that jump at
 * that time. From u0 to u1 of a step with increment W and area H, a part has
 *
 * <pre>   increment (u1 - u0) (W + 6 (1 - u0 - u1) H),   area (u1 - u0)^2 H,   </pre>
 *
 * those of the parabola of W and H. Where sigma depends on the states a jump J is made in n equal
 * segments, n such that the error of rk4 along y' = sigma(y) J, about x^5 / (120 n^4) with x the
 * largest sum over l of |d(sigma J)_k / dy_l| where the jump begins, is at most 1e-12.
 *
 * <p>Jumps count from after the start of the grid to its end; one at a grid point, up to 1e-9 of a
 * step, belongs to the step that ends there, so that states there are those after it.
 *
 * <p>A part that has length L, increment w and area a, with cotangents L', w', a' and t' of its
 * end, gives the times of the jumps at its end and its start
 *
 * <pre>
 *   L' + t' + (1/L) sum of w' (w - 6 a) + 2 a' a,      -L' - (1/L) sum of w' (w + 6 a) + 2 a' a,
 * </pre>
 *
 * and a jump gives its own time the cotangents of the times of the events within it. A jump that is
 * taken to a grid point stays there when its time changes by little, so there its derivative by
 * time is 0; what it would be if the jump were moved into the step before, or after, differs. Jumps
 * at one time are moved together: the first of them has the derivative.
 */
final class JumpSegments extends Segments {
  private static final int BLOCK = ModelPrograms.BLOCK;
  private static final double ERROR = 1e-12;

  /** A jump has not begun: in how many segments it is made is to be found. */
  private static final int BEGINS = -1;

  private final NoiseSource noise;
  private final WorkerNoise source;
  private final NoiseElements elements = new NoiseElements();

  /** Noise of a block of steps, of packed lanes, of one neuron and channel. */
  private double[] packed = new double[0];

  private int[] packedLane = new int[0];

  /** Noise of the lanes' blocks: step r of column c of neuron n at {@link #drawnAt} plus lane. */
  private double[] drawn = new double[0];

  private int[] drawnBlock = new int[0];
  private Jumps[] jumps = new Jumps[0];

  /** The noise column of each channel, or -1 if it moves nothing. */
  private int[] columnOf = new int[0];

  // Of each lane.

  private int[] step = new int[0];

  /** The first of the jumps that are still to come. */
  private int[] next = new int[0];

  /** Segments that are left of the present jump: 0 if there is none. */
  private int[] left = new int[0];

  /** In how many it is made. */
  private int[] parts = new int[0];

  /** Where the present part begins and ends in its step. */
  private double[] from = new double[0];

  private double[] to = new double[0];

  /** The jump at which the present part begins, or -1 at a grid point. */
  private int[] startJump = new int[0];

  private long refused;

  // Where rows' segments are, by row and lane, where derivatives by the driver are wanted: the step
  // of a part, and where in that it begins and ends; or -1 - j of jump j, and in how many segments
  // it is made. Also the jumps whose times are the start and the end of the segment, or -1.

  private int[] piece = new int[0];
  private double[] pieceFrom = new double[0];
  private double[] pieceTo = new double[0];
  private int[] pieceStart = new int[0];
  private int[] pieceEnd = new int[0];

  /** Segments whose noise {@code noise} draws from {@code source}. */
  JumpSegments(NoiseSource noise, WorkerNoise source) {
    this.noise = noise;
    this.source = source;
  }

  @Override
  void prepare(Run newRun, CompiledSegments newPrograms, EventSearch newSearch) {
    super.prepare(newRun, newPrograms, newSearch);
    int wanted = (lanes + NoiseSource.GRAIN - 1) / NoiseSource.GRAIN * NoiseSource.GRAIN;
    elements.ensureRoom(wanted);
    if (packed.length < FIRST + BLOCK * wanted) {
      packed = new double[FIRST + BLOCK * wanted];
      packedLane = new int[wanted];
    }
    if (drawn.length < neurons * channels.length * BLOCK * lanes) {
      drawn = new double[neurons * channels.length * BLOCK * lanes];
    }
    if (jumps.length != lanes) {
      jumps = new Jumps[lanes];
      Arrays.setAll(jumps, _ -> new Jumps());
      drawnBlock = new int[lanes];
      step = new int[lanes];
      next = new int[lanes];
      left = new int[lanes];
      parts = new int[lanes];
      from = new double[lanes];
      to = new double[lanes];
      startJump = new int[lanes];
    }
    if (columnOf.length != network.channels()) {
      columnOf = new int[network.channels()];
    }
    Arrays.fill(columnOf, -1);
    for (int c = 0; c < increments; c++) {
      columnOf[channels[c]] = c;
    }
  }

  @Override
  void begin(int newFirst, int samples) {
    super.begin(newFirst, samples);
    for (int l = 0; l < samples; l++) {
      Jumps of = jumps[l];
      of.clear();
      source.increments().jumps(streamSample(l), of);
      next[l] = 0;
      while (next[l] < of.count() && !(of.time(next[l]) > simulation.grid().start())) {
        next[l]++;
      }
      drawnBlock[l] = -1;
      step[l] = 0;
      from[l] = 0;
      startJump[l] = -1;
      left[l] = 0;
      skip(l);
      arrive(l);
    }
  }

  @Override
  int step(int l) {
    return step[l];
  }

  private double stepLength(int m) {
    return discretisation.length(discretisation.isShortened(m));
  }

  // Which jump comes next.

  /** Passes over jumps that no neuron sees. */
  private void skip(int l) {
    Jumps of = jumps[l];
    while (next[l] < of.count() && !counts(of, next[l])) {
      next[l]++;
    }
  }

  private boolean counts(Jumps of, int j) {
    return of.channel(j) < columnOf.length && of.neuron(j) < neurons;
  }

  /**
   * Where the next jump is in the present step, from {@link #from} to 1; infinity if it has none.
   */
  private double placeOfNext(int l) {
    if (next[l] == jumps[l].count()) {
      return Double.POSITIVE_INFINITY;
    }
    double time = jumps[l].time(next[l]);
    double stepEnd = discretisation.end(step[l]);
    double near = Math.max(Jumps.AT_POINT * simulation.grid().step(), simulation.grid().rounding());
    boolean isLast = step[l] + 1 == discretisation.steps();
    if (!(time <= (isLast ? stepEnd : stepEnd + near))) {
      return Double.POSITIVE_INFINITY;
    }
    double u = 1 - (stepEnd - time) / stepLength(step[l]);
    return stepEnd - time <= near ? 1 : Math.max(u, from[l]);
  }

  /** Begins a jump where the lane stands, if there is one. */
  private void arrive(int l) {
    if (placeOfNext(l) <= from[l]) {
      left[l] = BEGINS;
    }
  }

  // Segments.

  @Override
  void enter(int q, long running, double[] rows, int row, double[] coefficients) {
    draw(running);
    int size = programs.variant.driven() ? (q + 1) * lanes : 0;
    if (piece.length < size) {
      piece = Arrays.copyOf(piece, 2 * size);
      pieceFrom = Arrays.copyOf(pieceFrom, 2 * size);
      pieceTo = Arrays.copyOf(pieceTo, 2 * size);
      pieceStart = Arrays.copyOf(pieceStart, 2 * size);
      pieceEnd = Arrays.copyOf(pieceEnd, 2 * size);
    }
    long begins = 0;
    for (long all = running; all != 0; all &= all - 1) {
      int l = Long.numberOfTrailingZeros(all);
      if (left[l] == 0) {
        enterPart(l, rows, row);
      } else {
        begins |= left[l] == BEGINS ? 1L << l : 0;
        enterJump(l, rows, row);
      }
    }
    refused = 0;
    if (begins != 0) {
      judge(begins, rows, row, coefficients);
    }
    for (long all = size == 0 ? 0 : running; all != 0; all &= all - 1) {
      note(q * lanes, Long.numberOfTrailingZeros(all));
    }
  }

  private void note(int at, int l) {
    boolean inJump = left[l] > 0;
    piece[at + l] = inJump ? -1 - next[l] : step[l];
    pieceFrom[at + l] = from[l];
    pieceTo[at + l] = inJump ? parts[l] : to[l];
    boolean atPoint = (inJump ? from[l] : to[l]) == 1;
    pieceStart[at + l] = startJump[l];
    pieceEnd[at + l] = atPoint ? -1 : next[l];
  }

  @Override
  Jumps jumps(int l) {
    return jumps[l];
  }

  @Override
  void addCotangents(
      int q, int l, SegmentCotangents of, double[] rows, int row, DriverCotangents ofDriver) {
    int here = q * lanes + l;
    if (piece[here] < 0) {
      addOfJump(here, l, of, ofDriver);
      return;
    }
    addToStep(here, l, of, ofDriver);
    if (pieceStart[here] >= 0 || pieceEnd[here] >= 0) {
      addToTimes(here, l, of, rows, row, ofDriver);
    }
  }

  private void addOfJump(int here, int l, SegmentCotangents of, DriverCotangents ofDriver) {
    Jumps all = jumps[l];
    int first = -1 - piece[here];
    for (int j = first; j < all.count() && all.time(j) == all.time(first); j++) {
      int c = counts(all, j) ? columnOf[all.channel(j)] : -1;
      if (c >= 0) {
        ofDriver.bySize()[j] += of.ofNoise(all.neuron(j), c, l) / pieceTo[here];
      }
    }
    if (pieceEnd[here] >= 0) {
      ofDriver.byTime()[first] += of.end[l];
    }
  }

  /** What the noise of a part brings to that of its step. */
  private void addToStep(int here, int l, SegmentCotangents of, DriverCotangents ofDriver) {
    int m = piece[here];
    double u = pieceTo[here] - pieceFrom[here];
    double ofArea = 6 * (1 - pieceFrom[here] - pieceTo[here]) * u;
    double[] values = ofDriver.values();
    for (int n = 0; n < neurons; n++) {
      for (int c = 0; c < increments; c++) {
        double bar = of.ofNoise(n, c, l);
        int w = ofDriver.at(n, channels[c]) + m;
        values[w] = Math.fma(u, bar, values[w]);
        if (increments < channels.length) {
          double barOfArea = of.ofNoise(n, increments + c, l);
          int h = ofDriver.at(n, network.channels() + channels[c]) + m;
          values[h] = Math.fma(ofArea, bar, Math.fma(u * u, barOfArea, values[h]));
        }
      }
    }
  }

  /** What a part brings to the times of the jumps between which it is. */
  private void addToTimes(
      int here, int l, SegmentCotangents of, double[] rows, int row, DriverCotangents ofDriver) {
    double bothWays = 0;
    double ofAreas = 0;
    for (int n = 0; n < neurons; n++) {
      for (int c = 0; c < increments; c++) {
        double bar = of.ofNoise(n, c, l);
        bothWays = Math.fma(bar, rows[noiseAt(row, n, c) + l], bothWays);
        if (increments < channels.length) {
          double area = rows[noiseAt(row, n, increments + c) + l];
          bothWays = Math.fma(2 * of.ofNoise(n, increments + c, l), area, bothWays);
          ofAreas = Math.fma(6 * bar, area, ofAreas);
        }
      }
    }
    double[] byTime = ofDriver.byTime();
    double partLength = (pieceTo[here] - pieceFrom[here]) * stepLength(piece[here]);
    if (pieceEnd[here] >= 0) {
      byTime[pieceEnd[here]] += of.end[l] + of.length[l] + (bothWays - ofAreas) / partLength;
    }
    if (pieceStart[here] >= 0) {
      byTime[pieceStart[here]] -= of.length[l] + (bothWays + ofAreas) / partLength;
    }
  }

  private void enterPart(int l, double[] rows, int row) {
    to[l] = Math.min(placeOfNext(l), 1);
    double u = to[l] - from[l];
    double ofArea = 6 * (1 - from[l] - to[l]);
    double scale = discretisation.scale(discretisation.isShortened(step[l]));
    double areaScale = discretisation.areaScale(discretisation.isShortened(step[l]));
    boolean areas = increments < channels.length;
    for (int n = 0; n < neurons; n++) {
      for (int c = 0; c < increments; c++) {
        double w = scale * drawn[drawnAt(n, c, step[l] % BLOCK) + l];
        if (areas) {
          double h = areaScale * drawn[drawnAt(n, increments + c, step[l] % BLOCK) + l];
          rows[noiseAt(row, n, increments + c) + l] = u * u * h;
          w = Math.fma(ofArea, h, w);
        }
        rows[noiseAt(row, n, c) + l] = u * w;
      }
    }
    double partEnd = to[l] == 1 ? discretisation.end(step[l]) : jumps[l].time(next[l]);
    set(l, partEnd, u * stepLength(step[l]), rows, row);
  }

  /** Puts a segment of the present jump into a row: the whole jump, where it begins. */
  private void enterJump(int l, double[] rows, int row) {
    for (int n = 0; n < neurons; n++) {
      for (int c = 0; c < channels.length; c++) {
        rows[noiseAt(row, n, c) + l] = 0;
      }
    }
    Jumps of = jumps[l];
    double time = of.time(next[l]);
    for (int j = next[l]; j < of.count() && of.time(j) == time; j++) {
      int c = counts(of, j) ? columnOf[of.channel(j)] : -1;
      if (c >= 0) {
        rows[noiseAt(row, of.neuron(j), c) + l] += of.size(j);
      }
    }
    if (left[l] > 0) {
      divide(l, rows, row);
    }
    set(l, from[l] == 1 ? discretisation.end(step[l]) : time, 0, rows, row);
  }

  private void divide(int l, double[] rows, int row) {
    for (int n = 0; n < neurons; n++) {
      for (int c = 0; c < increments; c++) {
        rows[noiseAt(row, n, c) + l] /= parts[l];
      }
    }
  }

  /** Finds in how many segments jumps are made that begin. */
  private void judge(long begins, double[] rows, int row, double[] coefficients) {
    if (programs.judges) {
      programs.judge.run(
          neurons, lanes, coefficients, 0, rows, row, null, 0, null, 0, search.cuts(), FIRST);
    }
    for (long all = begins; all != 0; all &= all - 1) {
      int l = Long.numberOfTrailingZeros(all);
      double n = 1;
      if (programs.judges && isFinite(l, rows, row)) {
        double x = search.get(Cut.JUDGED, l);
        n = Math.ceil(Math.sqrt(Math.sqrt(x * x * x * x * x / (120 * ERROR))));
        if (n > LongJumpException.MOST_SEGMENTS) {
          refused |= 1L << l;
          n = 1;
        }
      }
      parts[l] = (int) Math.max(1, n);
      left[l] = parts[l];
      divide(l, rows, row);
    }
  }

  /** Whether a lane's states are finite; if not, its path fails for that. */
  private boolean isFinite(int l, double[] rows, int row) {
    for (int n = 0; n < neurons; n++) {
      for (int x = 0; x < programs.layout.stateCount(); x++) {
        if (!Double.isFinite(rows[at(row, n, x) + l])) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  long refused() {
    return refused;
  }

  @Override
  ArithmeticException refusal(int l) {
    return new LongJumpException(streamSample(l), end[l], search.get(Cut.JUDGED, l));
  }

  @Override
  int leave(int l) {
    if (left[l] > 0) {
      left[l]--;
      if (left[l] > 0) {
        return -1;
      }
      double time = jumps[l].time(next[l]);
      while (next[l] < jumps[l].count() && jumps[l].time(next[l]) == time) {
        next[l]++;
      }
      skip(l);
    } else {
      from[l] = to[l];
      startJump[l] = to[l] == 1 ? -1 : next[l];
    }
    arrive(l);
    if (left[l] == BEGINS || from[l] < 1) {
      return -1;
    }
    step[l]++;
    from[l] = 0;
    startJump[l] = -1;
    return step[l];
  }

  // Noise.

  private int drawnAt(int n, int c, int r) {
    return ((n * channels.length + c) * BLOCK + r) * lanes;
  }

  /** Draws the blocks that lanes come to, side by side. */
  private void draw(long running) {
    int count = 0;
    for (long all = running; all != 0; all &= all - 1) {
      int l = Long.numberOfTrailingZeros(all);
      int block = step[l] / BLOCK;
      if (drawnBlock[l] != block) {
        drawnBlock[l] = block;
        elements.sample[count] = streamSample(l);
        elements.block[count] = block;
        packedLane[count++] = l;
      }
    }
    if (count == 0) {
      return;
    }
    int stride = (count + NoiseSource.GRAIN - 1) / NoiseSource.GRAIN * NoiseSource.GRAIN;
    for (int e = count; e < stride; e++) {
      elements.sample[e] = elements.sample[count - 1];
      elements.block[e] = elements.block[count - 1];
    }
    for (int n = 0; n < neurons; n++) {
      for (int c = 0; c < channels.length; c++) {
        for (int e = 0; e < stride; e++) {
          elements.set(e, n, channels[c]);
        }
        noise.increments(source, elements, stride, packed, FIRST, stride);
        for (int r = 0; r < BLOCK; r++) {
          for (int e = 0; e < count; e++) {
            drawn[drawnAt(n, c, r) + packedLane[e]] = packed[FIRST + r * stride + e];
          }
        }
      }
    }
  }

  @Override
  void save(Snapshot to) {
    to.ensureRoom(lanes, 5 * lanes);
    System.arraycopy(from, 0, to.doubles, 0, lanes);
    System.arraycopy(step, 0, to.ints, 0, lanes);
    System.arraycopy(next, 0, to.ints, lanes, lanes);
    System.arraycopy(left, 0, to.ints, 2 * lanes, lanes);
    System.arraycopy(parts, 0, to.ints, 3 * lanes, lanes);
    System.arraycopy(startJump, 0, to.ints, 4 * lanes, lanes);
  }

  @Override
  void restore(Snapshot saved) {
    System.arraycopy(saved.doubles, 0, from, 0, lanes);
    System.arraycopy(saved.ints, 0, step, 0, lanes);
    System.arraycopy(saved.ints, lanes, next, 0, lanes);
    System.arraycopy(saved.ints, 2 * lanes, left, 0, lanes);
    System.arraycopy(saved.ints, 3 * lanes, parts, 0, lanes);
    System.arraycopy(saved.ints, 4 * lanes, startJump, 0, lanes);
    Arrays.fill(drawnBlock, -1);
  }
}
