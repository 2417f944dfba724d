package io.roughspike.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The scripts at the top of the project, run in a copy of it with stand-ins for JDKs. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the scripts are written for bash")
class LauncherTest {
  @TempDir private Path temp;
  private Path home;
  private Path jdks;

  private record Result(int exit, String out, String err) {}

  /** A copy of the project that needs no build: its sources are older than its distribution. */
  @BeforeEach
  void copyProject() throws IOException {
    home = Files.createDirectories(temp.resolve("my project"));
    jdks = Files.createDirectories(temp.resolve("jdks"));
    Path lib = ScriptCopy.into(home);
    Files.createFile(lib.resolve("roughspike-cli-0.1.0.jar"));
    Files.createFile(lib.resolve("roughspike-simd-0.1.0.jar"));
  }

  @Test
  void withoutNewEnoughJdkOneSentenceSaysWhatToDo() throws Exception {
    installJdk("too-old", "17.0.15", "java.base");
    for (String script : List.of("build", "roughspike")) {
      Result result = run(Map.of(), home, home.resolve(script).toString(), "--version");
      assertEquals(3, result.exit);
      assertEquals("", result.out);
      assertEquals(1, result.err.lines().count(), result.err);
      assertTrue(result.err.contains("needs JDK 25 or newer"), result.err);
      assertTrue(result.err.contains("set JAVA_HOME"), result.err);
    }
  }

  @Test
  void anOlderJavaHomeIsPassedOver() throws Exception {
    Path old = installJdk("a-17", "17.0.15", "java.base");
    Path recent = installJdk("b-25", "25.0.3", "java.base jdk.incubator.vector");
    ScriptCopy.markBuilt(home, recent);
    Result result =
        run(Map.of("JAVA_HOME", old.toString()), home, home.resolve("roughspike").toString());
    assertEquals(recent.toString(), result.out.lines().findFirst().orElseThrow());
  }

  @Test
  void java25HomeIsFound() throws Exception {
    Path recent = installJdk("elsewhere/25", "25", "java.base");
    ScriptCopy.markBuilt(home, recent);
    Result result =
        run(Map.of("JAVA25_HOME", recent.toString()), home, home.resolve("roughspike").toString());
    assertEquals(recent.toString(), result.out.lines().findFirst().orElseThrow());
  }

  @Test
  void argumentsFolderAndExitCodePassThrough() throws Exception {
    ScriptCopy.markBuilt(home, installJdk("25", "25.0.3", "java.base jdk.incubator.vector"));
    Path elsewhere = Files.createDirectories(temp.resolve("else where"));
    Path link = Files.createSymbolicLink(temp.resolve("rs"), home.resolve("roughspike"));
    Result result = run(Map.of(), elsewhere, link.toString(), "train", "a b", "", "*", "$HOME");
    assertEquals(42, result.exit);
    assertEquals("", result.err);
    List<String> lines = result.out.lines().toList();
    assertEquals(elsewhere.toRealPath().toString(), lines.get(1));
    assertEquals(
        List.of("<train>", "<a b>", "<>", "<*>", "<$HOME>"),
        lines.subList(lines.size() - 5, lines.size()));
  }

  @Test
  void theSimdEngineIsOnThePathWhereTheJdkHasTheVectorModule() throws Exception {
    ScriptCopy.markBuilt(
        home, installJdk("25", "25.0.3", "java.base jdk.incubator.vector java.desktop"));
    String lib = home.toRealPath().resolve("target/dist/lib").toString();
    assertTrue(run(Map.of(), home, "./roughspike").out.contains("<" + lib + ">\n"));
  }

  @Test
  void theSimdEngineIsLeftOutWhereTheJdkLacksTheVectorModule() throws Exception {
    ScriptCopy.markBuilt(home, installJdk("25", "25.0.3", "java.base java.desktop"));
    String out = run(Map.of(), home, "./roughspike").out;
    assertTrue(out.contains("roughspike-cli-0.1.0.jar"), out);
    assertFalse(out.contains("roughspike-simd"), out);
  }

  @Test
  void withSparkEverythingIsOnTheClassPath() throws Exception {
    Path jdk = installJdk("25", "25.0.3", "java.base jdk.incubator.vector");
    ScriptCopy.markBuilt(home, jdk);
    Path spark = Files.createDirectories(temp.resolve("my spark/jars"));
    Files.createFile(spark.resolve("spark-core_2.13-4.2.0.jar"));
    Files.createDirectories(home.resolve("spark/src/main"));
    Path driver = Files.createDirectories(home.resolve("target/spark/driver"));
    Files.writeString(driver.resolve("made"), jdk + " " + spark + "\n");
    Map<String, String> environment =
        Map.of("SPARK_HOME", spark.getParent().toString(), "HADOOP_CONF_DIR", "/etc/my hadoop");
    Result result = run(environment, home, "./roughspike", "info", "--spark", "yarn");
    String target = home.toRealPath().resolve("target").toString();
    String classPath =
        "<%s/dist/lib/*:%s/spark/driver/roughspike-spark.jar:/etc/my hadoop:%s/*>"
            .formatted(target, target, spark);
    assertTrue(result.out.contains("<--class-path>\n" + classPath + "\n"), result.out);
    assertFalse(result.out.contains("<--module-path>"), result.out);
    assertFalse(run(environment, home, "./roughspike", "info").out.contains("<--class-path>"));
  }

  @Test
  void aSparkHomeWithoutSparkIsRefused() throws Exception {
    ScriptCopy.markBuilt(home, installJdk("25", "25.0.3", "java.base jdk.incubator.vector"));
    Map<String, String> environment = Map.of("SPARK_HOME", temp.toString());
    Result result = run(environment, home, "./roughspike", "info", "--spark=local[2]");
    assertEquals(3, result.exit);
    assertEquals(1, result.err.lines().count(), result.err);
    assertTrue(result.err.contains("SPARK_HOME must be the folder"), result.err);
  }

  @Test
  void aChangedSourceIsBuiltAndAFailedBuildIsShown() throws Exception {
    ScriptCopy.markBuilt(home, installJdk("25", "25.0.3", "java.base jdk.incubator.vector"));
    breakMaven();
    assertEquals(42, run(Map.of(), home, "./roughspike", "info").exit, "nothing to build yet");
    Files.writeString(home.resolve("core/src/main/New.java"), "class New {}");
    assertFailedBuild(run(Map.of(), home, "./roughspike", "info"));
  }

  @Test
  void anotherJdkMeansAnotherBuild() throws Exception {
    ScriptCopy.markBuilt(home, installJdk("gone", "25.0.2", "java.base jdk.incubator.vector"));
    Path other = installJdk("other", "25.0.3", "java.base jdk.incubator.vector");
    breakMaven();
    assertFailedBuild(run(Map.of("JAVA_HOME", other.toString()), home, "./roughspike", "info"));
  }

  /** The stand-in says on standard error what the JVM says, without an end of its last line. */
  @Test
  void onlyTheLineOnIncubatorModulesIsKeptFromStandardError() throws Exception {
    Path jdk = installJdk("25", "25.0.3", "java.base jdk.incubator.vector");
    Files.writeString(
        jdk.resolve("bin/java"),
        """
        #!/bin/bash
        echo out
        echo 'first  line' >&2
        echo 'WARNING: Using incubator modules: jdk.incubator.vector' >&2
        echo 'WARNING: other' >&2
        printf last >&2
        echo direct >&19
        exit 42
        """);
    ScriptCopy.markBuilt(home, jdk);
    Result result = run(Map.of(), home, "./roughspike");
    assertEquals(42, result.exit);
    assertEquals("out\n", result.out);
    for (int k = 0; k < 1000 && !result.err.contains("last"); k++) { // the filter ends by itself
      Thread.sleep(10);
      result = new Result(42, result.out, Files.readString(temp.resolve("err"), UTF_8));
    }
    List<String> filtered = result.err.lines().filter(line -> !line.equals("direct")).toList();
    assertEquals(List.of("first  line", "WARNING: other", "last"), filtered);
    assertTrue(result.err.contains("direct\n"), result.err);
  }

  @Test
  void theEncodingOfFileNamesIsChosenWhereTheLocaleHasNone() throws Exception {
    Path jdk = installJdk("25", "25.0.3", "java.base jdk.incubator.vector");
    Files.writeString(jdk.resolve("bin/java"), "#!/bin/bash\necho \"<$LC_ALL>\"\n");
    ScriptCopy.markBuilt(home, jdk);
    Map<String, String> expected =
        Map.of("C", "C.UTF-8", "POSIX", "C.UTF-8", "xx_YY.UTF-8", "C.UTF-8", "C.UTF-8", "C.UTF-8");
    for (Map.Entry<String, String> one : expected.entrySet()) {
      Result result = run(Map.of("LC_ALL", one.getKey()), home, "./roughspike");
      assertEquals("<" + one.getValue() + ">\n", result.out, one.getKey());
    }
    assertEquals("<>\n", run(Map.of("LC_CTYPE", "C.UTF-8"), home, "./roughspike").out);
    assertEquals("<C.UTF-8>\n", run(Map.of(), home, "./roughspike").out);
  }

  /** In bash 3.2, which macOS has, an empty array under set -u is an unbound variable. */
  @Test
  void noScriptExpandsAnArrayThatMayBeEmpty() throws IOException {
    Path project = Path.of("..").toAbsolutePath().normalize();
    List<Path> scripts = new ArrayList<>();
    for (String folder : List.of(".", ".ci", "scripts", "bench", "examples/library")) {
      try (Stream<Path> files = Files.list(project.resolve(folder))) {
        files.filter(LauncherTest::isBashScript).forEach(scripts::add);
      }
    }
    assertTrue(scripts.size() >= 7, scripts::toString);
    Pattern mayBeEmpty = Pattern.compile("\\b(\\w+)=\\(\\)|read -r?a (\\w+)");
    for (Path script : scripts) {
      String text = Files.readString(script);
      mayBeEmpty
          .matcher(text)
          .results()
          .map(found -> found.group(1) != null ? found.group(1) : found.group(2))
          .forEach(array -> {
            String expansion = "\"${" + array + "[@]}\"";
            String guarded = "${" + array + "[@]+" + expansion + "}";
            assertFalse(
                text.replace(guarded, "").contains(expansion),
                () -> script + " must write " + guarded);
          });
    }
  }

  private static boolean isBashScript(Path file) {
    try {
      return Files.isRegularFile(file)
          && (file.toString().endsWith(".sh")
              || new String(Files.readAllBytes(file), ISO_8859_1)
                  .startsWith("#!/usr/bin/env bash"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void breakMaven() throws IOException {
    Files.writeString(home.resolve("mvnw"), "#!/bin/sh\necho broken on purpose\nexit 1\n");
    assertTrue(home.resolve("mvnw").toFile().setExecutable(true));
  }

  private static void assertFailedBuild(Result result) {
    assertEquals(3, result.exit);
    assertEquals("", result.out);
    assertTrue(result.err.contains("broken on purpose"), result.err);
  }

  /** A stand-in whose {@code java} prints its own folder, its working folder and its arguments. */
  private Path installJdk(String name, String version, String modules) throws IOException {
    Path jdk = jdks.resolve(name);
    Path bin = Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(
        jdk.resolve("release"),
        "IMPLEMENTOR=\"None\"\nJAVA_VERSION=\"%s\"\nMODULES=\"%s\"\n".formatted(version, modules));
    for (String tool : List.of("java", "javac")) {
      Path file = bin.resolve(tool);
      Files.writeString(
          file,
          "#!/bin/bash\necho '%s'\npwd -P\nprintf '<%%s>\\n' \"$@\"\nexit 42\n".formatted(jdk));
      assertTrue(file.toFile().setExecutable(true));
    }
    return jdk;
  }

  /** A folder whose {@code javac} belongs to no JDK and hides the machine's own. */
  private Path noJavac() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("tools/bin"));
    Path javac = folder.resolve("javac");
    Files.writeString(javac, "");
    assertTrue(javac.toFile().setExecutable(true));
    return folder;
  }

  private Result run(Map<String, String> environment, Path folder, String... command)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("bash"));
    line.addAll(List.of(command));
    Path out = temp.resolve("out");
    Path err = temp.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    // Nothing of the machine that runs this test may be found: neither its JDKs nor its variables.
    builder.environment().keySet().retainAll(List.of("HOME", "PATH"));
    builder.environment().merge("PATH", noJavac().toString(), (path, first) -> first + ":" + path);
    builder.environment().put("ROUGHSPIKE_JDK_FOLDERS", jdks.toString());
    builder.environment().putAll(environment);
    int exit = builder.start().waitFor();
    return new Result(exit, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }
}
