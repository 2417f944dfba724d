package io.roughspike.program;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A part of a program that becomes one method: some of its results, from values that earlier pieces
 * handed on through one further array, {@link #SCRATCH}.
 *
 * @param program the whole
 * @param scratchColumns numbers of a neuron and lane in the array of values handed on
 * @param received columns of values that earlier pieces have computed for the neuron
 * @param stores results of each neuron
 * @param carries values handed from neuron to neuron
 * @param finals results of each lane after the last neuron
 * @param mask the condition that the run returns, if any
 */
record Piece(
    Program program,
    int scratchColumns,
    Map<Expression, Integer> received,
    List<Program.Store> stores,
    List<Program.Carry> carries,
    List<Program.Store> finals,
    Optional<Expression> mask) {
  /** Number of the array of values handed on. */
  static final int SCRATCH = Program.MOST_ARRAYS;

  /** The whole program as one piece. */
  Piece(Program program) {
    this(
        program,
        0,
        Map.of(),
        program.stores(),
        program.carries(),
        program.finals(),
        program.mask());
  }

  /** {@return numbers of the arrays that the piece may use} */
  List<Integer> arrays() {
    List<Integer> arrays = new ArrayList<>();
    for (int k = 0; k < program.columns().size(); k++) {
      arrays.add(k);
    }
    if (scratchColumns > 0) {
      arrays.add(SCRATCH);
    }
    return arrays;
  }

  /** {@return numbers of one neuron in array {@code k}; 0 for numbers of lanes alone} */
  int columns(int k) {
    return k == SCRATCH ? scratchColumns : program.columns().get(k);
  }

  /** {@return whether a store may change what is at a place} */
  boolean overwrites(Program.Store s, Place place) {
    return place instanceof Place.Column p
        && p.column() == s.column()
        && columns(p.array()) == columns(s.array())
        && (p.array() == s.array() || columns(p.array()) > 0);
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
