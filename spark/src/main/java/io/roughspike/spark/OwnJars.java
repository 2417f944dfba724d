package io.roughspike.spark;

import io.roughspike.place.Place;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * What executors need of the class path, besides Spark: jars that lie beside ours, our own, and
 * folders of classes, packed.
 */
final class OwnJars {
  /** Variables whose folders are on the class path too, but are of no use elsewhere. */
  private static final List<String> CONFIGURATION = List.of("HADOOP_CONF_DIR", "YARN_CONF_DIR");

  private OwnJars() {}

  /**
   * {@return their paths}
   *
   * @param folder for jars of folders
   */
  static List<Path> of(Path folder) {
    Path beside = codeOf(Place.class).getParent();
    List<Path> jars = new ArrayList<>();
    Pattern separator = Pattern.compile(Pattern.quote(File.pathSeparator));
    for (String entry : separator.split(System.getProperty("java.class.path"), -1)) {
      Path path = Path.of(entry).toAbsolutePath();
      if (Files.isDirectory(path)) {
        if (CONFIGURATION.stream().map(System::getenv).noneMatch(entry::equals)) {
          jars.add(pack(path, folder.resolve("classes-" + jars.size() + ".jar")));
        }
      } else if (Files.exists(path)
          && (beside.equals(path.getParent()) || isOurs(path.getFileName().toString()))) {
        jars.add(path);
      }
    }
    return jars;
  }

  private static boolean isOurs(String name) {
    return name.startsWith("roughspike-") && name.endsWith(".jar");
  }

  private static Path codeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path pack(Path classes, Path jar) {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        out.putNextEntry(
            new ZipEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
        Files.copy(file, out);
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
