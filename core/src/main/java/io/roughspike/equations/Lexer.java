package io.roughspike.equations;

import io.roughspike.equations.Source.Mark;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a text into tokens: numbers, names, signs, and the ends of statements (a new line outside of
 * brackets, or a semicolon). Comments go from # to the end of the line.
 */
final class Lexer {
  /** What a token is. */
  enum Kind {
    NUMBER,
    NAME,
    SIGN,
    END_OF_STATEMENT,
    END
  }

  /** A piece of text. */
  record Token(Kind kind, String text, Mark mark) {
    boolean is(String sign) {
      return kind == Kind.SIGN && text.equals(sign);
    }

    /** {@return how a sentence calls it} */
    @Override
    public String toString() {
      return switch (kind) {
        case END -> "the end";
        case END_OF_STATEMENT -> "the end of the statement";
        default -> text;
      };
    }
  }

  private static final Pattern PIECE =
      Pattern.compile(
          "(?<blank>[ \\t\\r]+|#[^\\n]*)|(?<number>(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
              + "|(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<end>[\\n;])|(?<sign>\\+=|-=|<=|>=|[-+*/^()=,<>])");

  private Lexer() {}

  /** {@return the tokens of a text, the last of kind {@link Kind#END}} */
  static List<Token> tokens(Source source) {
    List<Token> tokens = new ArrayList<>();
    Deque<Mark> open = new ArrayDeque<>();
    Matcher matcher = PIECE.matcher(source.text());
    for (int at = 0; at < source.text().length(); at = matcher.end()) {
      Mark mark = new Mark(source, at);
      if (!matcher.region(at, source.text().length()).lookingAt()) {
        throw unknown(source.text().codePointAt(at), mark);
      }
      String piece = matcher.group();
      if (matcher.group("number") != null) {
        tokens.add(new Token(Kind.NUMBER, piece, mark));
      } else if (matcher.group("name") != null) {
        tokens.add(new Token(Kind.NAME, piece, mark));
      } else if (matcher.group("sign") != null) {
        if (piece.equals("(")) {
          open.push(mark);
        } else if (piece.equals(")") && !open.isEmpty()) {
          open.pop();
        }
        tokens.add(new Token(Kind.SIGN, piece, mark));
      } else if (piece.equals(";") || (piece.equals("\n") && open.isEmpty())) {
        tokens.add(new Token(Kind.END_OF_STATEMENT, piece, mark));
      }
    }
    if (!open.isEmpty()) {
      throw open.pop().error("this bracket is never closed");
    }
    tokens.add(new Token(Kind.END, "", new Mark(source, source.text().length())));
    return tokens;
  }

  private static ModelTextException unknown(int character, Mark mark) {
    String meant =
        switch (character) {
          case '\u2212', '\u2013' -> "; write - for minus";
          case '\u00b7', '\u00d7' -> "; write * for times";
          case '[', '{' -> "; brackets are ( and )";
          case '!', '&', '|' -> "; nest where(condition, a, b) instead";
          default -> "";
        };
    return mark.error(
        "the character %s has no meaning here%s".formatted(Character.toString(character), meant));
  }
}
