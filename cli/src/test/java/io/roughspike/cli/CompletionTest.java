package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The completion script, in a shell. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is for bash")
class CompletionTest {
  @TempDir private Path temp;

  /** What a shell offers behind each of {@code lines}, in their order. */
  private List<String> offered(List<String> lines) throws Exception {
    StringBuilder script =
        new StringBuilder("compopt() { :; }\n"); // works in real completions only
    script.append(Cli.done("generate-completion").out());
    for (String line : lines) {
      script.append(
          """
          COMP_WORDS=(roughspike %s "")
          COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
          COMPREPLY=()
          _complete_roughspike
          echo "${COMPREPLY[*]}"
          """
              .formatted(line));
    }
    Path file = Files.writeString(temp.resolve("completion.bash"), script);
    Path out = temp.resolve("offered");
    Process bash =
        new ProcessBuilder("bash", file.toString())
            .directory(Files.createDirectories(temp.resolve("empty")).toFile())
            .redirectOutput(out.toFile())
            .redirectError(temp.resolve("stderr").toFile())
            .start();
    bash.waitFor();
    assertEquals("", Files.readString(temp.resolve("stderr")));
    return Files.readAllLines(out);
  }

  @Test
  void everyOptionOffersItsValues() throws Exception {
    Map<String, String> expected = new TreeMap<>();
    collect(RoughSpike.commandLine(), "", expected);
    assertEquals("simd scalar reference", expected.get("simulate --engine"));
    assertEquals("linear rbf", expected.get("kernel --static"));
    assertEquals("adjoint forward score differences", expected.get("gradient --mode"));
    assertEquals("published full-matrix conditional", expected.get("train weights --recipe"));
    assertTrue(expected.get("train current --loss").startsWith("signature spike-times"));
    List<String> lines = new ArrayList<>(expected.keySet());
    List<String> offered = offered(lines);
    for (int k = 0; k < lines.size(); k++) {
      assertEquals(expected.get(lines.get(k)), offered.get(k), lines.get(k));
    }
  }

  private static void collect(CommandLine command, String name, Map<String, String> expected) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (option.completionCandidates() != null) {
        expected.put(
            (name + " " + option.longestName()).strip(),
            String.join(" ", option.completionCandidates()));
      }
    }
    command
        .getSubcommands()
        .forEach((key, sub) -> collect(sub, (name + " " + key).strip(), expected));
  }

  @Test
  void commandsAreOffered() throws Exception {
    List<String> offered = offered(List.of("", "train"));
    assertEquals(
        "train fit simulate gradient gradcheck signature kernel evaluate study report compare model info generate-completion help",
        offered.getFirst());
    assertEquals("current weights", offered.getLast());
  }
}
