package io.roughspike.model;

import io.roughspike.expression.Derivatives;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Place;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a spike does to the neuron that receives it: y_k + g_k(w, theta). Valid: what is added to a
 * state depends on the weight and on parameters only, and on the weight in one state at least.
 *
 * @param name what it is called, unique in its model
 * @param after the states after a spike of weight {@link Place.Weight}, one expression a state
 */
public record Receptor(String name, List<Expression> after) {
  /** Checks what is added. */
  public Receptor {
    after = List.copyOf(after);
    List<Expression> shifts = shifts(new Expressions(), after);
    if (shifts.isEmpty() || shifts.stream().noneMatch(Receptor::hasWeight)) {
      throw new IllegalArgumentException(
          "receptor %s must add to states what depends on the weight of a spike and on parameters only, for instance i = i + weight"
              .formatted(name));
    }
  }

  /**
   * {@return what is added to each state}
   *
   * @param graph where the expressions go
   */
  public List<Expression> shifts(Expressions graph) {
    return shifts(graph, after);
  }

  /** {@return the states to which something is added; that of the weight itself is the first} */
  public List<Integer> states() {
    List<Expression> shifts = shifts(new Expressions());
    return IntStream.range(0, shifts.size())
        .boxed()
        .filter(k -> !isZero(shifts.get(k)))
        .sorted((j, k) -> Boolean.compare(isWeight(shifts.get(k)), isWeight(shifts.get(j))))
        .toList();
  }

  /** {@return whether the weight is added to one state, and nothing else happens} */
  public boolean isPlain() {
    List<Expression> raised =
        shifts(new Expressions()).stream().filter(shift -> !isZero(shift)).toList();
    return raised.size() == 1 && isWeight(raised.getFirst());
  }

  /** Empty if anything depends on a state. */
  private static List<Expression> shifts(Expressions graph, List<Expression> after) {
    List<Expression> own = graph.take(after);
    Expression[] shifts = new Expression[after.size()];
    for (int k = 0; k < shifts.length; k++) {
      Expression state = graph.leaf(new Place.State(k));
      Expression e = own.get(k);
      Expression slope =
          new Derivatives(graph).forward(List.of(e), Map.of(state, graph.constant(1))).get(e);
      shifts[k] = graph.substitute(Set.of(e), Map.of(state, graph.constant(0))).get(e);
      if (slope == null || !slope.isConstant() || slope.constant() != 1 || !depends(shifts[k])) {
        return List.of();
      }
    }
    return List.of(shifts);
  }

  /** Whether there is nothing but parameters and the weight. */
  private static boolean depends(Expression shift) {
    return Expression.inOrder(List.of(shift)).stream()
        .allMatch(e ->
            e.place() == null
                || e.place() instanceof Place.Parameter
                || e.place() instanceof Place.Weight);
  }

  private static boolean hasWeight(Expression shift) {
    return Expression.inOrder(List.of(shift)).stream().anyMatch(Receptor::isWeight);
  }

  private static boolean isWeight(Expression e) {
    return e.place() instanceof Place.Weight;
  }

  private static boolean isZero(Expression e) {
    return e.isConstant() && e.constant() == 0;
  }
}
