package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command that README, the pages of docs, the examples or the help of a command show runs, in
 * the order of its page, beside nothing but the examples; and every example is run. The commands
 * are found by reading, so a new one is covered by being written down. What takes long is made
 * small; what compares engines, and so neither reads what others wrote nor writes, runs once.
 */
class DocumentedCommandsTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final String LARGE = "examples/balanced-network.yaml";
  private static final int LONGEST_SECONDS = 600;
  private static final Pattern NAMED_TEST = Pattern.compile("-Dtest='?([\\w,#]+)");

  @TempDir private Path temp;

  @Test
  void everyDocumentedCommandRuns() throws Exception {
    Map<String, List<DocumentedCommands.Found>> documents = new DocumentedCommands(PROJECT).all();
    List<DocumentedCommands.Found> commands = new ArrayList<>();
    List<String> batch = new ArrayList<>();
    Set<List<String>> compared = new HashSet<>();
    int patterns = 0;
    for (List<DocumentedCommands.Found> found : documents.values()) {
      batch.add(CommandBatch.FRESH);
      for (DocumentedCommands.Found command : found) {
        if (command.isPattern()) {
          patterns++;
        } else if (!command.words().getFirst().equals("compare") || compared.add(command.words())) {
          commands.add(command);
          batch.add(String.join(CommandBatch.SEPARATOR, brief(command.words())));
        }
      }
    }
    for (String example : examplesWithoutCommand(commands)) {
      batch.add(CommandBatch.FRESH);
      List<String> words = brief(List.of("simulate", "examples/" + example));
      commands.add(new DocumentedCommands.Found(example, words));
      batch.add(String.join(CommandBatch.SEPARATOR, words));
    }
    List<String> failures = new ArrayList<>();
    List<String> results = run(batch);
    for (int k = 0; k < results.size(); k++) {
      if (!results.get(k).endsWith(CommandBatch.EXIT + ExitCodes.DONE)) {
        failures.add("%n%s%n%s".formatted(commands.get(k), results.get(k).strip()));
      }
    }
    System.out.printf(
        "%d documented commands, %d run; %d patterns with placeholders%n",
        commands.size(), results.size(), patterns);
    assertEquals(List.of(), failures, "documented commands that fail");
    assertEquals(commands.size(), results.size(), "found and run");
    for (String page : List.of("README.md", "docs/CLI.md", "roughspike simulate --help")) {
      assertTrue(
          documents.getOrDefault(page, List.of()).stream().anyMatch(found -> !found.isPattern()),
          "no command was found in " + page);
    }
  }

  /** The same command, small: fewer steps, fewer derivatives to check, fewer threads to compare. */
  private static List<String> brief(List<String> words) {
    Map<String, List<String>> smaller =
        Map.of(
            "train",
            List.of("--steps", "2"),
            "study",
            List.of("--set", "set.steps=2", "--set", "seeds=[1,2]"),
            "fit",
            words.stream().anyMatch(word -> word.startsWith("examples/cell/"))
                ? List.of("--set", "fit.data.window=[0.2, 1.5]")
                : List.of(),
            "gradcheck",
            List.of("--entries", "1", "--set", "samples=4"),
            // without a file the table that is looked at in CommandsTest
            "compare",
            words.stream().anyMatch(word -> word.endsWith(".yaml"))
                ? List.of("--threads", "1")
                : List.of("examples/one-neuron.yaml"));
    List<String> options =
        words.contains(LARGE)
            ? List.of("--set", "time.end=0.01")
            : smaller.getOrDefault(words.getFirst(), List.of());
    if (options.isEmpty() || words.contains("--help")) {
      return words;
    }
    List<String> brief = new ArrayList<>(words);
    int at = brief.indexOf(options.getFirst());
    if (at < 0) {
      brief.addAll(options);
    } else {
      brief.set(at + 1, options.get(1));
    }
    return brief;
  }

  private static List<String> examplesWithoutCommand(List<DocumentedCommands.Found> commands) {
    return DocumentedCommands.files(PROJECT.resolve("examples"), ".yaml").stream()
        .map(file -> PROJECT.resolve("examples").relativize(file).toString())
        .filter(name ->
            commands.stream().noneMatch(command -> command.words().contains("examples/" + name)))
        .toList();
  }

  /** What each command wrote to standard error, and its exit code. */
  private List<String> run(List<String> batch) throws IOException, InterruptedException {
    Path here = Files.createDirectories(temp.resolve("here"));
    Path output = temp.resolve("output");
    String path =
        Stream.of("jdk.module.path", "java.class.path")
            .map(property -> System.getProperty(property, ""))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                Path.of("target/test-classes").toAbsolutePath() + File.pathSeparator + path,
                CommandBatch.class.getName(),
                Files.write(temp.resolve("batch"), batch).toString(),
                PROJECT.resolve("examples").toString(),
                here.toString())
            .directory(here.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    String all = Files.readString(output);
    assertTrue(ended && process.exitValue() == 0, () -> "the batch did not end well: " + all);
    List<String> results = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (String line : all.lines().toList()) {
      text.append(line).append('\n');
      if (line.startsWith(CommandBatch.EXIT)) {
        results.add(text.toString().strip());
        text.setLength(0);
      }
    }
    return results;
  }

  /** A page that says how to run a test names one that exists. */
  @Test
  void documentedTestsExist() throws IOException {
    Set<String> tests =
        DocumentedCommands.files(PROJECT, "Test.java").stream()
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .collect(Collectors.toSet());
    int named = 0;
    for (Path page : DocumentedCommands.files(PROJECT, ".md")) {
      Matcher matcher = NAMED_TEST.matcher(Files.readString(page));
      while (matcher.find()) {
        for (String name : matcher.group(1).split(",", -1)) {
          named++;
          String simple = name.replaceFirst("#.*", "");
          assertTrue(tests.contains(simple), () -> page + " names the test " + name);
        }
      }
    }
    assertTrue(named > 0, "pages name tests");
  }
}
