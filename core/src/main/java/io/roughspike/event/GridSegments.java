package io.roughspike.event;

import io.roughspike.driver.WorkerNoise;
import io.roughspike.engine.Run;

/** Segments that are steps of the grid, the same for all lanes. */
final class GridSegments extends Segments {
  private static final int BLOCK = ModelPrograms.BLOCK;

  private final NoiseSource noise;
  private final WorkerNoise source;
  private final NoiseElements elements = new NoiseElements();
  private double[] drawn = new double[0];
  private int drawnBlock;
  private int step;

  /** Steps whose noise {@code noise} draws from {@code source}. */
  GridSegments(NoiseSource noise, WorkerNoise source) {
    this.noise = noise;
    this.source = source;
  }

  @Override
  void prepare(Run newRun, CompiledSegments newPrograms, EventSearch newSearch) {
    super.prepare(newRun, newPrograms, newSearch);
    int wanted = (lanes + NoiseSource.GRAIN - 1) / NoiseSource.GRAIN * NoiseSource.GRAIN;
    elements.ensureRoom(wanted);
    int size = FIRST + neurons * channels.length * BLOCK * elements.sample.length;
    if (drawn.length < size) {
      drawn = new double[size];
    }
  }

  @Override
  void begin(int newFirst, int samples) {
    super.begin(newFirst, samples);
    step = 0;
    drawnBlock = -1;
  }

  @Override
  boolean areShortened() {
    return discretisation.isShortened(step);
  }

  @Override
  int step(int l) {
    return step;
  }

  @Override
  void enter(int q, long running, double[] rows, int row, double[] coefficients) {
    if (step / BLOCK != drawnBlock) {
      draw(step / BLOCK, running);
    }
    int stride = elements.sample.length;
    for (int n = 0; n < neurons; n++) {
      for (int c = 0; c < channels.length; c++) {
        int from = FIRST + ((n * channels.length + c) * BLOCK + step % BLOCK) * stride;
        System.arraycopy(drawn, from, rows, noiseAt(row, n, c), lanes);
      }
    }
    double stepEnd = discretisation.end(step);
    double stepLength = discretisation.length(discretisation.isShortened(step));
    for (long left = running; left != 0; left &= left - 1) {
      set(Long.numberOfTrailingZeros(left), stepEnd, stepLength, rows, row);
    }
  }

  private void draw(int block, long running) {
    drawnBlock = block;
    int stride = elements.sample.length;
    int last = Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(running));
    for (int l = 0; l < stride; l++) {
      // lanes without a sample of their own draw that of the last one
      elements.sample[l] = streamSample(Math.min(l, last));
      elements.block[l] = block;
    }
    for (int n = 0; n < neurons; n++) {
      for (int c = 0; c < channels.length; c++) {
        for (int l = 0; l < stride; l++) {
          elements.set(l, n, channels[c]);
        }
        int to = FIRST + (n * channels.length + c) * BLOCK * stride;
        noise.increments(source, elements, stride, drawn, to, stride);
      }
    }
  }

  @Override
  int leave(int l) {
    return step + 1;
  }

  @Override
  void allLeft() {
    step++;
  }

  @Override
  void save(Snapshot to) {
    to.ensureRoom(0, 1);
    to.ints[0] = step;
  }

  @Override
  void restore(Snapshot from) {
    step = from.ints[0];
    drawnBlock = -1;
  }
}
