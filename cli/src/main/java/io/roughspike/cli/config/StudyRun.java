package io.roughspike.cli.config;

import io.roughspike.cli.config.ConfigValue.Entries;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** One run of a study. */
public final class StudyRun {
  private final String name;
  private final Map<String, String> labels;
  private final long seed;
  private final int repetition;
  private final Entries entries;
  private final Map<String, Path> files;

  StudyRun(
      String name,
      Map<String, String> labels,
      long seed,
      int repetition,
      Entries entries,
      Map<String, Path> files) {
    this.name = name;
    this.labels = Collections.unmodifiableMap(labels);
    this.seed = seed;
    this.repetition = repetition;
    this.entries = entries;
    this.files = files;
  }

  /** Of its folder: what it is, and ten digits of the digest of all that determines its result. */
  public String name() {
    return name;
  }

  /** Its levels, by factor. */
  public Map<String, String> labels() {
    return labels;
  }

  /** Its seed. */
  public long seed() {
    return seed;
  }

  /** Its repetition, from 0. */
  public int repetition() {
    return repetition;
  }

  /** The files that its configuration names, by key. */
  public Map<String, Path> files() {
    return Collections.unmodifiableMap(files);
  }

  /** Its configuration, a file for the command, with absolute paths. */
  public String text() {
    Map<String, Path> absolute = new LinkedHashMap<>();
    files.forEach((key, file) -> absolute.put(key, file.toAbsolutePath().normalize()));
    return text(absolute);
  }

  /** The same with other paths in the places of its files, by key. */
  public String text(Map<String, Path> paths) {
    Resolution resolution = new Resolution();
    paths.forEach((key, path) -> resolution.value(key, YamlWriter.text(path.toString())));
    return ModelFile.text("A run of a study", resolution.of(entries));
  }
}
