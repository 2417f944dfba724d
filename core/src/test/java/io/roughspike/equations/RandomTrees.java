package io.roughspike.equations;

import io.roughspike.equations.Node.Binary;
import io.roughspike.equations.Node.Call;
import io.roughspike.equations.Node.Function;
import io.roughspike.equations.Node.Minus;
import io.roughspike.equations.Node.Name;
import io.roughspike.equations.Node.Num;
import io.roughspike.equations.Source.Mark;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Random expressions in the names v, w, p and q. */
final class RandomTrees {
  private static final Mark NOWHERE = new Mark(new Source("random", ""), 0);
  private static final List<String> NAMES = List.of("v", "w", "p", "q");
  private static final List<String> SIGNS = List.of("+", "-", "*", "/");
  private static final List<String> COMPARISONS = List.of("<", "<=", ">", ">=");

  private final RandomGenerator random;

  RandomTrees(RandomGenerator random) {
    this.random = random;
  }

  Node tree(int depth) {
    if (depth == 0) {
      return random.nextInt(4) == 0
          ? new Num(NOWHERE, random.nextDouble(0.1, 3))
          : new Name(NOWHERE, pick(NAMES));
    }
    return switch (random.nextInt(9)) {
      case 0 -> new Minus(NOWHERE, tree(depth - 1));
      case 1, 2, 3, 4 -> new Binary(NOWHERE, pick(SIGNS), tree(depth - 1), tree(depth - 1));
      case 5 -> new Binary(NOWHERE, "^", tree(0), exponent());
      default -> call(pick(List.of(Function.values())), depth);
    };
  }

  private Node exponent() {
    Num number = new Num(NOWHERE, random.nextBoolean() ? random.nextInt(1, 6) : 0.5);
    return random.nextBoolean() ? number : new Minus(NOWHERE, number);
  }

  private Node call(Function function, int depth) {
    List<Node> arguments =
        IntStream.range(0, function.arity()).mapToObj(_ -> tree(depth - 1)).toList();
    if (function == Function.WHERE) {
      Node condition =
          new Binary(NOWHERE, pick(COMPARISONS), arguments.getFirst(), tree(depth - 1));
      arguments = List.of(condition, arguments.get(1), arguments.get(2));
    }
    return new Call(NOWHERE, function, arguments);
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
