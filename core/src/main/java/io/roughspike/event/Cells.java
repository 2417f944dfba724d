package io.roughspike.event;

import io.roughspike.driver.DyadicNoise;
import io.roughspike.engine.Run;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.solver.Mesh;
import io.roughspike.solver.Solver;
import java.util.Arrays;

/**
 * The cells that lanes go through where steps adapt: each step of the grid is halved as often as
 * its error demands, and a cell of level L has a length of 2^-L of its step. A cell whose error is
 * too large is halved; after one with an error below an eighth of what is tolerated the next is
 * twice as long, if it is aligned.
 */
final class Cells extends Segments {
  private static final double SMALL = 0.125;

  private TimeGrid grid;
  private double smallest;
  private DyadicNoise[] noise = new DyadicNoise[0];
  private double[] w = new double[0];
  private double[] h = new double[0];
  private int[] step = new int[0];
  private int[] level = new int[0];
  private int[] cell = new int[0];
  private double[] error = new double[0];
  private Mesh kept;
  private Mesh mesh;

  /** The sample of each lane, and how many cells it has been through. */
  private int[] sample = new int[0];

  private int[] count = new int[0];

  @Override
  void prepare(Run newRun, CompiledSegments newPrograms, EventSearch newSearch) {
    super.prepare(newRun, newPrograms, newSearch);
    grid = simulation.grid();
    Solver.Adaptive adaptive = simulation.solver().adaptive().orElseThrow();
    smallest = adaptive.smallestStep();
    mesh = adaptive.mesh().orElse(null);
    kept = run.mesh();
    int[] own = Arrays.copyOf(channels, increments);
    if (noise.length != lanes) {
      noise = new DyadicNoise[lanes];
      Arrays.setAll(noise, _ -> new DyadicNoise());
      step = new int[lanes];
      level = new int[lanes];
      cell = new int[lanes];
      error = new double[lanes];
      sample = new int[lanes];
      count = new int[lanes];
    }
    RandomStream stream = simulation.driver().normals().orElseThrow();
    for (DyadicNoise one : noise) {
      one.use(stream, grid, neurons, own);
    }
    if (w.length != neurons * increments) {
      w = new double[neurons * increments];
      h = new double[neurons * increments];
    }
  }

  @Override
  void begin(int newFirst, int samples) {
    super.begin(newFirst, samples);
    for (int l = 0; l < samples; l++) {
      sample[l] = streamSample(l);
      noise[l].begin(sample[l]);
      noise[l].step(0);
      step[l] = 0;
      level[l] = mesh == null ? 0 : mesh.level(sample[l], 0);
      cell[l] = 0;
      count[l] = 0;
      error[l] = 0;
    }
  }

  @Override
  int step(int l) {
    return step[l];
  }

  private double ofStep(int l) {
    return discretisation.length(discretisation.isShortened(step[l]));
  }

  private double lengthOf(int l) {
    return Math.scalb(ofStep(l), -level[l]);
  }

  private double endOf(int l) {
    if (isLast(l)) {
      return discretisation.end(step[l]);
    }
    double start = step[l] == 0 ? grid.start() : discretisation.end(step[l] - 1);
    return Math.fma(Math.scalb(cell[l] + 1.0, -level[l]), ofStep(l), start);
  }

  private boolean isLast(int l) {
    return cell[l] + 1 == 1 << level[l];
  }

  /** Lets every lane enter its next cell, of a size whose error is tolerated. */
  @Override
  void enter(int q, long running, double[] rows, int row, double[] coefficients) {
    for (long left = running; left != 0; left &= left - 1) {
      enter(Long.numberOfTrailingZeros(left), rows, row);
    }
    long pending = mesh == null && programs.judges ? running : 0;
    while (pending != 0) {
      long tooLarge =
          programs.judge.run(
              neurons, lanes, coefficients, 0, rows, row, null, 0, null, 0, search.cuts(), FIRST);
      long refined = 0;
      for (long left = pending; left != 0; left &= left - 1) {
        int l = Long.numberOfTrailingZeros(left);
        error[l] = search.get(Cut.JUDGED, l);
        if ((tooLarge >> l & 1) != 0 && halve(l)) {
          enter(l, rows, row);
          refined |= 1L << l;
        }
      }
      pending = refined;
    }
  }

  private void enter(int l, double[] rows, int row) {
    noise[l].cell(level[l], cell[l], w, h);
    for (int c = 0; c < increments; c++) {
      for (int n = 0; n < neurons; n++) {
        rows[noiseAt(row, n, c) + l] = w[c * neurons + n];
        if (increments < channels.length) {
          rows[noiseAt(row, n, increments + c) + l] = h[c * neurons + n];
        }
      }
    }
    set(l, endOf(l), lengthOf(l), rows, row);
  }

  /** Takes the first half of the lane's cell instead, unless that would be too short. */
  private boolean halve(int l) {
    if (lengthOf(l) / 2 < smallest || level[l] == DyadicNoise.DEEPEST) {
      return false;
    }
    level[l]++;
    cell[l] *= 2;
    return true;
  }

  @Override
  void keep(int l) {
    if (kept != null) {
      kept.add(sample[l], level[l]);
    }
  }

  @Override
  int leave(int l) {
    keep(l);
    boolean last = isLast(l);
    int next = level[l];
    cell[l]++;
    count[l]++;
    if (mesh != null) {
      next = count[l] < mesh.cells(sample[l]) ? mesh.level(sample[l], count[l]) : next;
    } else if (level[l] > 0 && cell[l] % 2 == 0 && error[l] < SMALL) {
      next--;
    }
    int from = level[l];
    level[l] = next;
    if (last) {
      cell[l] = 0;
      step[l]++;
      if (step[l] < discretisation.steps()) {
        noise[l].step(step[l]);
      }
      return step[l];
    }
    cell[l] = next < from ? cell[l] >> (from - next) : cell[l] << (next - from);
    return -1;
  }

  @Override
  void save(Snapshot to) {
    to.ensureRoom(lanes, 4 * lanes);
    System.arraycopy(error, 0, to.doubles, 0, lanes);
    System.arraycopy(step, 0, to.ints, 0, lanes);
    System.arraycopy(level, 0, to.ints, lanes, lanes);
    System.arraycopy(cell, 0, to.ints, 2 * lanes, lanes);
    System.arraycopy(count, 0, to.ints, 3 * lanes, lanes);
  }

  @Override
  void restore(Snapshot from) {
    System.arraycopy(from.doubles, 0, error, 0, lanes);
    System.arraycopy(from.ints, 0, step, 0, lanes);
    System.arraycopy(from.ints, lanes, level, 0, lanes);
    System.arraycopy(from.ints, 2 * lanes, cell, 0, lanes);
    System.arraycopy(from.ints, 3 * lanes, count, 0, lanes);
    for (int l = 0; l < lanes; l++) {
      if (step[l] < discretisation.steps()) {
        noise[l].step(step[l]);
      }
    }
  }
}
