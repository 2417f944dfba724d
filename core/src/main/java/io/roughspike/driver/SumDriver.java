package io.roughspike.driver;

import io.roughspike.model.DriverLaw;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The sum of drivers: increments and areas add, jumps of all come in the order of time. It has the
 * channels of the part with most; what a part does not have counts as 0. A part that alone has a
 * continuous part, as a Brownian motion has to which jumps are added, is drawn as by itself.
 *
 * <p>Its parameters are those of its parts, one part after another; a name that several have is
 * told apart by the number of the part, as in {@code 1.mean}.
 */
public final class SumDriver implements Driver {
  private final TimeGrid grid;
  private final List<Driver> parts;

  /** The part that alone moves continuously, or null if there are none or several. */
  private final Driver alone;

  /**
   * A sum.
   *
   * @param parts what is added, at least one
   * @param grid of the simulation
   */
  public SumDriver(List<Driver> parts, TimeGrid grid) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a sum of drivers must have at least one, got none");
    }
    this.parts = List.copyOf(parts);
    this.grid = grid;
    List<Driver> continuous = parts.stream().filter(part -> !part.onlyJumps()).toList();
    alone = continuous.size() == 1 ? continuous.getFirst() : null;
  }

  @Override
  public int channels() {
    return parts.stream().mapToInt(Driver::channels).max().orElseThrow();
  }

  @Override
  public double scale(double dt) {
    return alone == null ? 1 : alone.scale(dt);
  }

  @Override
  public boolean hasAreas() {
    return parts.stream().allMatch(Driver::hasAreas);
  }

  @Override
  public double areaScale(double dt) {
    return alone == null ? 1 : alone.areaScale(dt);
  }

  @Override
  public double regularity() {
    return parts.stream()
        .filter(part -> !part.onlyJumps())
        .mapToDouble(Driver::regularity)
        .min()
        .orElse(1);
  }

  @Override
  public boolean hasJumps() {
    return parts.stream().anyMatch(Driver::hasJumps);
  }

  @Override
  public boolean onlyJumps() {
    return parts.stream().allMatch(Driver::onlyJumps);
  }

  @Override
  public boolean hasFiniteVariation() {
    return parts.stream().allMatch(Driver::hasFiniteVariation);
  }

  @Override
  public List<String> parameters() {
    return DriverLaw.toldApart(parts.stream().map(Driver::parameters).toList());
  }

  @Override
  public Driver with(double... values) {
    List<Driver> changed = new ArrayList<>();
    int from = 0;
    for (Driver part : parts) {
      int to = from + part.parameters().size();
      changed.add(part.with(Arrays.copyOfRange(values, from, to)));
      from = to;
    }
    return new SumDriver(changed, grid);
  }

  @Override
  public Optional<RandomStream> normals() {
    return alone != null && alone.channels() == channels() ? alone.normals() : Optional.empty();
  }

  @Override
  public Source source() {
    return new Sum();
  }

  @Override
  public Driver shifted(TimeGrid to) {
    return new SumDriver(parts.stream().map(part -> part.shifted(to)).toList(), to);
  }

  @Override
  public void requireGrid(TimeGrid of) {
    Drivers.requireSame("increments of a sum of drivers", grid, of);
    parts.forEach(part -> part.requireGrid(of));
  }

  @Override
  public void requireCovers(int firstSample, int samples, int steps, int neurons) {
    parts.forEach(part -> part.requireCovers(firstSample, samples, steps, neurons));
  }

  /** Reads all parts. */
  private final class Sum implements Source {
    private final List<Source> sources = parts.stream().map(Driver::source).toList();
    private final List<Jumps> jumps = parts.stream().map(_ -> new Jumps()).toList();
    private final int[] next = new int[parts.size()];
    private final double[] values = new double[BLOCK];
    private final List<DriverCotangents> ofParts =
        parts.stream().map(_ -> new DriverCotangents()).toList();

    @Override
    public void block(
        int sample, int neuron, int channel, int block, double[] out, int offset, int stride) {
      for (int r = 0; r < BLOCK; r++) {
        out[offset + r * stride] = 0;
      }
      boolean ofAreas = channel >= AREAS;
      for (int p = 0; p < parts.size(); p++) {
        Driver part = parts.get(p);
        if (part.onlyJumps() || (ofAreas ? channel - AREAS : channel) >= part.channels()) {
          continue;
        }
        sources.get(p).block(sample, neuron, channel, block, values, 0, 1);
        for (int r = 0; r < BLOCK; r++) {
          int to = offset + r * stride;
          out[to] =
              alone == null
                  ? Math.fma(scale(part, block, r, ofAreas), values[r], out[to])
                  : values[r];
        }
      }
    }

    private double scale(Driver part, int block, int r, boolean ofAreas) {
      int m = BLOCK * block + r;
      double dt = m < grid.steps() ? grid.length(m) : grid.step();
      return ofAreas ? part.areaScale(dt) : part.scale(dt);
    }

    @Override
    public void jumps(int sample, Jumps out) {
      read(sample);
      for (int p = nextPart(); p >= 0; p = nextPart()) {
        Jumps of = jumps.get(p);
        int j = next[p]++;
        out.add(of.time(j), of.neuron(j), of.channel(j), of.size(j));
      }
    }

    private void read(int sample) {
      for (int p = 0; p < next.length; p++) {
        jumps.get(p).clear();
        sources.get(p).jumps(sample, jumps.get(p));
      }
      Arrays.fill(next, 0);
    }

    /** The part that has the next jump, of several the first, or -1. */
    private int nextPart() {
      int first = -1;
      for (int p = 0; p < next.length; p++) {
        if (next[p] < jumps.get(p).count()
            && (first < 0 || jumps.get(p).isBefore(next[p], jumps.get(first), next[first]))) {
          first = p;
        }
      }
      return first;
    }

    @Override
    public void addDerivatives(int sample, DriverCotangents cotangents, double[] gradient, int at) {
      read(sample);
      for (int p = 0; p < next.length; p++) {
        ofParts.get(p).resetLike(cotangents, jumps.get(p));
      }
      int j = 0;
      for (int p = nextPart(); p >= 0; p = nextPart()) {
        int own = next[p]++;
        ofParts.get(p).bySize()[own] = cotangents.bySize()[j];
        ofParts.get(p).byTime()[own] = cotangents.byTime()[j++];
      }
      int to = at;
      for (int p = 0; p < next.length; p++) {
        if (!parts.get(p).parameters().isEmpty()) {
          sources.get(p).addDerivatives(sample, ofParts.get(p), gradient, to);
        }
        to += parts.get(p).parameters().size();
      }
    }
  }
}
