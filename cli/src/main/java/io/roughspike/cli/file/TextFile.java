package io.roughspike.cli.file;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.FileFailure;
import io.roughspike.cli.failure.Shown;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Text in UTF-8; the byte order mark with which some programs begin it is no part of it. */
public final class TextFile {
  private static final char MARK = '\ufeff';

  private TextFile() {}

  /** The whole text of a file. */
  public static String read(Path path) {
    try {
      String text = Files.readString(path);
      return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  /** Opens a file for reading from its first line on; control characters in it are refused. */
  static Reader open(Path path) throws IOException {
    BufferedReader in = Files.newBufferedReader(path);
    try {
      in.mark(1);
      if (in.read() != MARK) {
        in.reset();
      }
      return new Lines(in, path);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** What a user is told of a failure to read text. */
  static RuntimeException failure(Path path, IOException e) {
    return e instanceof CharacterCodingException
        ? new ConfigurationException("file " + path + " is not text in UTF-8: save it as that", e)
        : FileFailure.reading(path, e);
  }

  private static final class Lines extends FilterReader {
    private final Path path;
    private long line = 1;
    private char last;

    Lines(Reader in, Path path) {
      super(in);
      this.path = path;
    }

    @Override
    public int read() throws IOException {
      char[] one = new char[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      for (int k = offset; k < offset + count; k++) {
        char c = buffer[k];
        if (c < ' ' && c != '\t') {
          countOrRefuse(c, k == offset ? last : buffer[k - 1]);
        }
      }
      if (count > 0) {
        last = buffer[offset + count - 1];
      }
      return count;
    }

    private void countOrRefuse(char c, char before) {
      if (c != '\n' && c != '\r') {
        throw new ConfigurationException(
            "line %d of file %s holds the control character %s: the file is no text, or damaged"
                .formatted(line, path, Shown.value(c)));
      }
      if (c == '\r' || before != '\r') {
        line++;
      }
    }
  }
}
