package io.roughspike.equations;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the part of YAML in which models are written: whatever it takes, YAML takes in the same
 * sense, and what it does not take it refuses.
 *
 * <pre>
 *   key: text to the end of the line      # a comment, after a blank
 *   key: |
 *     lines of text,
 *     indented as the first
 *   key: {key: text, key: {key: text}}
 *   key:
 *     key: a map, indented by any number of blanks
 * </pre>
 *
 * <p>Keys are letters, digits, _ and -. Texts are not quoted, and begin with a letter, a digit, a
 * sign, a dot or a bracket.
 */
final class YamlSubset {
  private static final Pattern ENTRY = Pattern.compile("([A-Za-z0-9_-]+):(?: +(.*))?");
  private static final Pattern TEXT =
      Pattern.compile("[A-Za-z0-9_(+.-](?:(?!: | #)[^\"'\\[\\]{}])*");

  private record Line(int number, int indent, String text) {}

  private final String name;
  private final List<Line> lines = new ArrayList<>();
  private int at;

  private YamlSubset(String name, String text) {
    this.name = name;
    int number = 0;
    for (String line : text.lines().toList()) {
      String stripped = line.strip();
      lines.add(new Line(++number, line.length() - line.stripLeading().length(), stripped));
    }
  }

  /**
   * {@return a map whose values are texts and such maps, in order}
   *
   * @param name what errors call the file
   * @param text the file
   */
  static Map<String, Object> read(String name, String text) {
    YamlSubset reader = new YamlSubset(name, text);
    Map<String, Object> map = reader.map(0);
    if (reader.more()) {
      throw reader.error("this line is not indented as those above");
    }
    return map;
  }

  /** Goes on to the next line that says something. */
  private boolean more() {
    while (at < lines.size()
        && (lines.get(at).text.isEmpty() || lines.get(at).text.startsWith("#"))) {
      at++;
    }
    return at < lines.size();
  }

  private ModelTextException error(String sentence) {
    Line line = lines.get(Math.min(at, lines.size() - 1));
    return new ModelTextException(
        "%s, line %d: %s\n  %s".formatted(name, line.number, sentence, line.text));
  }

  private Map<String, Object> map(int indent) {
    Map<String, Object> map = new LinkedHashMap<>();
    while (more() && lines.get(at).indent == indent) {
      Matcher entry = ENTRY.matcher(lines.get(at).text);
      if (!entry.matches()) {
        throw error("a line is KEY: VALUE here");
      }
      if (map.containsKey(entry.group(1))) {
        throw error("the key %s is here a second time".formatted(entry.group(1)));
      }
      map.put(entry.group(1), value(entry.group(2), indent));
    }
    return map;
  }

  private Object value(String given, int indent) {
    String value = given == null ? "" : given.replaceFirst("(^| +)#.*", "").strip();
    if (value.startsWith("{")) {
      Inline inline = new Inline(value);
      Map<String, Object> map = inline.map();
      if (inline.at < value.length()) {
        throw error("nothing may follow the map in braces");
      }
      at++;
      return map;
    }
    if (value.equals("|")) {
      at++;
      return block(indent);
    }
    if (value.isEmpty()) {
      at++;
      if (!more() || lines.get(at).indent <= indent) {
        at--;
        throw error("a value is missing");
      }
      return map(lines.get(at).indent);
    }
    if (!TEXT.matcher(value).matches()) {
      throw error("this value must be quoted in YAML, which is not read here");
    }
    at++;
    return value;
  }

  /** Lines that are indented more than {@code outer}, without the indent of the first. */
  private String block(int outer) {
    StringBuilder text = new StringBuilder();
    int indent = -1;
    int blank = 0;
    for (; at < lines.size(); at++) {
      Line line = lines.get(at);
      if (line.text.isEmpty()) {
        blank++;
        continue;
      }
      if (line.indent <= outer) {
        break;
      }
      indent = indent < 0 ? line.indent : indent;
      if (line.indent < indent) {
        throw error("this line is indented less than the first of its text");
      }
      text.repeat("\n", blank).repeat(" ", line.indent - indent).append(line.text).append('\n');
      blank = 0;
    }
    if (text.isEmpty()) {
      throw error("a text is missing after |");
    }
    return text.toString();
  }

  /** A map in braces. */
  private final class Inline {
    private static final Pattern KEY = Pattern.compile(" *([A-Za-z0-9_-]+): +");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_(+.-][^,\"'\\[\\]{}:#]*");

    private final String text;
    private int at;

    Inline(String text) {
      this.text = text;
    }

    Map<String, Object> map() {
      Map<String, Object> map = new LinkedHashMap<>();
      at++; // the brace
      while (!skip('}')) {
        if (!map.isEmpty() && !skip(',')) {
          throw error("a comma or a brace is missing in the map");
        }
        String key = take(KEY).group(1);
        Object value = text.startsWith("{", at) ? map() : take(VALUE).group().strip();
        if (map.put(key, value) != null) {
          throw error("the key %s is here a second time".formatted(key));
        }
      }
      return map;
    }

    private boolean skip(char sign) {
      while (text.startsWith(" ", at)) {
        at++;
      }
      boolean found = at < text.length() && text.charAt(at) == sign;
      at += found ? 1 : 0;
      return found;
    }

    private Matcher take(Pattern pattern) {
      Matcher matcher = pattern.matcher(text).region(at, text.length());
      if (!matcher.lookingAt()) {
        throw error("a map is written {key: value, key: value}");
      }
      at = matcher.end();
      return matcher;
    }
  }
}
