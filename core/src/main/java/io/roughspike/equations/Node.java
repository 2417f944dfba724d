package io.roughspike.equations;

import io.roughspike.equations.Source.Mark;
import java.util.List;

/** A node of a syntax tree: an expression as it was written. */
sealed interface Node {
  /** {@return where it was written; of an operation, the sign} */
  Mark mark();

  /** {@return nodes from here to the farthest leaf} */
  int depth();

  /** A number. */
  record Num(Mark mark, double value) implements Node {
    @Override
    public int depth() {
      return 1;
    }
  }

  /** A name. */
  record Name(Mark mark, String name) implements Node {
    @Override
    public int depth() {
      return 1;
    }
  }

  /** -a. */
  record Minus(Mark mark, Node a, int depth) implements Node {
    Minus(Mark mark, Node a) {
      this(mark, a, a.depth() + 1);
    }
  }

  /** An operation of two operands, by its sign: + - * / ^ or a comparison. */
  record Binary(Mark mark, String sign, Node a, Node b, int depth) implements Node {
    Binary(Mark mark, String sign, Node a, Node b) {
      this(mark, sign, a, b, Math.max(a.depth(), b.depth()) + 1);
    }

    boolean isComparison() {
      return sign.startsWith("<") || sign.startsWith(">");
    }
  }

  /** A function of some arguments. */
  record Call(Mark mark, Function function, List<Node> arguments, int depth) implements Node {
    Call(Mark mark, Function function, List<Node> arguments) {
      this(
          mark,
          function,
          arguments,
          arguments.stream().mapToInt(Node::depth).max().orElseThrow() + 1);
    }
  }

  /** The functions. */
  enum Function {
    EXP(1),
    LOG(1),
    SQRT(1),
    SIN(1),
    COS(1),
    TANH(1),
    ABS(1),
    MIN(2),
    MAX(2),
    WHERE(3);

    private final int arity;

    Function(int arity) {
      this.arity = arity;
    }

    /** {@return how many arguments it takes} */
    int arity() {
      return arity;
    }

    /** {@return its name in texts} */
    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
