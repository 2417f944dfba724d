package io.roughspike.cli.config;

import io.roughspike.cli.config.ConfigValue.Entries;
import io.roughspike.cli.file.AtomicFile;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.StreamDataWriter;

/**
 * Writes a model as a configuration that needs no other file, {@code model.yaml}: reading it gives
 * the same network, inputs, grid, cap, samples and seed, to the last bit.
 */
public final class ModelFile {
  /** Of a number in base64, with its share of line breaks. */
  private static final int CHARACTERS_OF_A_NUMBER = 11;

  private ModelFile() {}

  /** Whether a file of {@code run} would be short enough to be read again. */
  public static boolean fits(RunConfig run) {
    return fits(run.writtenNumbers());
  }

  /** Whether so many numbers are few enough. */
  static boolean fits(long numbers) {
    return numbers <= YamlReader.MAX_LENGTH / CHARACTERS_OF_A_NUMBER;
  }

  /**
   * Replaces {@code path}.
   *
   * @param comment first line of the file
   */
  public static void write(Path path, String comment, RunConfig run) {
    write(path, comment, run, Optional.empty());
  }

  /**
   * Replaces {@code path} by a fitted model.
   *
   * @param comment first line of the file
   * @param fitted what it was fitted to, if to a recording
   */
  public static void write(
      Path path, String comment, RunConfig run, Optional<FittedWindow> fitted) {
    Map<String, ConfigValue> keys = new LinkedHashMap<>();
    keys.put(ConfigurationFile.FORMAT_KEY, YamlWriter.number(ConfigurationFile.FORMAT));
    keys.putAll(run.write());
    fitted.ifPresent(window -> keys.put(FittedWindow.KEY, window.write()));
    write(path, comment, YamlWriter.section(keys));
  }

  /** Replaces {@code path} by a line of comment and the keys of {@code root}. */
  static void write(Path path, String comment, Entries root) {
    AtomicFile.write(path, out -> write(out, comment, root));
  }

  /** The text of a file with the keys of {@code root}, below a line of comment. */
  static String text(String comment, Entries root) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      write(out, comment, root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void write(OutputStream out, String comment, Entries root) throws IOException {
    BufferedWriter text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    text.write("# " + comment + "\n");
    try {
      YamlWriter.write(root, new Stream(text));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    text.flush();
  }

  /** The emitter's way to a writer. */
  private record Stream(BufferedWriter text) implements StreamDataWriter {
    @Override
    public void write(String part) {
      try {
        text.write(part);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void write(String part, int offset, int length) {
      try {
        text.write(part, offset, length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
