package io.roughspike.driver;

import io.roughspike.math.Elementary;
import io.roughspike.model.DriverLaw;
import io.roughspike.model.JumpSize;
import io.roughspike.model.Parameter;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import java.util.List;

/**
 * Compound Poisson processes: jumps alone, no continuous part. The gaps before jump k = 0, 1, ...
 * of a channel of a neuron are -log(U_k) / rate, the first from the start of the grid on, and its
 * size follows {@link JumpSize}; both are functions of (sample, neuron, channel, k), so that a
 * later end of the grid adds jumps and changes none.
 *
 * <p>There are derivatives by the rate, where it is above 0, which moves the jump at t by -(t -
 * start) / rate, and by the parameters of the sizes. That by the rate leaves out jumps that enter
 * the grid at its end, see {@link DriverLaw.Poisson}.
 *
 * @param law rate, sizes, channels that jump, and whether all neurons have the jumps of neuron 0
 * @param stream of the draws; those of increments and clocks of the same stream are independent
 * @param number of the processes, 0 to {@link RandomStream#JUMP_PROCESSES} - 1: those of another
 *     number are independent
 * @param neurons number of neurons, 1 to {@link RandomStream#MOST_NEURONS}
 * @param grid of the simulation
 */
public record PoissonDriver(
    DriverLaw.Poisson law, RandomStream stream, int number, int neurons, TimeGrid grid)
    implements Driver, Driver.Source {
  /** Most jumps that a sample may be expected to have: half of those that have draws. */
  private static final int MOST = 1 << 26;

  /** Checks the values. */
  public PoissonDriver {
    if (neurons < 1 || neurons > RandomStream.MOST_NEURONS) {
      throw new IllegalArgumentException(
          "Poisson jumps are for 1 to %d neurons, got %d"
              .formatted(RandomStream.MOST_NEURONS, neurons));
    }
    if (number < 0 || number >= RandomStream.JUMP_PROCESSES) {
      throw new IllegalArgumentException(
          "a sum of drivers has Poisson jumps among its first %d parts only, got them as part %d"
              .formatted(RandomStream.JUMP_PROCESSES, number));
    }
    if (law.jumping().getLast() >= AREAS) {
      throw new IllegalArgumentException(
          "channels that jump must be below %d, got %s".formatted(AREAS, law.jumping()));
    }
    double expected = law.expectedJumps(grid.end() - grid.start(), neurons);
    if (expected > MOST) {
      throw new IllegalArgumentException(
          "Poisson jumps must be at most %d in a sample, got some %.3g: choose a lower rate or a shorter time"
              .formatted(MOST, expected));
    }
  }

  /** {@return any: channels that do not jump rest} */
  @Override
  public int channels() {
    return AREAS;
  }

  @Override
  public boolean hasAreas() {
    return true;
  }

  @Override
  public boolean hasJumps() {
    return true;
  }

  @Override
  public boolean onlyJumps() {
    return true;
  }

  @Override
  public boolean hasFiniteVariation() {
    return true;
  }

  @Override
  public List<String> parameters() {
    return law.parameters().stream().map(Parameter::name).toList();
  }

  @Override
  public Driver with(double... values) {
    return new PoissonDriver(law.with(values), stream, number, neurons, grid);
  }

  /** {@return itself: it keeps nothing} */
  @Override
  public Source source() {
    return this;
  }

  @Override
  public void block(
      int sample, int neuron, int channel, int block, double[] out, int offset, int stride) {
    for (int r = 0; r < BLOCK; r++) {
      out[offset + r * stride] = 0;
    }
  }

  @Override
  public void jumps(int sample, Jumps out) {
    for (int n = 0; n < (law.shared() ? 1 : neurons); n++) {
      for (int channel : law.jumping()) {
        addTrain(sample, n, channel, out);
      }
    }
    out.sort();
  }

  /** Adds the jumps of a channel of a neuron. */
  private void addTrain(int sample, int neuron, int channel, Jumps out) {
    double time = grid.start();
    for (int k = 0; ; k++) {
      time -= Elementary.log(stream.jumpGap(sample, neuron, channel, number, k)) / law.rate();
      if (!(time <= grid.end())) { // infinite where the rate is 0
        return;
      }
      double size = law.size().size(draw(sample, neuron, channel, k));
      for (int n = neuron; n < (law.shared() ? neurons : neuron + 1); n++) {
        out.add(time, n, channel, size);
      }
    }
  }

  /** What the size of jump k comes from. */
  private double draw(int sample, int neuron, int channel, int k) {
    return switch (law.size()) {
      case JumpSize.Constant _ -> 0;
      case JumpSize.Normal _ -> stream.jumpNormal(sample, neuron, channel, number, k);
      case JumpSize.Exponential _ ->
          -Elementary.log(stream.jumpUniform(sample, neuron, channel, number, k));
      case JumpSize.Uniform _ -> stream.jumpUniform(sample, neuron, channel, number, k);
    };
  }

  @Override
  public void addDerivatives(int sample, DriverCotangents cotangents, double[] gradient, int at) {
    Jumps jumps = cotangents.jumps();
    double rate = law.rate();
    int count = law.size().parameters().size();
    int channels = law.jumping().getLast() + 1;
    int[] seen = new int[neurons * channels];
    for (int j = 0; j < jumps.count(); j++) {
      int channel = jumps.channel(j);
      int k = seen[jumps.neuron(j) * channels + channel]++;
      double draw = draw(sample, law.shared() ? 0 : jumps.neuron(j), channel, k);
      double ofTime = (grid.start() - jumps.time(j)) / rate;
      gradient[at] = Math.fma(cotangents.byTime()[j], ofTime, gradient[at]);
      for (int p = 0; p < count; p++) {
        double slope = law.size().slope(p, draw);
        int to = at + 1 + p;
        gradient[to] = Math.fma(cotangents.bySize()[j], slope, gradient[to]);
      }
    }
  }

  @Override
  public Driver shifted(TimeGrid to) {
    return new PoissonDriver(law, stream, number, neurons, to);
  }

  @Override
  public void requireGrid(TimeGrid of) {
    Drivers.requireSame("Poisson jumps", grid, of);
  }

  @Override
  public void requireCovers(int firstSample, int samples, int steps, int neurons) {
    if (neurons != this.neurons) {
      throw new IllegalArgumentException(
          "Poisson jumps are of %d neurons, got a network of %d".formatted(this.neurons, neurons));
    }
  }
}
