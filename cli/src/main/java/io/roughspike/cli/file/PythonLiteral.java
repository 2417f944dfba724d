package io.roughspike.cli.file;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what headers of NumPy files use of Python's literals: text, whole numbers (also 3L of
 * Python 2), True, False, None, tuples, lists and dictionaries. They become String, BigInteger,
 * Boolean, {@link #NONE}, {@link Tuple}, List and Map.
 */
final class PythonLiteral {
  /** Python's None. */
  static final Object NONE = new Object();

  private static final int DEEPEST = 16;

  private final String text;
  private int at;

  private PythonLiteral(String text) {
    this.text = text;
  }

  /** A tuple. */
  record Tuple(List<Object> items) {}

  /**
   * Reads {@code text}, which must be one literal and maybe white space around it.
   *
   * @throws IllegalArgumentException whose message tells what was expected, and where
   */
  static Object parse(String text) {
    PythonLiteral literal = new PythonLiteral(text);
    Object value = literal.value(0);
    literal.peek();
    if (literal.at < text.length()) {
      throw literal.expected("nothing more");
    }
    return value;
  }

  private Object value(int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("nesting must be at most " + DEEPEST + " deep");
    }
    char c = peek();
    return switch (c) {
      case '\'', '"' -> quoted(c);
      case '(' -> tuple(depth);
      case '[' -> {
        at++;
        yield items(']', depth);
      }
      case '{' -> map(depth);
      default -> c == '-' || isDigit(c) ? number() : word();
    };
  }

  /** The next character that is not white space, where reading goes on; 0 at the end. */
  private char peek() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private boolean take(char c) {
    boolean is = peek() == c;
    at += is ? 1 : 0;
    return is;
  }

  private String quoted(char quote) {
    StringBuilder inner = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == quote) {
        at++;
        return inner.toString();
      }
      inner.append(c);
    }
    throw expected("the end of a text");
  }

  /** Values behind an opening bracket, up to the closing one. */
  private List<Object> items(char close, int depth) {
    List<Object> items = new ArrayList<>();
    while (!take(close)) {
      items.add(value(depth + 1));
      if (peek() != close && !take(',')) {
        throw expected("a comma or " + close);
      }
    }
    return items;
  }

  /** A tuple, or a value in brackets. */
  private Object tuple(int depth) {
    int start = ++at;
    List<Object> items = items(')', depth);
    boolean isOneValue = items.size() == 1 && text.substring(start, at).indexOf(',') < 0;
    return isOneValue ? items.getFirst() : new Tuple(items);
  }

  private Map<Object, Object> map(int depth) {
    at++;
    Map<Object, Object> map = new LinkedHashMap<>();
    while (!take('}')) {
      Object key = value(depth + 1);
      if (!take(':')) {
        throw expected("a colon");
      }
      if (map.putIfAbsent(key, value(depth + 1)) != null) {
        throw expected("each key once before it");
      }
      if (peek() != '}' && !take(',')) {
        throw expected("a comma or }");
      }
    }
    return map;
  }

  private BigInteger number() {
    int start = at;
    at += text.charAt(at) == '-' ? 1 : 0;
    int digits = at;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    if (at == digits || (at - digits > 1 && text.charAt(digits) == '0')) {
      throw expected("a whole number");
    }
    BigInteger number = new BigInteger(text.substring(start, at));
    at += at < text.length() && text.charAt(at) == 'L' ? 1 : 0;
    return number;
  }

  private Object word() {
    int start = at;
    while (at < text.length() && Character.isLetter(text.charAt(at))) {
      at++;
    }
    return switch (text.substring(start, at)) {
      case "True" -> true;
      case "False" -> false;
      case "None" -> NONE;
      case "u", "b" -> {
        if (at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"')) {
          yield quoted(text.charAt(at));
        }
        throw expected("a text");
      }
      default -> {
        at = start;
        throw expected("a value");
      }
    };
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private IllegalArgumentException expected(String what) {
    return new IllegalArgumentException("expected %s at its character %d".formatted(what, at + 1));
  }
}
