package io.roughspike.cli.place;

import io.roughspike.engine.Cotangents;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Network;
import io.roughspike.place.Parcel;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.EventCotangents;
import io.roughspike.spike.StateCotangents;
import io.roughspike.spike.StateRecord;
import io.roughspike.spike.StateTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One task of {@link SampleJob} as a parcel. Its text has five lines: what is wanted, {@code
 * simulate}, {@code adjoint} or {@code forward}; seed, stream, first sample and number of samples;
 * names of states, if any; for gradients whether weights and delays count, and the names of
 * parameters; and of what kind the cotangents of events are. Its arrays are the parameters, the
 * grid points and neurons of the states, and for gradients the cotangents of events and of states.
 */
final class SampleTask {
  private static final String COUNTS = "counts";
  private static final int POINTS = 1;
  private static final int OF_NEURONS = 2;
  private static final int OF_EVENTS = 3;
  private static final int STATE_INDICES = 4;
  private static final int STATE_VALUES = 5;

  /** What is wanted. */
  enum What {
    SIMULATE,
    ADJOINT,
    FORWARD
  }

  /** Kinds of cotangents of events. */
  enum Events {
    NONE,
    ONES,
    TABLE
  }

  private final Parcel parcel;
  private final What what;
  private final long seed;
  private final int stream;
  private final int first;
  private final int samples;
  private final List<String> states;
  private final boolean weights;
  private final boolean delays;
  private final List<String> names;
  private final Events events;

  private SampleTask(Parcel parcel) {
    this.parcel = parcel;
    List<String> lines = List.of(parcel.text().split("\n", -1));
    what = What.valueOf(lines.get(0));
    List<String> numbers = words(lines.get(1));
    seed = Long.parseLong(numbers.get(0));
    stream = Integer.parseInt(numbers.get(1));
    first = Integer.parseInt(numbers.get(2));
    samples = Integer.parseInt(numbers.get(3));
    states = words(lines.get(2));
    List<String> wanted = words(lines.get(3));
    weights = !wanted.isEmpty() && Boolean.parseBoolean(wanted.get(0));
    delays = !wanted.isEmpty() && Boolean.parseBoolean(wanted.get(1));
    names = wanted.isEmpty() ? List.of() : wanted.subList(2, wanted.size());
    events = Events.valueOf(lines.get(4));
  }

  private static List<String> words(String line) {
    return line.isEmpty() ? List.of() : List.of(line.split(" "));
  }

  static SampleTask of(Parcel parcel) {
    return new SampleTask(parcel);
  }

  /**
   * The task of simulating some samples.
   *
   * @param part of a simulation
   * @param record of states that are wanted, if any
   */
  static Parcel simulate(Simulation part, RandomStream stream, Optional<StateRecord> record) {
    List<double[]> arrays = new ArrayList<>(List.of(part.network().toArray()));
    record.ifPresent(table -> putShape(arrays, table));
    return new Parcel(text(What.SIMULATE, part, stream, record, "", Events.NONE), arrays, Map.of());
  }

  /**
   * The task of a gradient of some samples.
   *
   * @param part of a simulation
   * @param from its first sample, as cotangents count
   * @param out what is wanted
   */
  static Parcel differentiate(
      What what,
      Simulation part,
      RandomStream stream,
      int from,
      Cotangents cotangents,
      ParameterGradient out) {
    List<double[]> arrays = new ArrayList<>(List.of(part.network().toArray()));
    Map<String, byte[]> files = new TreeMap<>();
    cotangents
        .states()
        .ifPresentOrElse(
            table -> putShape(arrays, table),
            () -> arrays.addAll(List.of(new double[0], new double[0])));
    Events events = events(cotangents.events());
    arrays.add(
        events == Events.TABLE
            ? putEvents((EventCotangentTable) cotangents.events(), from, part.samples(), files)
            : new double[0]);
    cotangents.states().ifPresent(table -> putNumbers(arrays, table, from, part.samples()));
    return new Parcel(
        text(what, part, stream, cotangents.states(), requested(part.network(), out), events),
        arrays,
        files);
  }

  private static String text(
      What what,
      Simulation part,
      RandomStream stream,
      Optional<? extends StateTable> states,
      String requested,
      Events events) {
    return String.join(
        "\n",
        what.name(),
        "%d %d %d %d".formatted(stream.seed(), stream.stream(), part.firstSample(), part.samples()),
        states.map(table -> String.join(" ", table.states())).orElse(""),
        requested,
        events.name());
  }

  private static String requested(Network network, ParameterGradient out) {
    Stream<String> names =
        Stream.concat(network.parameterNames().stream(), network.driverNames().stream())
            .distinct()
            .filter(out::has);
    return String.join(
        " ",
        Stream.concat(
                Stream.of(Boolean.toString(out.hasWeights()), Boolean.toString(out.hasDelays())),
                names)
            .toList());
  }

  private static Events events(EventCotangents events) {
    if (events.equals(EventCotangents.NONE)) {
      return Events.NONE;
    }
    if (events.equals(EventCotangents.ONES)) {
      return Events.ONES;
    }
    if (events instanceof EventCotangentTable) {
      return Events.TABLE;
    }
    throw new IllegalArgumentException(
        "cotangents of events must be a table, or all 0 or 1, to be sent elsewhere: leave out --spark");
  }

  private static void putShape(List<double[]> arrays, StateTable table) {
    arrays.add(StateNumbers.gridPoints(table));
    arrays.add(StateNumbers.neurons(table));
  }

  /** Of each sample the numbers up to the last that is not 0, the same as all of them. */
  private static double[] putEvents(
      EventCotangentTable table, int from, int samples, Map<String, byte[]> files) {
    int[] counts = new int[samples];
    int all = 0;
    for (int n = 0; n < samples; n++) {
      int last = from + n < table.samples() ? table.capacity() : 0;
      while (last > 0 && isZero(table.at(from + n, last - 1))) {
        last--;
      }
      counts[n] = last;
      all = Math.addExact(all, last);
    }
    double[] values = new double[all];
    int at = 0;
    for (int n = 0; n < samples; n++) {
      for (int e = 0; e < counts[n]; e++) {
        values[at++] = table.at(from + n, e);
      }
    }
    files.put(COUNTS, PackedInts.pack(counts, samples));
    return values;
  }

  private static boolean isZero(double value) {
    return Double.doubleToRawLongBits(value) == 0;
  }

  /** All numbers, or where most are 0 the others and where they stand. */
  private static void putNumbers(List<double[]> arrays, StateTable table, int from, int samples) {
    double[] all = StateNumbers.of(table, from, samples);
    int others = (int) Arrays.stream(all).filter(value -> !isZero(value)).count();
    if (others > all.length / 2) {
      arrays.add(new double[0]);
      arrays.add(all);
      return;
    }
    double[] indices = new double[others];
    double[] values = new double[others];
    int k = 0;
    for (int at = 0; at < all.length; at++) {
      if (!isZero(all[at])) {
        indices[k] = at;
        values[k++] = all[at];
      }
    }
    arrays.add(indices);
    arrays.add(values);
  }

  What what() {
    return what;
  }

  long seed() {
    return seed;
  }

  int stream() {
    return stream;
  }

  int first() {
    return first;
  }

  int samples() {
    return samples;
  }

  double[] parameters() {
    return parcel.array(0);
  }

  /** Where the states go that are wanted, if any. */
  Optional<StateRecord> record() {
    return states.isEmpty()
        ? Optional.empty()
        : Optional.of(new StateRecord(states, numbers(POINTS), numbers(OF_NEURONS)));
  }

  private int[] numbers(int array) {
    return Arrays.stream(parcel.array(array)).mapToInt(value -> (int) value).toArray();
  }

  List<String> names() {
    return names;
  }

  boolean hasWeights() {
    return weights;
  }

  boolean hasDelays() {
    return delays;
  }

  Events events() {
    return events;
  }

  /** The cotangents of events, in {@code table}. */
  EventCotangents fill(EventCotangentTable table) {
    double[] values = parcel.array(OF_EVENTS);
    int[] counts = PackedInts.unpack(parcel.files().get(COUNTS), samples);
    table.reset(samples, Math.max(1, Arrays.stream(counts).max().orElse(0)));
    int at = 0;
    for (int n = 0; n < samples; n++) {
      for (int e = 0; e < counts[n]; e++) {
        table.add(n, e, values[at++]);
      }
    }
    return table;
  }

  /** The cotangents of states, if there are any. */
  Optional<StateCotangents> stateCotangents() {
    if (states.isEmpty()) {
      return Optional.empty();
    }
    StateCotangents table =
        new StateCotangents(samples, states, numbers(POINTS), numbers(OF_NEURONS));
    double[] indices = parcel.array(STATE_INDICES);
    double[] values = parcel.array(STATE_VALUES);
    double[] all = values;
    if (values.length < samples * StateNumbers.ofSample(table)) {
      all = new double[samples * StateNumbers.ofSample(table)];
      for (int k = 0; k < indices.length; k++) {
        all[(int) indices[k]] = values[k];
      }
    }
    double[] dense = all;
    StateNumbers.forEach(
        table,
        0,
        samples,
        (sample, slot, column, state, at) -> table.add(sample, slot, column, state, dense[at]));
    return Optional.of(table);
  }
}
