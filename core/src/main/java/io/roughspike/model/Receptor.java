package io.roughspike.model;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Operation;
import io.roughspike.expression.Place;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What a spike does to the neuron that receives it. Valid: in one state {@code y + w}, the others
 * unchanged.
 *
 * @param name what it is called, unique in its model
 * @param after the states after a spike of weight {@link Place.Weight}, one expression a state
 */
public record Receptor(String name, List<Expression> after) {
  /** Checks that the weight is added to one state. */
  public Receptor {
    after = List.copyOf(after);
    if (raised(after).isEmpty()) {
      throw new IllegalArgumentException(
          "receptor %s must add the weight of a spike to one state and leave the others as they are, for instance i = i + weight"
              .formatted(name));
    }
  }

  /** {@return the state to which weights are added} */
  public int state() {
    return raised(after).getAsInt();
  }

  private static OptionalInt raised(List<Expression> after) {
    OptionalInt raised = OptionalInt.empty();
    for (int k :
        IntStream.range(0, after.size()).filter(k -> !isState(after.get(k), k)).toArray()) {
      Expression e = after.get(k);
      if (raised.isPresent() || e.operation() != Operation.ADD || !addsWeight(e, k)) {
        return OptionalInt.empty();
      }
      raised = OptionalInt.of(k);
    }
    return raised;
  }

  private static boolean addsWeight(Expression sum, int k) {
    return (isState(sum.a(), k) && sum.b().place() instanceof Place.Weight)
        || (isState(sum.b(), k) && sum.a().place() instanceof Place.Weight);
  }

  private static boolean isState(Expression e, int k) {
    return e.place() instanceof Place.State(int state) && state == k;
  }
}
