package io.roughspike.program;

import io.roughspike.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of a program that becomes one method: some of its results, and values handed on to later
 * pieces through one further array, {@link #SCRATCH}.
 *
 * @param program the whole
 * @param scratchColumns values of a neuron and lane that pieces hand on
 * @param stores results of each neuron
 * @param carries values handed from neuron to neuron
 * @param finals results of each lane after the last neuron
 * @param mask the condition that the run returns, if any
 */
record Piece(
    Program program,
    int scratchColumns,
    List<Program.Store> stores,
    List<Program.Carry> carries,
    List<Program.Store> finals,
    Optional<Expression> mask) {
  /** Number of the array of values handed on. */
  static final int SCRATCH = Program.MOST_ARRAYS;

  /** The whole program as one piece. */
  Piece(Program program) {
    this(program, 0, program.stores(), program.carries(), program.finals(), program.mask());
  }

  /** {@return numbers of one neuron and lane in array {@code k}} */
  int columns(int k) {
    return k == SCRATCH ? scratchColumns : program.columns().get(k);
  }

  /** {@return numbers of the arrays that the piece may use} */
  int[] arrays() {
    int[] arrays = new int[program.columns().size() + (scratchColumns > 0 ? 1 : 0)];
    for (int k = 0; k < arrays.length; k++) {
      arrays[k] = k < program.columns().size() ? k : SCRATCH;
    }
    return arrays;
  }

  /** {@return the results of the loop's body: those of stores, then those of carries} */
  List<Expression> bodyRoots() {
    List<Expression> roots = new ArrayList<>();
    stores.forEach(s -> roots.add(s.value()));
    carries.forEach(c -> roots.add(c.update()));
    return roots;
  }

  /** {@return the results after the loop: those of finals, then the mask} */
  List<Expression> finalRoots() {
    List<Expression> roots = new ArrayList<>();
    finals.forEach(s -> roots.add(s.value()));
    mask.ifPresent(roots::add);
    return roots;
  }
}
