package io.roughspike.loss;

import io.roughspike.engine.Engine;
import io.roughspike.engine.WorkerTeam;
import io.roughspike.math.RangeArithmetic;
import io.roughspike.signature.MarcusLift;
import io.roughspike.signature.SwapDerivatives;
import io.roughspike.spike.ContentDigest;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import java.util.Arrays;

/**
 * The expected-signature loss (Holberg and Salvi, arXiv 2405.13587, section 4): with S the
 * signature of the time-augmented Marcus lift ({@link MarcusLift}) truncated at depth D, and d = 1
 * + K channels for K neurons,
 *
 * <pre>
 *   L = 1/(d + ... + d^D) sum over words w of length 1..D of ( E S_w(generated) - E S_w(data) )^2
 * </pre>
 *
 * <p><b>Matched</b> (for training): generated sample s is paired with data sample {@code (firstPair
 * + s) mod} number of data samples, both means are over these pairs, and in each pair, neuron by
 * neuron, only as many first spikes enter as both have. The cap changes only when a number of
 * spikes does, so between such changes L is smooth in the event times; a spike beyond the cap has
 * cotangent 0. <b>Unmatched</b> (for testing): all spikes of all samples of both sides enter,
 * nothing is paired.
 *
 * <p>Signatures are added in order of sample within groups of consecutive samples, then group by
 * group; a group has {@value #SMALLEST_GROUP} samples, or more where there would be more groups
 * than {@value #MOST_GROUPS} or than fit {@value #MOST_NUMBERS} numbers.
 *
 * <p>Cost: O(B events d^(D-1)) for B generated samples and O(d^D) for each group. Memory: 2 d^D
 * numbers for each group and d^(D-1) for each thread, whatever the number of samples.
 */
public final class ExpectedSignature implements SpikeTrainLoss {
  private static final int SMALLEST_GROUP = 16;
  private static final int MOST_GROUPS = 16;
  private static final int MOST_NUMBERS = 1 << 23;

  private final SpikeTrains data;
  private final int depth;
  private final double startTime;
  private final double endTime;
  private final boolean matched;
  private final String description;
  private final int neurons;
  private final int size;

  /** Mean over the data, of the pairs at hand when matched. */
  private final double[] dataMean;

  /** E S(generated) - E S(data), then the cotangent of each generated signature. */
  private final double[] difference;

  private final SwapDerivatives derivatives;

  /** Sums of each group. */
  private Group[] groups = {};

  /** Workspaces, one a worker, and what they compute with. */
  private Workspace[] workspaces = {};

  private RangeArithmetic ranges = RangeArithmetic.SCALAR;

  /** What the tasks of one call share. */
  private SpikeTrains generated;

  private EventCotangentTable table;
  private long firstPair;
  private int groupSize;

  private boolean comparedNothing;

  private final WorkerTeam.Work addGroup = this::addGroup;
  private final WorkerTeam.Work pullGroupBack = this::pullGroupBack;

  /** Sums of signatures over the samples of a group. */
  private static final class Group {
    private final double[] generated;
    private final double[] data;

    /** Whether some pair of samples has spikes to compare. */
    private boolean compares;

    Group(int size, boolean matched) {
      generated = new double[size];
      data = new double[matched ? size : 0];
    }
  }

  /** A lift with the caps of the pair at hand. */
  private static final class Workspace {
    private final MarcusLift lift;
    private final PairCaps pair;

    Workspace(MarcusLift lift, int neurons) {
      this.lift = lift;
      pair = new PairCaps(neurons);
    }
  }

  private ExpectedSignature(
      SpikeTrains data, int depth, double startTime, double endTime, boolean matched) {
    this.data = data;
    this.depth = depth;
    this.startTime = startTime;
    this.endTime = endTime;
    this.matched = matched;
    this.neurons = data.neuronCount();
    Workspace first = newWorkspace();
    SpikeTrainChecks.require(data, neurons);
    SpikeTrainChecks.requireWithin(data, startTime, endTime);
    this.size = first.lift.algebra().size();
    this.dataMean = new double[size];
    this.difference = new double[size];
    this.derivatives = new SwapDerivatives(first.lift.algebra());
    if (!matched) {
      for (int s = 0; s < data.samples(); s++) {
        first.lift.addSignature(data, s, first.pair.caps(), dataMean);
      }
      divide(dataMean, data.samples());
    }
    this.description =
        "%s expected signature of depth %d on [%s, %s], data %s"
            .formatted(
                matched ? "matched" : "unmatched",
                depth,
                startTime,
                endTime,
                ContentDigest.of(data));
  }

  /**
   * {@return the loss after matching spike counts}
   *
   * @param data at least one sample, times in [startTime, endTime]; not copied, must not change
   * @param depth D, at least 1
   * @param startTime start of the observed window
   * @param endTime end of the observed window
   */
  public static ExpectedSignature matched(
      SpikeTrains data, int depth, double startTime, double endTime) {
    return new ExpectedSignature(data, depth, startTime, endTime, true);
  }

  /**
   * {@return the loss without matching; arguments as {@link #matched}}
   *
   * @param data at least one sample; not copied, must not change
   * @param depth depth D, at least 1
   * @param startTime start of the window t0, finite
   * @param endTime end of the window, after the start
   */
  public static ExpectedSignature unmatched(
      SpikeTrains data, int depth, double startTime, double endTime) {
    return new ExpectedSignature(data, depth, startTime, endTime, false);
  }

  @Override
  public double value(Engine engine, SpikeTrains newGenerated, long newFirstPair) {
    SpikeTrainChecks.require(newGenerated, neurons);
    generated = newGenerated;
    firstPair = newFirstPair;
    prepare(engine);
    int samples = generated.samples();
    int groupCount = groupCount(samples);
    engine.share(groupCount, addGroup);
    if (matched) {
      Arrays.fill(dataMean, 0);
    }
    Arrays.fill(difference, 0);
    comparedNothing = true;
    for (int g = 0; g < groupCount; g++) {
      comparedNothing &= !groups[g].compares;
      add(groups[g].generated, difference);
      if (matched) {
        add(groups[g].data, dataMean);
      }
    }
    divide(difference, samples);
    if (matched) {
      divide(dataMean, samples);
    }
    for (int w = 0; w < size; w++) {
      difference[w] -= dataMean[w];
    }
    return ranges.dot(difference, 1, difference, 1, size - 1) / (size - 1);
  }

  @Override
  public double valueAndCotangents(
      Engine engine, SpikeTrains newGenerated, long newFirstPair, EventCotangentTable out) {
    double value = value(engine, newGenerated, newFirstPair);
    out.reset(generated.samples(), generated.capacity());
    table = out;
    double factor = 2.0 / ((size - 1.0) * generated.samples());
    for (int w = 0; w < size; w++) {
      difference[w] *= factor;
    }
    derivatives.set(difference);
    engine.share(groupCount(generated.samples()), pullGroupBack);
    return value;
  }

  @Override
  public String description() {
    return description;
  }

  /** Adds up the signatures of one group's samples. */
  private void addGroup(int worker, int number) {
    Workspace space = workspaces[worker];
    Group group = groups[number];
    Arrays.fill(group.generated, 0);
    Arrays.fill(group.data, 0);
    group.compares = !matched;
    for (int s = number * groupSize; s < groupEnd(number); s++) {
      if (matched) {
        int pair = pairOf(s);
        space.pair.match(generated, s, data, pair);
        group.compares |= !space.pair.areZero();
        space.lift.addSignature(data, pair, space.pair.caps(), group.data);
      }
      space.lift.addSignature(generated, s, space.pair.caps(), group.generated);
    }
  }

  /** The cotangents of the event times of one group's samples. */
  private void pullGroupBack(int worker, int number) {
    Workspace space = workspaces[worker];
    for (int s = number * groupSize; s < groupEnd(number); s++) {
      if (matched) {
        space.pair.match(generated, s, data, pairOf(s));
      }
      space.lift.pullBack(generated, s, space.pair.caps(), derivatives, table);
    }
  }

  @Override
  public boolean comparedNothing() {
    return comparedNothing;
  }

  private int pairOf(int sample) {
    return Math.floorMod(firstPair + sample, data.samples());
  }

  private int groupEnd(int number) {
    return (int) Math.min(generated.samples(), (number + 1L) * groupSize);
  }

  private int groupCount(int samples) {
    return (samples - 1) / groupSize + 1;
  }

  /** Makes groups and workspaces; allocates only to grow or for another kind of engine. */
  private void prepare(Engine engine) {
    int most = Math.clamp(MOST_NUMBERS / (2 * size), 1, MOST_GROUPS);
    groupSize = Math.max(SMALLEST_GROUP, (generated.samples() - 1) / most + 1);
    int groupCount = groupCount(generated.samples());
    int oldGroups = groups.length;
    if (oldGroups < groupCount) {
      groups = Arrays.copyOf(groups, groupCount);
      for (int g = oldGroups; g < groupCount; g++) {
        groups[g] = new Group(size, matched);
      }
    }
    if (workspaces.length < engine.threads() || !ranges.equals(engine.loops().ranges())) {
      ranges = engine.loops().ranges();
      workspaces = new Workspace[engine.threads()];
      for (int w = 0; w < workspaces.length; w++) {
        workspaces[w] = newWorkspace();
      }
    }
  }

  private Workspace newWorkspace() {
    return new Workspace(new MarcusLift(neurons, depth, startTime, endTime, ranges), neurons);
  }

  private static void add(double[] from, double[] sum) {
    for (int w = 0; w < sum.length; w++) {
      sum[w] += from[w];
    }
  }

  private static void divide(double[] values, int divisor) {
    for (int w = 0; w < values.length; w++) {
      values[w] /= divisor;
    }
  }
}
