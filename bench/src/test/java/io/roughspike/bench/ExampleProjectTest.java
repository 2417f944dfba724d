package io.roughspike.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.Version;
import io.roughspike.simd.SimdEngineService;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The project in examples/library, which the build does not compile: with nothing on its class path
 * but what its pom.xml names, its classes compile without a warning and run.
 */
class ExampleProjectTest {
  private static final Path PROJECT = Path.of("..", "examples", "library");
  private static final Path SOURCES =
      PROJECT.resolve(Path.of("src", "main", "java", "io", "roughspike", "examples"));

  @TempDir private static Path classes;

  private static Path core;
  private static List<String> names;

  @BeforeAll
  static void compile() throws IOException, URISyntaxException {
    core = place(Version.class);
    try (Stream<Path> files = Files.list(SOURCES)) {
      names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".java") && !name.equals("package-info.java"))
              .map(name -> name.replace(".java", ""))
              .sorted()
              .toList();
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      StringWriter messages = new StringWriter();
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  List.of(
                      "-Xlint:all", "-Werror", "-cp", core.toString(), "-d", classes.toString()),
                  null,
                  files.getJavaFileObjectsFromPaths(
                      names.stream().map(name -> SOURCES.resolve(name + ".java")).toList()))
              .call();
      assertTrue(compiled, messages.toString());
    }
  }

  private static Path place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** Runs the main method of a class; returns what it prints. */
  private static String run(String name) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-XX:ObjectAlignmentInBytes=64",
                "-cp",
                String.join(
                    File.pathSeparator,
                    classes.toString(),
                    core.toString(),
                    place(SimdEngineService.class).toString()),
                "io.roughspike.examples." + name)
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    return out;
  }

  /** The number that {@code out} has after {@code label}. */
  private static double number(String out, String label) {
    Matcher matcher = Pattern.compile(Pattern.quote(label) + ": (\\S+)").matcher(out);
    assertTrue(matcher.find(), "no \"" + label + "\" in: " + out);
    return Double.parseDouble(matcher.group(1));
  }

  @Test
  void everyClassIsInTheReadme() throws IOException {
    String readme = Files.readString(PROJECT.resolve("README.md"));
    for (String name : names) {
      assertTrue(readme.contains("[`%s`](src/".formatted(name)), name);
    }
  }

  @Test
  void theVersionIsThisOne() throws IOException {
    String pom = Files.readString(PROJECT.resolve("pom.xml"));
    assertTrue(
        pom.contains("<roughspike.version>%s</roughspike.version>".formatted(Version.current())));
  }

  @Test
  void signatures() throws Exception {
    String out = run("Signatures");
    assertEquals(1, number(out, "time that passes"), out);
    assertTrue(Math.abs(number(out, "area of path 0")) < 5, out);
  }

  @Test
  void gramMatrix() throws Exception {
    // Larger than 1, the kernel of constant paths, as the paths rise and fall together.
    assertTrue(number(run("GramMatrix"), "mean") > 1);
  }

  /** The seeds are fixed; others would see the one law refused once in twenty times. */
  @Test
  void twoSamples() throws Exception {
    String out = run("TwoSamples");
    assertTrue(out.matches("(?s).*same current: .*nothing against one law.*"), out);
    assertTrue(out.matches("(?s).*more current: .*laws differ.*"), out);
  }

  /** The seed is fixed; five standard errors of the estimate, 0.121 / sqrt(64). */
  @Test
  void trainCurrent() throws Exception {
    assertEquals(1.5, number(run("TrainCurrent"), "found"), 5 * 0.121 / 8);
  }
}
