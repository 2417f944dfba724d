package io.roughspike.equations;

import io.roughspike.equations.Lexer.Kind;
import io.roughspike.equations.Lexer.Token;
import io.roughspike.equations.Node.Binary;
import io.roughspike.equations.Node.Call;
import io.roughspike.equations.Node.Function;
import io.roughspike.equations.Node.Minus;
import io.roughspike.equations.Node.Name;
import io.roughspike.equations.Node.Num;
import io.roughspike.equations.Source.Mark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes syntax trees of tokens by binding powers (Pratt): an expression goes on as long as the next
 * sign binds more strongly than the one before it.
 *
 * <pre>
 *   &lt; &lt;= &gt; &gt;=   once
 *   + -         from left to right
 *   -a          -a*b is -(a*b), as is -a^b
 *   * /         from left to right
 *   ^           from right to left; a^-b*c is (a^(-b))*c
 * </pre>
 */
final class Parser {
  /** Most brackets, functions, signs and powers within each other: calls of methods follow them. */
  static final int DEEPEST = 200;

  /** Most operations one after another that a value needs: calls of methods follow them, too. */
  static final int LONGEST = 500;

  private static final int COMPARISON = 1;
  private static final int SUM = 2;
  private static final int PRODUCT = 3;
  private static final int POWER = 4;

  private static final Map<String, Integer> STRENGTHS =
      Map.of(
          "<",
          COMPARISON,
          "<=",
          COMPARISON,
          ">",
          COMPARISON,
          ">=",
          COMPARISON,
          "+",
          SUM,
          "-",
          SUM,
          "*",
          PRODUCT,
          "/",
          PRODUCT,
          "^",
          POWER);

  /** Functions by name. */
  static final Map<String, Function> FUNCTIONS =
      Arrays.stream(Function.values())
          .collect(Collectors.toUnmodifiableMap(Function::toString, f -> f));

  private final List<Token> tokens;
  private int at;
  private int nested;

  private Parser(Source source) {
    tokens = Lexer.tokens(source);
  }

  /** {@return the statements of a text, in order} */
  static List<Statement> statements(Source source) {
    Parser parser = new Parser(source);
    List<Statement> statements = new ArrayList<>();
    while (parser.peek().kind() != Kind.END) {
      if (!parser.skip(Kind.END_OF_STATEMENT)) {
        statements.add(parser.statement());
      }
    }
    return statements;
  }

  /** {@return the one expression that a text is} */
  static Node expression(Source source) {
    Parser parser = new Parser(source);
    while (parser.skip(Kind.END_OF_STATEMENT)) {
      // blank lines before it
    }
    Node node = parser.expression(0);
    parser.requireEnd();
    while (parser.skip(Kind.END_OF_STATEMENT)) {
      // and after it
    }
    if (parser.peek().kind() != Kind.END) {
      throw parser
          .peek()
          .mark()
          .error("%s is one expression, and here begins a second".formatted(source.what()));
    }
    return node;
  }

  private Token peek() {
    return tokens.get(at);
  }

  private Token next() {
    Token token = tokens.get(at);
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  private boolean skip(Kind kind) {
    if (peek().kind() == kind) {
      at++;
      return true;
    }
    return false;
  }

  private boolean skip(String sign) {
    if (peek().is(sign)) {
      at++;
      return true;
    }
    return false;
  }

  private Statement statement() {
    Token name = next();
    if (name.kind() != Kind.NAME) {
      throw name.mark().error("a statement begins with a name, got %s".formatted(name));
    }
    Statement.Kind kind;
    String defined = name.text();
    if (peek().is("/") && defined.startsWith("d")) {
      next();
      Token dt = next();
      if (!dt.text().equals("dt") || defined.length() == 1) {
        throw name.mark()
            .error(
                "an equation of a state is written dNAME/dt = ..., got %s/%s".formatted(name, dt));
      }
      if (!skip("=")) {
        throw peek().mark().error("= is expected after %s/dt, got %s".formatted(name, peek()));
      }
      kind = Statement.Kind.DERIVATIVE;
      defined = defined.substring(1);
    } else if (skip("=")) {
      kind = Statement.Kind.EQUAL;
    } else if (skip("+=")) {
      kind = Statement.Kind.INCREASE;
    } else if (skip("-=")) {
      kind = Statement.Kind.DECREASE;
    } else {
      throw peek().mark().error("= is expected after %s, got %s".formatted(name, peek()));
    }
    Node value = expression(0);
    requireEnd();
    return new Statement(name.mark(), defined, kind, value);
  }

  /** Refuses what cannot go on an expression. */
  private void requireEnd() {
    Token token = peek();
    if (token.kind() == Kind.END || token.kind() == Kind.END_OF_STATEMENT) {
      return;
    }
    if (token.is(")")) {
      throw token.mark().error("this bracket was never opened");
    }
    if (token.is("=")) {
      throw token
          .mark()
          .error(
              "= stands after the name that a statement begins with; comparisons are <, <=, > and >=");
    }
    if (token.is(",")) {
      throw token.mark().error("a comma stands between arguments of a function only");
    }
    throw token
        .mark()
        .error(
            "an operation is missing before %s%s"
                .formatted(
                    token,
                    token.text().equals("dt")
                        ? "; an equation of a state is written dNAME/dt = ..., with xi for its noise"
                        : ""));
  }

  /** {@return an expression of signs that bind more strongly than {@code strength}} */
  private Node expression(int strength) {
    if (++nested > DEEPEST) {
      throw peek()
          .mark()
          .error("brackets, functions and signs are nested more than %d deep".formatted(DEEPEST));
    }
    Node left = operand(strength);
    while (true) {
      Token sign = peek();
      int binds = sign.kind() == Kind.SIGN ? STRENGTHS.getOrDefault(sign.text(), 0) : 0;
      if (binds <= strength) {
        nested--;
        return left;
      }
      next();
      if (binds == COMPARISON && left instanceof Binary b && b.isComparison()) {
        throw sign.mark().error("a comparison cannot be compared");
      }
      Node right = expression(binds == POWER ? POWER - 1 : binds);
      left = new Binary(sign.mark(), sign.text(), left, right);
      if (left.depth() > LONGEST) {
        throw sign.mark()
            .error("more than %d operations follow one another here".formatted(LONGEST));
      }
    }
  }

  private Node operand(int strength) {
    Token token = next();
    Mark mark = token.mark();
    if (token.kind() == Kind.NUMBER) {
      double value = Double.parseDouble(token.text());
      if (Double.isInfinite(value)) {
        throw mark.error("the number %s is too large".formatted(token));
      }
      return new Num(mark, value);
    }
    if (token.kind() == Kind.NAME) {
      return skip("(") ? call(token) : new Name(mark, token.text());
    }
    if (token.is("(")) {
      Node inner = expression(0);
      close(mark);
      return inner;
    }
    if (token.is("-")) {
      return new Minus(mark, expression(Math.max(SUM, strength)));
    }
    if (token.is("+")) {
      return expression(Math.max(SUM, strength));
    }
    boolean doubled = token.is("*") && at > 1 && tokens.get(at - 2).is("*");
    throw mark.error(
        "a number, a name or a bracket is expected here, got %s%s"
            .formatted(token, doubled ? "; write ^ for powers" : ""));
  }

  private Node call(Token name) {
    Function function = FUNCTIONS.get(name.text());
    if (function == null) {
      throw name.mark()
          .error(
              "there is no function %s among %s%s"
                  .formatted(
                      name,
                      Arrays.stream(Function.values())
                          .map(Function::toString)
                          .collect(Collectors.joining(", ")),
                      Nearest.suggestion(name.text(), FUNCTIONS.keySet())));
    }
    List<Node> arguments = new ArrayList<>();
    do {
      arguments.add(expression(0));
    } while (skip(","));
    close(name.mark());
    if (arguments.size() != function.arity()) {
      throw name.mark()
          .error(
              "%s takes %d %s, got %d"
                  .formatted(
                      function,
                      function.arity(),
                      function.arity() == 1 ? "argument" : "arguments",
                      arguments.size()));
    }
    return new Call(name.mark(), function, List.copyOf(arguments));
  }

  private void close(Mark opened) {
    if (!skip(")")) {
      Token token = peek();
      if (token.kind() == Kind.END_OF_STATEMENT) {
        throw opened.error("this bracket is never closed");
      }
      if (token.kind() == Kind.SIGN) {
        throw token.mark().error(") is expected here, got %s".formatted(token));
      }
      throw token.mark().error("an operation is missing before %s".formatted(token));
    }
  }
}
