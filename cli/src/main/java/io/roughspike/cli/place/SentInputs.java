package io.roughspike.cli.place;

import io.roughspike.engine.Inputs;
import io.roughspike.model.InputSignal;
import io.roughspike.place.Parcel;
import io.roughspike.spike.RecordedSpikes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What comes into a network from outside, as parts of a parcel. */
final class SentInputs {
  private static final String CURRENT = "current";
  private static final String SPIKES = "spikes";
  private static final String GIVEN = "given";
  private static final String COUNTS = ".counts";
  private static final String NEURONS = ".neurons";

  private SentInputs() {}

  /** A parcel of a text and inputs. */
  static Parcel pack(String text, Inputs inputs) {
    List<double[]> arrays = new ArrayList<>();
    Map<String, byte[]> files = new TreeMap<>();
    inputs
        .current()
        .ifPresent(signal -> {
          files.put(CURRENT, new byte[0]);
          arrays.add(new double[] {signal.samples(), signal.neurons(), signal.step()});
          arrays.add(signal.toArray());
        });
    inputs.spikes().ifPresent(spikes -> pack(SPIKES, spikes, arrays, files));
    inputs.given().ifPresent(spikes -> pack(GIVEN, spikes, arrays, files));
    return new Parcel(text, arrays, files);
  }

  private static void pack(
      String name, RecordedSpikes spikes, List<double[]> arrays, Map<String, byte[]> files) {
    int[] counts = new int[spikes.samples()];
    Arrays.setAll(counts, spikes::count);
    int events = Arrays.stream(counts).reduce(0, Math::addExact);
    double[] times = new double[events];
    int[] neurons = new int[events];
    int at = 0;
    for (int n = 0; n < counts.length; n++) {
      for (int e = 0; e < counts[n]; e++, at++) {
        times[at] = spikes.time(n, e);
        neurons[at] = spikes.neuron(n, e);
      }
    }
    arrays.add(new double[] {spikes.samples(), spikes.neuronCount()});
    arrays.add(times);
    files.put(name + COUNTS, PackedInts.pack(counts, counts.length));
    files.put(name + NEURONS, PackedInts.pack(neurons, events));
  }

  /** The inputs of a parcel. */
  static Inputs unpack(Parcel parcel) {
    int at = 0;
    Optional<InputSignal> current = Optional.empty();
    if (parcel.files().containsKey(CURRENT)) {
      double[] shape = parcel.array(at);
      current =
          Optional.of(
              new InputSignal(parcel.array(at + 1), (int) shape[0], (int) shape[1], shape[2]));
      at += 2;
    }
    Optional<RecordedSpikes> spikes = unpack(parcel, SPIKES, at);
    at += spikes.isPresent() ? 2 : 0;
    return new Inputs(current, spikes, unpack(parcel, GIVEN, at));
  }

  private static Optional<RecordedSpikes> unpack(Parcel parcel, String name, int at) {
    byte[] packed = parcel.files().get(name + COUNTS);
    if (packed == null) {
      return Optional.empty();
    }
    double[] shape = parcel.array(at);
    double[] times = parcel.array(at + 1);
    int[] counts = PackedInts.unpack(packed, (int) shape[0]);
    int[] starts = new int[counts.length + 1];
    for (int n = 0; n < counts.length; n++) {
      starts[n + 1] = starts[n] + counts[n];
    }
    int[] neurons = PackedInts.unpack(parcel.files().get(name + NEURONS), times.length);
    return Optional.of(new RecordedSpikes((int) shape[1], starts, times, neurons));
  }
}
