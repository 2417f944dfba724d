package io.roughspike.program;

import io.roughspike.expression.Expression;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The body of a program as a list of units, each a node or nodes that must loop over neurons
 * together: a value needs its own value of the neuron before, by way of a carried value or of a
 * number of the lane that is read and overwritten. A unit needs earlier ones only.
 */
final class Units {
  /** Leaves whose value comes from the neuron before, each with what is computed for it there. */
  private final Map<Expression, List<Expression>> recurrences = new LinkedHashMap<>();

  private final List<List<Expression>> units;

  Units(Program program) {
    List<Expression> roots = new ArrayList<>(program.bodyRoots());
    for (Program.Carry k : program.carries()) {
      recurrences.put(k.carried(), List.of(k.update()));
      roots.add(k.carried());
    }
    Piece whole = new Piece(program);
    for (Expression e : Expression.inOrder(roots)) {
      List<Expression> values =
          program.stores().stream()
              .filter(s -> program.isOfLanes(s.array()) && whole.overwrites(s, e.place()))
              .map(Program.Store::value)
              .toList();
      if (!values.isEmpty()) {
        recurrences.put(e, values);
      }
    }
    units = units(Expression.inOrder(roots, this::needs));
  }

  /** {@return the units in the order of their execution, the nodes of each in order} */
  List<List<Expression>> list() {
    return units;
  }

  /** {@return numbers that a node is made of, past conditions and without constants} */
  List<Expression> needs(Expression e) {
    return recurrences.getOrDefault(e, e.operands()).stream()
        .flatMap(x -> x.operation().isCondition() ? x.operands().stream() : Stream.of(x))
        .filter(x -> !x.isConstant())
        .toList();
  }

  private List<List<Expression>> units(List<Expression> nodes) {
    Map<Expression, List<Expression>> users = new HashMap<>();
    for (Expression e : nodes) {
      needs(e).forEach(x -> users.computeIfAbsent(x, y -> new ArrayList<>()).add(e));
    }
    Map<Expression, List<Expression>> together = new HashMap<>();
    for (Expression leaf : recurrences.keySet()) {
      if (!together.containsKey(leaf)) {
        List<Expression> seed = List.of(leaf);
        Set<Expression> cycle = new HashSet<>(Expression.inOrder(seed, this::needs));
        cycle.retainAll(Expression.inOrder(seed, e -> users.getOrDefault(e, List.of())));
        List<Expression> members =
            cycle.stream().sorted(Comparator.comparingInt(Expression::id)).toList();
        members.forEach(e -> together.put(e, members));
      }
    }
    nodes.forEach(e -> together.putIfAbsent(e, List.of(e)));
    return Expression.inOrder(
            nodes.stream().map(e -> together.get(e).getFirst()).toList(),
            first ->
                together.get(first).stream()
                    .flatMap(e -> needs(e).stream())
                    .map(e -> together.get(e).getFirst())
                    .filter(e -> e != first)
                    .toList())
        .stream()
        .filter(e -> !e.isLeaf() || recurrences.containsKey(e))
        .map(together::get)
        .toList();
  }
}
