package io.roughspike.cli.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.config.YamlTree;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.FileFailure;
import io.roughspike.cli.failure.Shown;
import io.roughspike.cli.file.ZipBytes.Member;
import io.roughspike.cli.file.ZipBytes.Packing;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.equations.Unit;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.TimeGrid;
import io.roughspike.path.PathSource;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.AllocationMeter;
import io.roughspike.testing.TestSeed;
import io.roughspike.train.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged files of every kind: a reader either refuses one in a sentence, or reads what {@link
 * PlainReader} reads, soon and in little memory. {@code ./build test -pl cli -am -Pslow
 * -Dtest=ReaderFuzzTest} tries 10,000, with {@code -Droughspike.seed=N} others.
 */
class ReaderFuzzTest {
  private static final int FEW = 950;
  private static final int MANY = 10_000;

  /** Longest time for a file of some 500 bytes, on a machine with much else to do. */
  private static final long LONGEST_SECONDS = 30;

  private static final long MOST_BYTES = 64L << 20;
  private static final int LONGEST_SENTENCE = 700;

  /** What no user should read: names of classes and objects, absent reasons. */
  private static final Pattern JARGON =
      Pattern.compile("Exception|\\bnull:|\\b[A-Z]\\w+@[0-9a-f]{4,}|java\\.|fromIndex");

  private static final Unit MS = Unit.of("ms");

  @TempDir private Path temp;

  /** What a fit names. */
  @BeforeEach
  void writeRecording() throws IOException {
    Files.writeString(temp.resolve("fitted-current.csv"), "i\n" + "0.25\n".repeat(40));
    Files.writeString(temp.resolve("fitted-spikes.csv"), "t_ms,trial\n5,0\n11.5,0\n7,1\n");
  }

  /** A reader under test, or the plain one of the same kind; what is read, as text. */
  @FunctionalInterface
  private interface Reader {
    String read(Path file) throws IOException;
  }

  /**
   * A kind of files.
   *
   * @param name of the file
   * @param mutant makes a damaged file
   * @param reader under test
   * @param plain the second one; nothing where it does not know
   */
  private record Kind(
      String name,
      Function<RandomGenerator, byte[]> mutant,
      Reader reader,
      Function<byte[], Optional<String>> plain) {}

  @Test
  void fewMutants() throws Exception {
    run(FEW);
  }

  @Test
  @Tag("slow")
  void manyMutants() throws Exception {
    run(MANY);
  }

  /** Files that are not damaged are read, by both readers alike: else nothing would be compared. */
  @Test
  void goodFilesAreReadByBothReaders() throws IOException {
    for (Kind kind : kinds()) {
      if (SEEDS.containsKey(kind.name)) {
        goodIsReadByBothReaders(kind, SEEDS.get(kind.name).getBytes(UTF_8));
      } else if (ARCHIVES.containsKey(kind.name)) {
        for (Packing packing : Packing.values()) {
          goodIsReadByBothReaders(
              kind, ZipBytes.archive(packing, members(ARCHIVES.get(kind.name))));
        }
      }
    }
  }

  private void goodIsReadByBothReaders(Kind kind, byte[] good) throws IOException {
    Path file = Files.write(temp.resolve(kind.name), good);
    assertEquals(kind.plain.apply(good), Optional.of(kind.reader.read(file)), kind.name);
  }

  private void run(int count) throws Exception {
    long seed = TestSeed.of(ReaderFuzzTest.class);
    List<Kind> kinds = kinds();
    Map<String, int[]> outcomes = new TreeMap<>();
    AtomicReference<String> current = new AtomicReference<>("");
    AllocationMeter meter = new AllocationMeter();
    FutureTask<Void> work =
        new FutureTask<>(() -> {
          for (int k = 0; k < count; k++) {
            Kind kind = kinds.get(k % kinds.size());
            String what = "mutant %d of %s".formatted(k, kind.name);
            current.set(what);
            byte[] mutant = kind.mutant.apply(new SplittableRandom(seed * 1_000_003 + k));
            Path file = Files.write(temp.resolve(kind.name), mutant);
            String[] outcome = new String[1];
            long bytes = meter.bytes(() -> outcome[0] = check(kind, file, mutant, what));
            assertTrue(
                bytes < MOST_BYTES,
                () -> "%s took %d bytes of memory: %s".formatted(what, bytes, preview(mutant)));
            int[] counts = outcomes.computeIfAbsent(kind.name, _ -> new int[3]);
            counts[List.of("refused", "read alike", "read, not compared").indexOf(outcome[0])]++;
          }
          return null;
        });
    Thread worker = Thread.ofPlatform().daemon().start(work);
    String last = "";
    while (true) {
      try {
        work.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        break;
      } catch (TimeoutException e) {
        String now = current.get();
        assertTrue(
            !now.equals(last), () -> now + " hangs: " + Arrays.toString(worker.getStackTrace()));
        last = now;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw e;
      }
    }
    System.out.println("refused, read alike, read and not compared:");
    outcomes.forEach(
        (kind, counts) -> System.out.println("  %-20s%s".formatted(kind, Arrays.toString(counts))));
    int[] alike = outcomes.values().stream().mapToInt(counts -> counts[1]).toArray();
    assertTrue(
        Arrays.stream(alike).allMatch(n -> n > 0),
        "some kinds were never read: " + outcomes.keySet() + Arrays.toString(alike));
  }

  private static String check(Kind kind, Path file, byte[] mutant, String what) {
    String read;
    try {
      read = kind.reader.read(file);
    } catch (ConfigurationException | FileFailure e) {
      checkSentence(e.getMessage().replace(file.toString(), "FILE"), what, mutant);
      return "refused";
    } catch (RuntimeException | StackOverflowError | IOException e) {
      // What the library says of its arguments is a sentence, of exactly this class.
      if (e.getClass() == IllegalArgumentException.class
          || (e instanceof ArithmeticException && e.getMessage().endsWith("overflow"))) {
        checkSentence(e.getMessage(), what, mutant);
        return "refused";
      }
      throw new AssertionError(what + " fails: " + e + ": " + preview(mutant), e);
    }
    Optional<String> plain;
    try {
      plain = kind.plain.apply(mutant);
    } catch (PlainReader.Refused e) {
      throw new AssertionError(
          "%s is read as %s, but is wrong in: %s: %s"
              .formatted(what, read, e.getMessage(), preview(mutant)),
          e);
    }
    if (plain.isEmpty()) {
      return "read, not compared";
    }
    assertEquals(plain.get(), read, () -> what + ": " + preview(mutant));
    return "read alike";
  }

  private static void checkSentence(String sentence, String what, byte[] mutant) {
    assertTrue(
        sentence.length() <= LONGEST_SENTENCE
            && Shown.isPrintable(sentence)
            && !JARGON.matcher(sentence).find(),
        () -> "%s is told as <%s>: %s".formatted(what, Shown.escaped(sentence), preview(mutant)));
  }

  private static String preview(byte[] mutant) {
    String text = Shown.escaped(new String(mutant, ISO_8859_1));
    return text.substring(0, Math.min(2000, text.length()));
  }

  private static final TimeGrid GRID = new TimeGrid(0, 1, 0.25);

  private static final Map<String, String> SEEDS =
      Map.ofEntries(
          Map.entry("numbers.csv", "current,I2\n0.5,-1.25\n1e-3,7\n0,+2.5E2\n.5,4.\n"),
          Map.entry("column.csv", "1.5\n2.25\n-3\n0.125\n"),
          Map.entry("spikes.csv", "sample,neuron,time\n0,0,0.25\n0,2,0.5\n1,1,0.125\n1,0,7e-1\n"),
          Map.entry(
              "paths.csv", "path,point,x,y\n0,0,1,2\n0,1,3,4.5\n1,0,-1,0.5\n1,1,2,2\n1,2,0,1e-2\n"),
          Map.entry("events.csv", "sample,event,value\n0,0,1.5\n0,1,-2\n2,0,0.25\n"),
          Map.entry(
              "states.csv",
              "sample,neuron,variable,time,value\n0,0,v,0.25,1.5\n1,2,i,1,-2\n0,0,i,0.5,3\n1,0,s,0.75,4\n"),
          Map.entry(
              "readouts.csv",
              "sample,neuron,statistic,value\n0,1,final,1.5\n1,1,average,-2\n0,1,maximum,3e-1\n"),
          Map.entry(
              "checkpoint.json",
              "{\"fingerprint\":\"plan\",\"step\":2,\"free\":[0.1,-0.5],\"optimizerState\":[1.0E-3,3],\"recentParameters\":[1,2,3,4],\"recentTestLosses\":[null,0.5],\"firstTestLoss\":0.75,\"seconds\":0.25,\"best\":{\"step\":1,\"testLoss\":0.5,\"testsSince\":0,\"free\":[0.1,0.2]},\"ofLastStep\":{\"step\":2,\"testLoss\":0.25,\"testsSince\":0,\"free\":[0.3,0.4]},\"idle\":[{\"cause\":\"FLAT\",\"first\":1,\"count\":3}],\"parameters\":{\"beta\":[4.5],\"tauS\":[0.1,2]}}\n"),
          Map.entry(
              "model.yaml",
              """
              model:
                neurons: 2
                mu: [6.0, 5.0]
                sigma: [[0.25, 0.0], [0.1, 0.2]]
                vReset: [1.2, 0.9]
                vThreshold: 1.0
                alpha: 0.03
                beta: 5.0
                tauS: 1.0
                weights: [[0, 0.5], [0, 0]]
                inputCurrent: {one: 1}
                v0: 0.9
              time: {start: 0.0, end: 1.0, step: 0.01}
              maxSpikes: 20
              samples: 5
              seed: 3
              """
                  .replace("  inputCurrent: {one: 1}\n", "")),
          Map.entry(
              "connections.csv", "from,to,weight,receptor\n0,1,0.25,ge\n2,0,-1.5,1\n0,1,1e-3,gi\n"),
          Map.entry(
              "columns.csv", "t_ms,trial,depth,unit\n250,1,7,0\n5e2,0,7,2\n125,0,7,1\n7e1,1,x,0\n"),
          Map.entry("currents.csv", "t_ms,i_nA,vm\n-1,0.25,7\n-.5,-1e-1,x\n0,0.125,7\n0.51,3,7\n"),
          Map.entry(
              "fit-checkpoint.json",
              "{\"data\":\"digest\",\"options\":\"wanted\",\"units\":{\"start 1.0\":[0.02,-3.5,1.0E9],\"final\":[7]}}\n"),
          Map.entry(
              "fit.yaml",
              """
              fit:
                data:
                  current: fitted-current.csv
                  step: 0.0005
                  currentStart: 0.001
                  unit: nA
                  spikes: fitted-spikes.csv
                  columns: {time: t_ms, unit: ms, sample: trial, neuron: none}
                  window: [0.002, 0.02]
                  samples: 2
                model:
                  membrane: {tau: {free: 20}, reset: true}
                  refractory: 4.0
                  intensityCap: 5
                  eta: [10, 100]
                  gamma: 50
                  thresholdCoupling: {kinks: [0.1, 0.2], tau: [0, 5]}
                  fastFilters: [1, {free: 3}]
                  delay: 0.5
                ridge: 0.1
                validation: {blocks: 3}
              seed: 1
              """),
          Map.entry(
              "fitted.yaml",
              """
              fitted:
                start: 0.2
                end: 0.8
                sha256: {current: 61ba0f, spikes: 46ca01}
              model: {kind: gif, inputCurrent: {value: 0.1, unit: nA}}
              time: {end: 1.0, step: 0.01}
              """));

  /** An array of one dimension in an archive. */
  private static final class Vector {
    final String name;
    final double[] numbers;

    Vector(String name, double... numbers) {
      this.name = name;
      this.numbers = numbers;
    }

    byte[] bytes() {
      String shape = "(%d,)".formatted(numbers.length);
      return NpyBytes.bytes(1, NpyBytes.dictionary("<f8", false, shape), NpyBytes.data(numbers));
    }
  }

  private static final Map<String, List<Vector>> ARCHIVES =
      Map.of(
          "ragged.npz",
          List.of(
              new Vector("spike_times", 0.25, 0.5, 1e-9, 0.125, 0.125, 0.75),
              new Vector("spike_times_index", 2, 2, 5, 6)),
          "currents.npz",
          List.of(new Vector("t_ms", -1, -0.5, 0, 0.5), new Vector("i_nA", 0.25, -0.1, 0.125, 3)),
          "connections.npz",
          List.of(
              new Vector("from", 0, 2, 0),
              new Vector("to", 1, 0, 1),
              new Vector("weight", 0.25, -1.5, 1e-3),
              new Vector("receptor", 0, 1, 1)));

  private static List<Kind> kinds() {
    List<Kind> kinds = new ArrayList<>();
    kinds.add(
        new Kind(
            "a.npy", ReaderFuzzTest::array, ReaderFuzzTest::readArray, of(PlainReader::array)));
    kinds.add(
        new Kind(
            "a.npz",
            ReaderFuzzTest::archive,
            ReaderFuzzTest::readArchive,
            bytes -> Optional.of(PlainReader.archive(bytes).toString())));
    text(kinds, "numbers.csv", ReaderFuzzTest::readArray, PlainReader::numbers);
    text(kinds, "column.csv", ReaderFuzzTest::readArray, PlainReader::numbers);
    text(kinds, "spikes.csv", ReaderFuzzTest::readSpikes, ReaderFuzzTest::plainSpikes);
    text(
        kinds,
        "connections.csv",
        ReaderFuzzTest::readConnections,
        ReaderFuzzTest::plainConnections);
    text(kinds, "paths.csv", ReaderFuzzTest::readPaths, ReaderFuzzTest::plainPaths);
    text(kinds, "events.csv", ReaderFuzzTest::readEvents, ReaderFuzzTest::plainEvents);
    text(kinds, "states.csv", ReaderFuzzTest::readStates, ReaderFuzzTest::plainStates);
    text(kinds, "readouts.csv", ReaderFuzzTest::readReadOuts, ReaderFuzzTest::plainReadOuts);
    text(kinds, "checkpoint.json", ReaderFuzzTest::readCheckpoint, ReaderFuzzTest::plainCheckpoint);
    text(kinds, "columns.csv", ReaderFuzzTest::readColumns, ReaderFuzzTest::plainColumns);
    text(kinds, "currents.csv", ReaderFuzzTest::readCurrent, ReaderFuzzTest::plainCurrents);
    text(
        kinds,
        "fit-checkpoint.json",
        ReaderFuzzTest::readFitCheckpoint,
        ReaderFuzzTest::plainFitCheckpoint);
    yaml(kinds, "model.yaml", YamlTree::read);
    yaml(kinds, "fit.yaml", YamlTree::readFit);
    yaml(kinds, "fitted.yaml", YamlTree::readFitted);
    vectors(kinds, "ragged.npz", ReaderFuzzTest::readSpikes, ReaderFuzzTest::plainRagged);
    vectors(
        kinds, "currents.npz", ReaderFuzzTest::readCurrent, ReaderFuzzTest::plainCurrentVectors);
    vectors(
        kinds,
        "connections.npz",
        ReaderFuzzTest::readConnections,
        ReaderFuzzTest::plainConnectionVectors);
    return kinds;
  }

  private static void yaml(List<Kind> kinds, String name, Reader reader) {
    byte[] yaml = SEEDS.get(name).getBytes(UTF_8);
    kinds.add(
        new Kind(
            name,
            random -> Mutator.mutant(random, yaml, yaml, true),
            reader,
            bytes -> YamlTree.readPlainly(PlainReader.text(bytes))));
  }

  /** Archives of which the whole is damaged, or the bytes or numbers of one array. */
  private static void vectors(
      List<Kind> kinds, String name, Reader reader, Function<Map<String, double[]>, String> plain) {
    kinds.add(
        new Kind(
            name,
            random -> damaged(random, ARCHIVES.get(name)),
            reader,
            bytes -> Optional.of(plain.apply(PlainReader.vectors(bytes)))));
  }

  private static Member[] members(List<Vector> vectors) {
    return vectors.stream()
        .map(vector -> Member.of(vector.name + ".npy", vector.bytes()))
        .toArray(Member[]::new);
  }

  private static byte[] damaged(RandomGenerator random, List<Vector> vectors) {
    int what = random.nextInt(3);
    int which = random.nextInt(vectors.size());
    Member[] members = members(vectors);
    Packing packing = Packing.values()[random.nextInt(Packing.values().length)];
    byte[] whole = ZipBytes.archive(packing, members);
    if (what == 0) {
      return Mutator.mutant(random, whole, ZipBytes.archive(packing, members[which]), false);
    }
    Vector good = vectors.get(which);
    Vector other = new Vector(good.name, Mutator.numbers(random, good.numbers));
    byte[] bytes =
        what == 1 ? other.bytes() : Mutator.mutant(random, good.bytes(), good.bytes(), false);
    members[which] = Member.of(good.name + ".npy", bytes);
    return ZipBytes.archive(packing, members);
  }

  private static void text(
      List<Kind> kinds, String name, Reader reader, Function<byte[], String> plain) {
    byte[] seed = SEEDS.get(name).getBytes(UTF_8);
    byte[] other = SEEDS.get("spikes.csv").getBytes(UTF_8);
    kinds.add(
        new Kind(name, random -> Mutator.mutant(random, seed, other, true), reader, of(plain)));
  }

  private static Function<byte[], Optional<String>> of(Function<byte[], String> plain) {
    return bytes -> Optional.of(plain.apply(bytes));
  }

  // NumPy

  private static byte[] array(RandomGenerator random) {
    record Sort(String type, int width) {}
    List<Sort> sorts =
        List.of(
            new Sort("<f8", 8),
            new Sort(">f8", 8),
            new Sort("<f4", 4),
            new Sort("<f2", 2),
            new Sort("<i8", 8),
            new Sort("<u8", 8),
            new Sort(">i4", 4),
            new Sort("<u4", 4),
            new Sort("<i2", 2),
            new Sort(">u2", 2),
            new Sort("|i1", 1),
            new Sort("|u1", 1));
    Sort sort = sorts.get(random.nextInt(sorts.size()));
    String shape = List.of("(6,)", "(2, 3)", "(1, 3, 2)", "(3L, 2L)").get(random.nextInt(4));
    String dictionary = NpyBytes.dictionary(sort.type, random.nextBoolean(), shape);
    byte[] data = new byte[6 * sort.width];
    random.nextBytes(data);
    int version = 1 + random.nextInt(3);
    return random.nextBoolean()
        ? Mutator.array(random, version, dictionary, data)
        : Mutator.mutant(random, NpyBytes.bytes(version, dictionary, data), data, false);
  }

  private static byte[] archive(RandomGenerator random) {
    byte[] good = NpyBytes.bytes(1, NpyBytes.dictionary("<f8", false, "(2,)"), NpyBytes.data(1, 2));
    boolean isOuter = random.nextBoolean();
    Member first = Member.of("x.npy", isOuter ? good : array(random));
    Member second = Member.of("y.npy", good);
    Packing packing = Packing.values()[random.nextInt(Packing.values().length)];
    byte[] archive = ZipBytes.archive(packing, first, second);
    byte[] other = ZipBytes.archive(packing, second);
    return isOuter ? Mutator.mutant(random, archive, other, false) : archive;
  }

  private static String text(NumberArray array) {
    return array.shapeText() + " " + Arrays.toString(array.values());
  }

  private static String readArray(Path file) {
    return text(NumberArray.read(file));
  }

  private static String readArchive(Path file) {
    Map<String, String> arrays = new TreeMap<>();
    NpyFile.readAll(file).forEach((name, array) -> arrays.put(name, text(array)));
    return arrays.toString();
  }

  // Tables

  private static String readSpikes(Path file) {
    return text(SpikeFile.read(file, 3, 1000));
  }

  private static String text(SpikeTrains trains) {
    StringBuilder text = new StringBuilder();
    for (int n = 0; n < trains.samples(); n++) {
      for (int e = 0; e < trains.count(n); e++) {
        text.append(n + "," + trains.neuron(n, e) + "," + trains.time(n, e) + " ");
      }
    }
    return text.toString();
  }

  private static String plainSpikes(byte[] bytes) {
    Map<Integer, StringBuilder> trains = new TreeMap<>();
    Map<Integer, Double> last = new TreeMap<>();
    for (List<String> row : PlainReader.table(bytes, "sample,neuron,time", false)) {
      int sample = PlainReader.whole(row.get(0));
      int neuron = PlainReader.whole(row.get(1));
      double time = PlainReader.number(row.get(2));
      Double before = last.put(sample, time);
      if (sample > 999 || neuron > 2 || (before != null && time < before)) {
        throw new PlainReader.Refused("spike " + row);
      }
      trains
          .computeIfAbsent(sample, _ -> new StringBuilder())
          .append(sample + "," + neuron + "," + time + " ");
    }
    return String.join("", trains.values());
  }

  /** Trains one after another, and where each of them ends. */
  private static String plainRagged(Map<String, double[]> arrays) {
    double[] times = plainVector(arrays, "spike_times");
    double[] ends = plainVector(arrays, "spike_times_index");
    StringBuilder text = new StringBuilder();
    int spike = 0;
    for (int train = 0; train < ends.length; train++) {
      for (int first = spike; spike < ends[train]; spike++) {
        boolean isOrdered = spike == first || times[spike] >= times[spike - 1];
        require(isOrdered && Double.isFinite(times[spike]), "time " + times[spike]);
        text.append(train + ",0," + times[spike] + " ");
      }
      require(spike == ends[train], "end " + ends[train]);
    }
    require(spike == times.length, "last end");
    return text.toString();
  }

  private static double[] plainVector(Map<String, double[]> arrays, String name) {
    require(arrays.containsKey(name), name);
    return arrays.get(name);
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new PlainReader.Refused(what);
    }
  }

  private static String readColumns(Path file) {
    SpikeColumns columns =
        new SpikeColumns(Optional.of("trial"), Optional.of("unit"), "t_ms", Optional.of(MS));
    return text(SpikeFile.read(file, 3, columns));
  }

  private static String plainColumns(byte[] bytes) {
    record Spike(int sample, int neuron, double time) {}
    List<Spike> spikes = new ArrayList<>();
    for (List<String> row : plainColumns(bytes, List.of("trial", "unit", "t_ms"))) {
      int neuron = PlainReader.whole(row.get(1));
      require(neuron < 3, "neuron " + row);
      spikes.add(
          new Spike(
              PlainReader.whole(row.get(0)), neuron, MS.toSi(PlainReader.number(row.get(2)))));
    }
    StringBuilder text = new StringBuilder();
    spikes.stream()
        .sorted(Comparator.comparingInt(Spike::sample).thenComparingDouble(Spike::time))
        .forEach(one -> text.append(one.sample + "," + one.neuron + "," + one.time + " "));
    return text.toString();
  }

  /** The columns of a table that have these names, each once. */
  private static List<List<String>> plainColumns(byte[] bytes, List<String> names) {
    List<List<String>> rows = new ArrayList<>(PlainReader.rows(PlainReader.text(bytes)));
    rows.removeIf(List::isEmpty);
    require(!rows.isEmpty(), "header");
    List<String> header = rows.removeFirst();
    for (String name : names) {
      require(header.contains(name) && header.indexOf(name) == header.lastIndexOf(name), name);
    }
    return rows.stream()
        .map(row -> {
          require(row.size() == header.size(), "size of a row");
          return names.stream().map(name -> row.get(header.indexOf(name))).toList();
        })
        .toList();
  }

  // Currents

  private static String readCurrent(Path file) {
    CurrentFile current =
        CurrentFile.read(file, new CurrentColumns("t_ms", Optional.of(MS), List.of("i_nA")));
    return current.start() + " " + current.step() + " " + text(current.values());
  }

  private static String plainCurrents(byte[] bytes) {
    List<List<String>> rows = plainColumns(bytes, List.of("t_ms", "i_nA"));
    return plainCurrent(
        rows.stream().mapToDouble(row -> PlainReader.number(row.get(0))).toArray(),
        rows.stream().mapToDouble(row -> PlainReader.number(row.get(1))).toArray());
  }

  private static String plainCurrentVectors(Map<String, double[]> arrays) {
    return plainCurrent(plainVector(arrays, "t_ms"), plainVector(arrays, "i_nA"));
  }

  private static String plainCurrent(double[] times, double[] values) {
    int count = times.length;
    require(count > 1 && values.length == count, "length");
    double step = (times[count - 1] - times[0]) / (count - 1);
    for (int k = 0; k < count; k++) {
      require(Math.abs(times[k] - (times[0] + k * step)) <= 0.1001 * step, "time " + times[k]);
    }
    require(step > 0, "step");
    return "%s %s (%d, 1) %s"
        .formatted(MS.toSi(times[0]), MS.toSi(step), count, Arrays.toString(values));
  }

  // Connections

  private static String plainConnectionVectors(Map<String, double[]> arrays) {
    double[] from = plainVector(arrays, "from");
    List<List<Double>> rows = new ArrayList<>();
    for (int e = 0; e < from.length; e++) {
      List<Double> row = new ArrayList<>();
      for (String name : List.of("from", "to", "receptor", "weight")) {
        double[] numbers = plainVector(arrays, name);
        require(numbers.length == from.length, "length of " + name);
        row.add(numbers[e] + 0.0);
      }
      require(List.of(0.0, 1.0, 2.0).contains(row.get(0)), "from " + row);
      require(List.of(0.0, 1.0).contains(row.get(1)), "to " + row);
      require(List.of(0.0, 1.0).contains(row.get(2)), "receptor " + row);
      require(
          rows.stream().noneMatch(other -> other.subList(0, 3).equals(row.subList(0, 3))), "twice");
      rows.add(row);
    }
    rows.sort(Comparator.comparing(row -> row.subList(0, 3).toString()));
    return rows.stream()
        .flatMap(row -> Stream.of(row.get(0), row.get(1), row.get(3), row.get(2)))
        .toList()
        .toString();
  }

  private static String readConnections(Path file) {
    Connections connections = ConnectionFile.read(file, 3, 2, Receptors.of(List.of("ge", "gi")));
    return Arrays.toString(ConnectionFile.rows(connections));
  }

  private static String plainConnections(byte[] bytes) {
    Map<List<Integer>, Double> weights = new TreeMap<>(Comparator.comparing(List::toString));
    for (List<String> row : PlainReader.table(bytes, "from,to,weight,receptor", false)) {
      int receptor = List.of("ge", "gi").indexOf(row.get(3));
      List<Integer> place =
          List.of(
              PlainReader.whole(row.get(0)),
              PlainReader.whole(row.get(1)),
              receptor < 0 ? PlainReader.whole(row.get(3)) : receptor);
      if (place.get(0) > 2
          || place.get(1) > 1
          || place.get(2) > 1
          || weights.put(place, PlainReader.number(row.get(2))) != null) {
        throw new PlainReader.Refused("connection " + row);
      }
    }
    List<Double> rows = new ArrayList<>();
    weights.forEach((place, weight) ->
        rows.addAll(
            List.of(
                (double) place.get(0),
                (double) place.get(1),
                weight + 0.0,
                (double) place.get(2))));
    return rows.toString();
  }

  private static String readPaths(Path file) {
    PathSource paths = PathFile.read(file);
    StringBuilder text = new StringBuilder();
    for (int p = 0; p < paths.samples(); p++) {
      double[] points = new double[paths.points(p) * paths.channels()];
      paths.read(p, points, 0);
      text.append(paths.points(p)).append(Arrays.toString(points));
    }
    return text.toString();
  }

  private static String plainPaths(byte[] bytes) {
    List<List<Double>> paths = new ArrayList<>();
    int point = 0;
    int channels = 0;
    for (List<String> row : PlainReader.table(bytes, "path,point", true)) {
      int path = PlainReader.whole(row.get(0));
      if (path == paths.size()) {
        paths.add(new ArrayList<>());
        point = 0;
      }
      if (path != paths.size() - 1 || PlainReader.whole(row.get(1)) != point++) {
        throw new PlainReader.Refused("order " + row);
      }
      channels = row.size() - 2;
      row.subList(2, row.size()).forEach(text -> paths.getLast().add(PlainReader.number(text)));
    }
    StringBuilder text = new StringBuilder();
    for (List<Double> path : paths) {
      text.append(path.size() / channels).append(path);
    }
    return text.toString();
  }

  private static String readEvents(Path file) {
    int[] counts = {3, 0, 2};
    EventCotangentTable table = CotangentFile.readEvents(file, counts);
    StringBuilder text = new StringBuilder();
    for (int n = 0; n < counts.length; n++) {
      for (int e = 0; e < counts[n]; e++) {
        text.append(table.at(n, e) + 0.0).append(' ');
      }
    }
    return text.toString();
  }

  private static String plainEvents(byte[] bytes) {
    double[] values = new double[5];
    boolean[] seen = new boolean[5];
    for (List<String> row : PlainReader.table(bytes, "sample,event,value", false)) {
      int sample = PlainReader.whole(row.get(0));
      int event = PlainReader.whole(row.get(1));
      int cell = sample == 0 && event < 3 ? event : sample == 2 && event < 2 ? 3 + event : -1;
      if (cell < 0 || seen[cell]) {
        throw new PlainReader.Refused("event " + row);
      }
      seen[cell] = true;
      values[cell] = PlainReader.number(row.get(2)) + 0.0;
    }
    StringBuilder text = new StringBuilder();
    for (double value : values) {
      text.append(value).append(' ');
    }
    return text.toString();
  }

  /** States by sample, grid point, neuron and variable; what is 0 is not listed. */
  private static String readStates(Path file) {
    var states = CotangentFile.readStates(file, 2, Network.of(LeakyNeuron.standard(), 3), GRID);
    StringBuilder text = new StringBuilder();
    for (int n = 0; n < 2; n++) {
      for (int k = 0; k < states.slots(); k++) {
        for (int c = 0; c < states.columns(); c++) {
          String cell = n + "," + states.gridPoint(k) + "," + states.neuron(c) + ",";
          for (int x = 0; x < states.states().size(); x++) {
            double value = states.get(n, k, c, x);
            text.append(value == 0 ? "" : cell + states.states().get(x) + "," + value + " ");
          }
        }
      }
    }
    return text.toString();
  }

  private static String plainStates(byte[] bytes) {
    Map<String, Double> cells = new TreeMap<>();
    String columns = "sample,neuron,variable,time,value";
    for (List<String> row : PlainReader.table(bytes, columns, false)) {
      int sample = PlainReader.whole(row.get(0));
      int neuron = PlainReader.whole(row.get(1));
      double point = PlainReader.number(row.get(3)) * 4;
      int name = List.of("v", "i", "s").indexOf(row.get(2));
      String cell = sample + "," + Math.round(point) + "," + neuron + "," + name;
      boolean fits = sample < 2 && neuron < 3 && point >= -1e-5 && point <= 4.00001 && name >= 0;
      if (!fits
          || Math.abs(point - Math.rint(point)) > 1e-5
          || cells.put(cell, PlainReader.number(row.get(4))) != null) {
        throw new PlainReader.Refused("state " + row);
      }
    }
    StringBuilder text = new StringBuilder();
    cells.forEach((cell, value) -> {
      int name = cell.length() - 1;
      String shown = cell.substring(0, name) + "vis".charAt(cell.charAt(name) - '0');
      text.append(value == 0 ? "" : shown + "," + value + " ");
    });
    return text.toString();
  }

  private static String readReadOuts(Path file) {
    StringBuilder text = new StringBuilder();
    for (CotangentFile.ReadOutRow row : CotangentFile.readReadOuts(file, 2, new int[] {1})) {
      text.append(row.sample() + row.statistic().fileName() + row.value() + " ");
    }
    return text.toString();
  }

  private static String plainReadOuts(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (List<String> row : PlainReader.table(bytes, "sample,neuron,statistic,value", false)) {
      int sample = PlainReader.whole(row.get(0));
      if (sample > 1
          || PlainReader.whole(row.get(1)) != 1
          || !List.of("final", "average", "maximum").contains(row.get(2))) {
        throw new PlainReader.Refused("read-out " + row);
      }
      text.append(sample + row.get(2) + PlainReader.number(row.get(3)) + " ");
    }
    return text.toString();
  }

  // Checkpoints

  private static String readCheckpoint(Path file) {
    TrainingState state = CheckpointFile.read(file);
    Map<String, Object> map = new TreeMap<>();
    map.put("fingerprint", state.fingerprint());
    map.put("step", (double) state.step());
    map.put("free", list(state.free()));
    map.put("optimizerState", list(state.optimizerState()));
    map.put("recentParameters", list(state.recentParameters()));
    map.put("recentTestLosses", list(state.recentTestLosses()));
    map.put("firstTestLoss", state.firstTestLoss());
    map.put("seconds", state.seconds());
    state.best().ifPresent(best -> map.put("best", map(best)));
    state.ofLastStep().ifPresent(best -> map.put("ofLastStep", map(best)));
    map.put(
        "idle",
        state.idle().stream()
            .map(idle ->
                new TreeMap<String, Object>(
                    Map.of(
                        "cause", idle.cause().name(),
                        "first", (double) idle.first(),
                        "count", (double) idle.count())))
            .toList());
    Map<String, Object> parameters = new TreeMap<>();
    CheckpointFile.readParameters(file)
        .forEach((name, values) -> parameters.put(name, list(values)));
    map.put("parameters", parameters);
    return map.toString();
  }

  private static Map<String, Object> map(TrainingState.Best best) {
    Map<String, Object> map = new TreeMap<>();
    map.put("step", (double) best.step());
    map.put("testLoss", best.testLoss());
    map.put("testsSince", (double) best.testsSince());
    map.put("free", list(best.free()));
    return map;
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static String plainCheckpoint(byte[] bytes) {
    return PlainReader.json(bytes).toString();
  }

  private static String readFitCheckpoint(Path file) {
    FitCheckpoint checkpoint = new FitCheckpoint(file, "digest", "wanted");
    Map<String, Object> map = new TreeMap<>();
    for (String unit : List.of("start 1.0", "final")) {
      checkpoint.find(unit).ifPresent(values -> map.put(unit, list(values)));
    }
    return checkpoint.done() + " " + map;
  }

  private static String plainFitCheckpoint(byte[] bytes) {
    Map<?, ?> json = PlainReader.json(bytes);
    require("digest".equals(json.get("data")) && "wanted".equals(json.get("options")), "keys");
    Map<?, ?> units = (Map<?, ?>) json.get("units");
    Map<String, Object> map = new TreeMap<>();
    for (String unit : List.of("start 1.0", "final")) {
      if (units.containsKey(unit)) {
        map.put(unit, units.get(unit));
      }
    }
    return units.size() + " " + map;
  }
}
