package io.roughspike.program;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A loop over neurons, for lanes side by side, whose body is an expression graph of single
 * operations:
 *
 * <pre>
 *   for each lane:
 *     carried values = their starts
 *     for each neuron n:  stores, from what the columns held before;  carried values = their updates
 *     finals, from the carried values and numbers of the lane;  the mask's bit = the condition
 * </pre>
 *
 * <p>Column c of neuron n in lane l of array k is at {@code offset[k] + (n columns[k] + c) L + l},
 * with L the stride of columns that the program is compiled for; an array of 0 columns holds
 * numbers of lanes alone, at {@code offset[k] + c L + l}. Coefficient q of neuron n is at {@code n
 * coefficients + q}.
 *
 * <p>The arrays of a run do not overlap, except that two with the same number of columns, not 0,
 * may be one and the same at one offset. Finals and mask read carried values and numbers of lanes;
 * in a program that is run over 0 neurons also coefficients and columns of the first neuron.
 *
 * @param name says what it computes
 * @param coefficients numbers of one neuron that all lanes share
 * @param columns numbers of one neuron and lane in each array, at most {@link #MOST_ARRAYS} arrays;
 *     0 for numbers of lanes alone
 * @param stores results of each neuron
 * @param carries values handed from neuron to neuron
 * @param finals results of each lane after the last neuron
 * @param mask the condition that the run returns, one bit a lane, if any
 */
public record Program(
    String name,
    int coefficients,
    List<Integer> columns,
    List<Store> stores,
    List<Carry> carries,
    List<Store> finals,
    Optional<Expression> mask) {
  /** Most arrays of a program. */
  public static final int MOST_ARRAYS = 4;

  /**
   * A number that goes to a column.
   *
   * @param array number of the array
   * @param column number of the column
   * @param value what is stored
   */
  public record Store(int array, int column, Expression value) {}

  /**
   * A value handed from neuron to neuron.
   *
   * @param carried leaf that stands for the value so far
   * @param start value before the first neuron
   * @param update value after a neuron
   */
  public record Carry(Expression carried, double start, Expression update) {}

  /** Takes copies of the lists. */
  public Program {
    columns = List.copyOf(columns);
    stores = List.copyOf(stores);
    carries = List.copyOf(carries);
    finals = List.copyOf(finals);
    if (columns.size() > MOST_ARRAYS) {
      throw new IllegalArgumentException(
          "a program must have at most %d arrays, got %d".formatted(MOST_ARRAYS, columns.size()));
    }
  }

  /** {@return the results of the loop's body: those of stores, then those of carries} */
  public List<Expression> bodyRoots() {
    List<Expression> roots = new ArrayList<>();
    stores.forEach(s -> roots.add(s.value()));
    carries.forEach(c -> roots.add(c.update()));
    return roots;
  }

  /** {@return the results after the loop: those of finals, then the mask} */
  public List<Expression> finalRoots() {
    List<Expression> roots = new ArrayList<>();
    finals.forEach(s -> roots.add(s.value()));
    mask.ifPresent(roots::add);
    return roots;
  }

  /**
   * {@return the same program for one neuron alone, without a loop: what it did for the neuron is
   * done with the finals, in runs of 0 neurons}
   *
   * @param graph where the program's nodes are
   */
  public Program withoutLoop(Expressions graph) {
    Map<Expression, Expression> before = new HashMap<>();
    carries.forEach(c -> before.put(c.carried(), graph.constant(c.start())));
    Map<Expression, Expression> body = graph.substitute(bodyRoots(), before);
    Map<Expression, Expression> after = new HashMap<>();
    carries.forEach(c -> after.put(c.carried(), body.get(c.update())));
    Map<Expression, Expression> last = graph.substitute(finalRoots(), after);
    List<Store> all = new ArrayList<>();
    stores.forEach(s -> all.add(new Store(s.array(), s.column(), body.get(s.value()))));
    finals.forEach(s -> all.add(new Store(s.array(), s.column(), last.get(s.value()))));
    return new Program(name, coefficients, columns, List.of(), List.of(), all, mask.map(last::get));
  }

  /** {@return whether array {@code k} holds numbers of lanes alone} */
  boolean isOfLanes(int k) {
    return columns.get(k) == 0;
  }
}
