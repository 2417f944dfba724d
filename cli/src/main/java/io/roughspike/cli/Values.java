package io.roughspike.cli;

import io.roughspike.cli.failure.PathSentence;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Values of options, from the text of the command line. */
final class Values {
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?|[-+]?(nan|inf|infinity)",
          Pattern.CASE_INSENSITIVE);

  private Values() {}

  /** Makes {@code command} and its commands read values by the methods below. */
  static void register(CommandLine command) {
    command.registerConverter(Path.class, Values::path);
    command.registerConverter(Double.class, Values::number);
    command.registerConverter(double.class, Values::number);
    command.registerConverter(Integer.class, text -> whole(text, Integer::valueOf, "2^31"));
    command.registerConverter(int.class, text -> whole(text, Integer::valueOf, "2^31"));
    command.registerConverter(Long.class, text -> whole(text, Long::valueOf, "2^63"));
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("must be the path of a file: " + PathSentence.of(e));
    }
  }

  /** As in a configuration, and what is not finite, which whoever uses the value refuses. */
  private static Double number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw new TypeConversionException("must be a number, got " + text);
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.endsWith("nan")) {
      return Double.NaN;
    }
    if (lower.contains("inf")) {
      return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return Double.valueOf(text);
  }

  private static <T> T whole(String text, Function<String, T> parse, String limit) {
    try {
      return parse.apply(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "must be a whole number of size below %s, got %s".formatted(limit, text));
    }
  }
}
