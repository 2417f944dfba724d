package io.roughspike.cli.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Damages files: bits, lengths, order, and in text what stands for a number or a separator. */
public final class Mutator {
  private static final Pattern TOKEN = Pattern.compile("[-+.\\w<>]+");
  private static final List<String> TOKENS =
      List.of(
          "nan",
          "NaN",
          ".nan",
          "inf",
          "-Infinity",
          "NA",
          "1e999",
          "1e-999",
          "-0",
          "0x1p-2",
          "6_0",
          "0.25d",
          "1f",
          "2147483647",
          "2147483648",
          "4294967299",
          "9223372036854775808",
          "99999999999999999999999",
          "-1",
          "1.5",
          "1e0",
          "0,5",
          "",
          " ",
          "٣",
          "−1",
          "1L",
          "True",
          "null",
          "<f4",
          ">f8",
          "|O",
          "<i8",
          "<u1",
          "x\u001b[31m",
          "a\u202eb",
          "[",
          "]",
          "{",
          "}",
          "(",
          ")",
          "\"",
          "'",
          "~",
          "true",
          "1e5",
          "+2",
          ".5",
          "5.",
          "007",
          "1e",
          "1.#INF");
  private static final double[] NUMBERS = {
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MAX_VALUE,
    Double.MIN_VALUE,
    -0.0,
    -1,
    0,
    1,
    2,
    3,
    6,
    0.5,
    1e5,
    0x1p31,
    0x1p32,
    0x1p53,
    0x1p63
  };
  private static final List<String> SEPARATORS =
      List.of(";", "\t", " ", ",,", "\r\n", "\r", "\n\n", ":", ", ", "\u0000", "\u00a0", "\u2028");

  private Mutator() {}

  /** A damaged copy of {@code seed}; parts of {@code other} may get into it. */
  public static byte[] mutant(RandomGenerator random, byte[] seed, byte[] other, boolean isText) {
    byte[] bytes = seed;
    int times = 1 + (random.nextInt(3) == 0 ? random.nextInt(3) : 0);
    for (int k = 0; k < times; k++) {
      bytes =
          isText && random.nextInt(4) > 0
              ? text(random, new String(bytes, UTF_8)).getBytes(UTF_8)
              : bytes(random, bytes, other);
    }
    return bytes;
  }

  private static byte[] bytes(RandomGenerator random, byte[] seed, byte[] other) {
    if (seed.length == 0) {
      return other;
    }
    int at = random.nextInt(seed.length);
    int end = Math.min(seed.length, at + 1 + random.nextInt(16));
    return switch (random.nextInt(7)) {
      case 0, 1 -> {
        byte[] copy = seed.clone();
        copy[at] ^= (byte) (1 << random.nextInt(8));
        yield copy;
      }
      case 2 -> Arrays.copyOf(seed, at);
      case 3 -> joined(Arrays.copyOf(seed, at), tail(other, random.nextInt(other.length + 1)));
      case 4 -> {
        byte[] inserted = new byte[1 + random.nextInt(8)];
        random.nextBytes(inserted);
        yield joined(Arrays.copyOf(seed, at), inserted, tail(seed, at));
      }
      case 5 -> joined(Arrays.copyOf(seed, at), tail(seed, end));
      default -> joined(Arrays.copyOf(seed, end), tail(seed, at));
    };
  }

  private static byte[] tail(byte[] bytes, int from) {
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** Text with another token, separator, line or beginning. */
  static String text(RandomGenerator random, String text) {
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> replaced(random, text, TOKEN, TOKENS);
      case 4 -> replaced(random, text, Pattern.compile("[,:\\n ]"), SEPARATORS);
      case 5 -> '\ufeff' + text;
      case 6 -> text.stripTrailing();
      case 7 -> text.replace("\n", random.nextBoolean() ? "\r\n" : "\r");
      case 8 -> {
        List<MatchResult> tokens = TOKEN.matcher(text).results().toList();
        if (tokens.isEmpty()) {
          yield text;
        }
        MatchResult token = tokens.get(random.nextInt(tokens.size()));
        yield text.substring(0, token.start())
            + '"'
            + token.group()
            + '"'
            + text.substring(token.end());
      }
      default -> {
        String[] lines = text.split("(?<=\n)");
        String line = lines[random.nextInt(lines.length)];
        lines[random.nextInt(lines.length)] = random.nextBoolean() ? line : line + line;
        yield String.join("", lines);
      }
    };
  }

  private static String replaced(
      RandomGenerator random, String text, Pattern pattern, List<String> replacements) {
    List<MatchResult> places = pattern.matcher(text).results().toList();
    if (places.isEmpty()) {
      return text;
    }
    MatchResult place = places.get(random.nextInt(places.size()));
    return text.substring(0, place.start())
        + replacements.get(random.nextInt(replacements.size()))
        + text.substring(place.end());
  }

  /** Numbers of which one is another; half the time one far off, or they are one more or less. */
  static double[] numbers(RandomGenerator random, double[] numbers) {
    boolean isNear = random.nextBoolean();
    double[] copy = Arrays.copyOf(numbers, numbers.length + (isNear ? 0 : random.nextInt(3) / 2));
    int at = random.nextInt(copy.length);
    if (isNear) {
      copy[at] *= 0.99;
      return copy;
    }
    copy[at] = NUMBERS[random.nextInt(NUMBERS.length)];
    return random.nextInt(4) == 0 ? Arrays.copyOf(copy, copy.length - 1) : copy;
  }

  /** A damaged dictionary of a header, and numbers behind it. */
  static byte[] array(RandomGenerator random, int version, String dictionary, byte[] data) {
    String header = random.nextInt(4) > 0 ? text(random, dictionary) : dictionary;
    byte[] latin = header.getBytes(ISO_8859_1);
    return NpyBytes.bytes(version, new String(latin, ISO_8859_1), data);
  }
}
