package io.roughspike.cli;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What picocli says of a wrong command line, in the words of the program's other messages. */
final class UsageSentence {
  private static final String OPTION = "option '([^']*)'(?: \\([^)]*\\))?";

  /** Its sentences, and ours. */
  private static final Map<Pattern, String> WORDS =
      Map.of(
          Pattern.compile(
              "Invalid value for " + OPTION + ": expected one of \\[(.*)] .* but was '(.*)'"),
          "$1 must be one of $2, got $3",
          Pattern.compile("Invalid value for " + OPTION + ": '(.*)' is not a boolean"),
          "$1 takes no value, got $2",
          Pattern.compile("Invalid value for " + OPTION + ": (must be .*)"),
          "$1 $2",
          Pattern.compile(
              "Value for option " + OPTION + " should be in KEY=VALUE format but was (.*)"),
          "$1 must be KEY=VALUE, got $2",
          Pattern.compile("Missing required parameter for " + OPTION),
          "$1 needs a value",
          Pattern.compile(OPTION + " should be specified only once"),
          "$1 must be given only once");

  private UsageSentence() {}

  /** The sentence, without a full stop. */
  static String of(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      return ofUnmatched(unmatched);
    }
    String sentence = e.getMessage().replaceFirst("\\.$", "");
    for (Map.Entry<Pattern, String> word : WORDS.entrySet()) {
      sentence = word.getKey().matcher(sentence).replaceAll(word.getValue());
    }
    return sentence + suggestion(e);
  }

  private static String ofUnmatched(UnmatchedArgumentException e) {
    String first = e.getUnmatched().getFirst();
    boolean command = e.getCommandLine().getCommandSpec().positionalParameters().isEmpty();
    return (command && e.getCommandLine().getParent() == null
            ? "There is no command " + first
            : "There is one argument too many, " + first)
        + suggestion(e);
  }

  private static String suggestion(ParameterException e) {
    List<String> suggestions =
        e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
    return suggestions.isEmpty() ? "" : "; did you mean " + suggestions.getFirst() + "?";
  }
}
