package io.roughspike.cli;

import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.ReadOutFile;
import io.roughspike.cli.file.SpikeFile;
import io.roughspike.cli.file.StateFile;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Simulation;
import io.roughspike.spike.ReadOutSummary;
import io.roughspike.spike.ReadOutSummary.Statistic;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Simulates sample after sample, writes spikes, states and what read-outs say to files as they
 * come, and adds up what is told of them: memory does not grow with the number of samples.
 */
final class PathRecorder {
  private static final int MOST_SAMPLES = 8192;

  /** States in memory at once, about. */
  private static final int MOST_STATES = 1 << 21;

  private final Simulation simulation;
  private final int[] points;
  private final int[] neurons;
  private final int[] readOuts;
  private final ReadOutSummary summary;
  private final Optional<StateRecord> states;
  private final long[] spikesOfNeuron;
  private final double[][] readOutSums;
  private long silent;
  private double firstSpikes;

  /**
   * What read-out {@code neuron} says, in the mean over samples.
   *
   * @param means in the order of the statistics
   */
  record MeanReadOut(int neuron, List<Double> means) {
    JsonObject toJson() {
      JsonObject json = new JsonObject().put("neuron", neuron);
      for (Statistic statistic : Statistic.values()) {
        json.put(statistic.fileName(), means.get(statistic.ordinal()));
      }
      return json;
    }

    String toText() {
      return "read-out %d: mean final %.6g, average %.6g, maximum %.6g"
          .formatted(neuron, means.get(0), means.get(1), means.get(2));
    }
  }

  /**
   * A recorder of every sample.
   *
   * @param points grid points whose states are written, increasing; none for no states
   * @param neurons whose states are written, increasing
   */
  PathRecorder(Simulation simulation, int[] points, int[] neurons) {
    this.simulation = simulation;
    this.points = points;
    this.neurons = neurons;
    readOuts = simulation.network().readOuts();
    summary = new ReadOutSummary(simulation.grid());
    int[] columns = points.length == 0 ? readOuts : union(neurons, readOuts);
    int[] slots = readOuts.length == 0 ? points : summary.gridPoints();
    states =
        columns.length == 0
            ? Optional.empty()
            : Optional.of(new StateRecord(simulation.network().stateNames(), slots, columns));
    spikesOfNeuron = new long[simulation.network().size()];
    readOutSums = new double[readOuts.length][Statistic.values().length];
  }

  private static int[] union(int[] a, int[] b) {
    return IntStream.concat(Arrays.stream(a), Arrays.stream(b)).sorted().distinct().toArray();
  }

  /** Writes {@code spikes}, and in {@code folder} what else is wanted; returns what else. */
  List<Path> write(Engine engine, Path folder, Path spikes) {
    List<Path> others = others(folder);
    List<Path> all = new ArrayList<>(List.of(spikes));
    all.addAll(others);
    AtomicFile.writeAll(
        all,
        out -> {
          SpikeFile.writeHeader(out.getFirst());
          run(engine, out.getFirst(), out.subList(1, out.size()));
        });
    return others;
  }

  /** Writes what else is wanted only. */
  List<Path> writeWithoutSpikes(Engine engine, Path folder) {
    List<Path> others = others(folder);
    OutputStream nowhere = OutputStream.nullOutputStream();
    AtomicFile.writeAll(others, out -> run(engine, nowhere, out));
    return others;
  }

  private List<Path> others(Path folder) {
    List<Path> others = new ArrayList<>();
    if (points.length > 0) {
      others.add(folder.resolve("states.csv"));
    }
    if (readOuts.length > 0) {
      others.add(folder.resolve("readouts.csv"));
    }
    return others;
  }

  private void run(Engine engine, OutputStream spikesOut, List<OutputStream> others)
      throws IOException {
    OutputStream statesOut = others.isEmpty() ? null : others.getFirst();
    OutputStream readOutsOut = others.isEmpty() ? null : others.getLast();
    if (points.length > 0) {
      StateFile.writeHeader(statesOut, simulation.network().stateNames());
    }
    if (readOuts.length > 0) {
      ReadOutFile.writeHeader(readOutsOut);
    }
    SpikeTrains trains = new SpikeTrains();
    int chunk = chunk();
    for (int first = 0; first < simulation.samples(); first += chunk) {
      int count = Math.min(chunk, simulation.samples() - first);
      engine.simulate(simulation.withSamples(first, count), trains, states);
      add(trains);
      SpikeFile.writeEvents(spikesOut, trains, first);
      if (points.length > 0) {
        StateFile.writeStates(
            statesOut,
            states.orElseThrow(),
            simulation.grid(),
            point -> Arrays.binarySearch(points, point) >= 0,
            neuron -> Arrays.binarySearch(neurons, neuron) >= 0,
            first);
      }
      if (readOuts.length > 0) {
        addReadOuts(states.orElseThrow(), first, readOutsOut);
      }
    }
  }

  private int chunk() {
    int size = states.map(record -> Math.multiplyExact(record.slots(), record.columns())).orElse(1);
    return Math.max(1, Math.min(MOST_SAMPLES, MOST_STATES / size));
  }

  private void add(SpikeTrains trains) {
    for (int n = 0; n < trains.samples(); n++) {
      for (int e = 0; e < trains.count(n); e++) {
        spikesOfNeuron[trains.neuron(n, e)]++;
      }
      if (trains.count(n) == 0) {
        silent++;
      } else {
        firstSpikes += trains.time(n, 0);
      }
    }
  }

  private void addReadOuts(StateRecord record, int first, OutputStream out) throws IOException {
    for (int n = 0; n < record.samples(); n++) {
      for (int c = 0; c < record.columns(); c++) {
        int readOut = Arrays.binarySearch(readOuts, record.neuron(c));
        if (readOut >= 0) {
          String potential = simulation.network().potential(record.neuron(c));
          int state = record.states().indexOf(potential);
          ReadOutFile.writeValues(out, summary, record, n, c, state, first);
          for (Statistic statistic : Statistic.values()) {
            readOutSums[readOut][statistic.ordinal()] +=
                summary.value(statistic, record, n, c, state);
          }
        }
      }
    }
  }

  /** Number of spikes of all samples and neurons. */
  long spikes() {
    return Arrays.stream(spikesOfNeuron).sum();
  }

  /** Mean number of spikes of each neuron. */
  double[] meanSpikesOfNeuron() {
    return Arrays.stream(spikesOfNeuron)
        .mapToDouble(count -> (double) count / simulation.samples())
        .toArray();
  }

  /** Number of samples without a spike. */
  long silent() {
    return silent;
  }

  /** Mean time of the first spike of the samples that have one; NaN if none has. */
  double meanFirstSpikeTime() {
    return firstSpikes / (simulation.samples() - silent);
  }

  /** What the read-outs say in the mean. */
  List<MeanReadOut> meanReadOuts() {
    List<MeanReadOut> means = new ArrayList<>();
    for (int r = 0; r < readOuts.length; r++) {
      means.add(
          new MeanReadOut(
              readOuts[r],
              Arrays.stream(readOutSums[r]).mapToObj(sum -> sum / simulation.samples()).toList()));
    }
    return means;
  }
}
