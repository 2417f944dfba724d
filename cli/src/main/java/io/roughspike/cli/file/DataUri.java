package io.roughspike.cli.file;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.roughspike.cli.failure.ConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Arrays written into a text in the place of a file's name: a data URI (RFC 2397) of the bytes of a
 * {@code .npy} file, {@code data:application/x-npy;base64,...}, with line breaks anywhere after the
 * comma.
 */
public final class DataUri {
  private static final String SCHEME = "data:";
  private static final String PREFIX = SCHEME + "application/x-npy;base64,";
  private static final int LINE = 120;

  private DataUri() {}

  /** Whether {@code text} is a data URI, of whatever kind. */
  public static boolean isOne(String text) {
    return text.startsWith(SCHEME);
  }

  /** The array of a data URI. */
  public static NumberArray read(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("a data URI must begin with " + PREFIX);
    }
    byte[] digits = new byte[text.length() - PREFIX.length()];
    int count = 0;
    for (int k = PREFIX.length(); k < text.length(); k++) {
      char c = text.charAt(k);
      if (c > ' ') {
        // Outside of ASCII nothing is a digit.
        digits[count++] = (byte) Math.min(c, 0x7f);
      }
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(Arrays.copyOf(digits, count));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the base64 of a data URI is damaged", e);
    }
    try {
      return NpyFile.read(new ByteArrayInputStream(bytes), bytes.length, "the data URI");
    } catch (IOException | ConfigurationException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** An array of the given shape, last index fastest. */
  public static String of(double[] values, int... shape) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(8 * values.length + 256);
    try {
      NpyArray.of(values, shape).writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory cannot fail so
    }
    byte[] digits = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encode(bytes.toByteArray());
    return PREFIX + '\n' + new String(digits, US_ASCII) + '\n';
  }
}
