package io.roughspike.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A copy of the scripts at the top of the project, with empty modules beside them. */
final class ScriptCopy {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  private ScriptCopy() {}

  /** Fills {@code home} and returns the folder of the distribution's jars, still empty. */
  static Path into(Path home) throws IOException {
    Files.createDirectories(home.resolve("scripts"));
    for (String script :
        List.of("build", "roughspike", "scripts/find-jdk.sh", "scripts/spark-driver.sh")) {
      Files.copy(PROJECT.resolve(script), home.resolve(script));
    }
    for (String module : List.of("core", "simd", "cli")) {
      Files.createDirectories(home.resolve(module).resolve("src/main"));
      Files.createFile(home.resolve(module).resolve("pom.xml"));
    }
    Files.createFile(home.resolve("pom.xml"));
    return Files.createDirectories(home.resolve("target/dist/lib"));
  }

  /** Marks the project as built from these sources, here, for {@code jdk}. */
  static void markBuilt(Path home, Path jdk) throws IOException {
    Files.writeString(home.resolve("target/dist/stamp"), home.toRealPath() + " " + jdk + "\n");
  }
}
