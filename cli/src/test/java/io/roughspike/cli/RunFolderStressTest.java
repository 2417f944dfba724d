package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.file.CheckpointFile;
import io.roughspike.cli.file.JsonReader;
import io.roughspike.testing.TestSeed;
import io.roughspike.train.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs that want one folder at the same time, and runs that are killed, as processes. */
@EnabledOnOs(
    value = {OS.LINUX, OS.MAC},
    disabledReason = "sends signals")
class RunFolderStressTest {
  private static final String LOCK = ".roughspike.lock";
  private static final String[] SIGNALS = {"KILL", "TERM", "INT"};

  /** Steps of the training that is killed: as long as the program takes to start, about. */
  private static final int STEPS = 3000;

  private static final Set<String> TEXTS =
      Set.of(
          "spikes.csv",
          "states.csv",
          "metrics.csv",
          "checkpoint.json",
          "model.yaml",
          "result.json");

  @TempDir private Path temp;
  private String neuron;

  @BeforeEach
  void writeFiles() {
    neuron = Cli.write(temp, "neuron.yaml", Cli.NEURON).toString();
  }

  private static Set<String> files(Path folder) throws IOException {
    Set<String> names = new TreeSet<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> all = Files.list(folder)) {
        all.forEach(path -> names.add(path.getFileName().toString()));
      }
    }
    return names;
  }

  private static Set<String> unfinished(Path folder) throws IOException {
    Set<String> names = files(folder);
    names.removeIf(name -> !name.endsWith(".partial") && !name.equals(LOCK));
    return names;
  }

  /** What must be of one run: all text files, without wall times and who made them when. */
  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (String name : files(folder)) {
      if (TEXTS.contains(name)) {
        contents.put(
            name,
            Files.readString(folder.resolve(name))
                .replaceAll("(?m)^([^,\n]*,[^,\n]*,[^,\n]*),[^,\n]*,([^,\n]*)$", "$1,$2")
                .replaceAll("\"seconds[A-Za-z]*\":[^,}]*", "")
                .replaceAll("\"run\":[{][^}]*[}]", ""));
      } else if (!name.endsWith(".html")) {
        contents.put(name, "");
      }
    }
    return contents;
  }

  @Test
  void aFewPairsOfRunsIntoOneFolder() throws Exception {
    pairs(2);
  }

  @Test
  @Tag("slow")
  void pairsOfRunsIntoOneFolder() throws Exception {
    pairs(100);
  }

  private void pairs(int count) throws Exception {
    List<List<String>> lines =
        List.of(
            List.of("simulate", neuron, "--states", "all", "--set", "samples=400"),
            List.of("train", "current", "--samples", "4", "--steps", "400"));
    List<List<Map<String, String>>> expected = new ArrayList<>();
    for (List<String> line : lines) {
      List<Map<String, String>> ofSeeds = new ArrayList<>();
      for (int seed = 1; seed <= 2; seed++) {
        Path folder = temp.resolve(line.getFirst() + seed);
        ProgramProcess alone = start(line, seed, folder);
        assertEquals(ExitCodes.DONE, alone.end(), alone::text);
        ofSeeds.add(contents(folder));
      }
      assertTrue(!ofSeeds.getFirst().equals(ofSeeds.getLast()), "the seeds must differ in files");
      expected.add(ofSeeds);
    }
    int refusals = 0;
    for (int pair = 0; pair < count; pair++) {
      List<String> line = lines.get(pair % 2);
      Path folder = temp.resolve("pair-" + pair);
      int firstSeed = 1 + pair / 2 % 2;
      ProgramProcess a = start(line, firstSeed, folder);
      ProgramProcess b = start(line, 3 - firstSeed, folder);
      int codeA = a.end();
      int codeB = b.end();
      String told =
          "pair %d, %s: exit codes %d and %d%n%s%n%s"
              .formatted(pair, line.getFirst(), codeA, codeB, a.text(), b.text());
      List<Map<String, String>> possible = new ArrayList<>();
      for (ProgramProcess one : List.of(a, b)) {
        int seed = one.equals(a) ? firstSeed : 3 - firstSeed;
        if (one.end() == ExitCodes.DONE) {
          possible.add(expected.get(pair % 2).get(seed - 1));
        } else {
          refusals++;
          assertEquals(ExitCodes.FILE, one.end(), told);
          assertTrue(
              one.text().contains("is in use by process ") || one.text().contains("holds a run"),
              told);
        }
      }
      assertTrue(!possible.isEmpty(), told);
      assertTrue(possible.contains(contents(folder)), "a mixed or unfinished folder: " + told);
    }
    System.out.printf("%d pairs of runs: %d were refused, no mixed file%n", count, refusals);
  }

  private ProgramProcess start(List<String> line, int seed, Path folder) throws IOException {
    List<String> args = new ArrayList<>(line);
    args.addAll(List.of("--seed", Integer.toString(seed), "--quiet", "--out", folder.toString()));
    return ProgramProcess.start(temp, args.toArray(String[]::new));
  }

  @Test
  void aFewKillsOfATraining() throws Exception {
    killsOfATraining(3);
  }

  @Test
  @Tag("slow")
  void killsOfATraining() throws Exception {
    killsOfATraining(200);
  }

  private void killsOfATraining(int count) throws Exception {
    List<String> line =
        List.of("train", "current", "--samples", "4", "--steps", Integer.toString(STEPS));
    kills(
        count,
        line,
        (whole, folder, told) -> {
          List<String> path = Files.readAllLines(whole.resolve("metrics.csv"));
          assertOnThePath(path, CheckpointFile.read(folder.resolve("checkpoint.json")), told);
        });
  }

  @Test
  void aFewKillsOfAFit() throws Exception {
    killsOfAFit(3);
  }

  @Test
  @Tag("slow")
  void killsOfAFit() throws Exception {
    killsOfAFit(200);
  }

  private void killsOfAFit(int count) throws Exception {
    Random random = new Random(1);
    StringBuilder current = new StringBuilder("i\n");
    for (int k = 0; k < 20_000; k++) {
      current.append(0.2 + 0.1 * Math.sin(0.013 * k) + 0.1 * Math.sin(0.07 * k)).append('\n');
    }
    StringBuilder spikes = new StringBuilder("sample,neuron,time\n");
    for (int n = 0; n < 3; n++) {
      for (double t = 0.05; t < 2; t += 0.02 + 0.15 * random.nextDouble()) {
        spikes.append("%d,0,%s%n".formatted(n, t));
      }
    }
    Cli.write(temp, "current.csv", current.toString());
    Cli.write(temp, "spikes.csv", spikes.toString());
    String file =
        Cli.write(
                temp,
                "fit.yaml",
                """
                fit:
                  data: {current: current.csv, step: 0.0001, unit: nA, spikes: spikes.csv, window: [0.1, 2.0]}
                  model: {membrane: {tau: free}, eta: [100], gamma: [50]}
                """)
            .toString();
    kills(
        count,
        List.of("fit", file),
        (whole, folder, told) -> {
          Map<?, ?> known = units(whole);
          units(folder)
              .forEach((unit, values) -> assertEquals(known.get(unit), values, unit + ": " + told));
        });
  }

  private static Map<?, ?> units(Path folder) {
    return (Map<?, ?>) JsonReader.read(folder.resolve("checkpoint.json")).get("units");
  }

  /** Looks at what a run that was killed has saved, beside a run that was not. */
  @FunctionalInterface
  private interface Check {
    void of(Path whole, Path folder, String told) throws IOException;
  }

  private void kills(int count, List<String> line, Check check) throws Exception {
    Path whole = temp.resolve("whole");
    long start = System.nanoTime();
    ProgramProcess uninterrupted = start(line, 1, whole);
    assertEquals(ExitCodes.DONE, uninterrupted.end(), uninterrupted::text);
    long wholeMillis = (System.nanoTime() - start) / 1_000_000;
    Random random = new Random(TestSeed.of(RunFolderStressTest.class));
    List<String> resumed = new ArrayList<>(line);
    resumed.add("--resume");
    Path folder = temp.resolve("killed-0");
    Map<String, Integer> killed = new TreeMap<>();
    int finished = 0;
    int duringSaves = 0;
    for (int kills = 0; kills < count; ) {
      Set<String> before = unfinished(folder);
      ProgramProcess run = start(resumed, 1, folder);
      Thread.sleep(random.nextLong(1 + wholeMillis));
      String signal = SIGNALS[kills % SIGNALS.length];
      run.signal(signal);
      if (!signal.equals("KILL") && random.nextInt(3) == 0) { // then it saves: killed meanwhile
        Thread.sleep(random.nextLong(40));
        run.signal("KILL");
        signal = "KILL";
      }
      int code = run.end();
      String told = "%s, exit code %d after kill %d: %s".formatted(signal, code, kills, run.text());
      if (code == ExitCodes.DONE) {
        assertEquals(contents(whole), contents(folder), told);
        finished++;
        folder = temp.resolve("killed-" + finished);
        continue;
      }
      kills++;
      killed.merge(signal, 1, Integer::sum);
      // the virtual machine itself fails where TERM comes while it begins
      boolean begun = !run.text().contains("Error occurred during initialization of VM");
      assertTrue(!begun || Set.of(130, 137, 143).contains(code), told);
      if (code == 137) {
        duringSaves += unfinished(folder).stream().anyMatch(n -> n.endsWith(".partial")) ? 1 : 0;
      } else {
        Set<String> left = unfinished(folder);
        left.removeAll(before); // of an earlier run that was killed, where this had not begun
        assertEquals(Set.of(), left, told);
      }
      if (Files.exists(folder.resolve("checkpoint.json"))) {
        check.of(whole, folder, told);
      }
    }
    ProgramProcess last = start(resumed, 1, folder);
    assertEquals(ExitCodes.DONE, last.end(), last::text);
    assertEquals(contents(whole), contents(folder), last::text);
    System.out.printf(
        "%d kills of %s %s, %d with a half-written file left: resumed to the same bits %d times%n",
        count, line.getFirst(), killed, duringSaves, finished + 1);
  }

  /** A checkpoint after step s holds the value that the whole run had before its step s. */
  private static void assertOnThePath(List<String> path, TrainingState state, String told) {
    if (state.step() < STEPS) {
      String[] columns = path.get(1 + state.step()).split(",", -1);
      assertEquals(Double.parseDouble(columns[columns.length - 1]), state.free()[0], 0.0, told);
    }
  }
}
