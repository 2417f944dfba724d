package io.roughspike.program;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Operation;
import io.roughspike.expression.Place;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the static method of one piece of a program:
 *
 * <pre>
 *   for (group = 0; group &lt; lanes; group += width)
 *     carried values = their starts
 *     for each neuron:  stores, carried values
 *     finals;  mask |= bits of the condition &lt;&lt; group
 * </pre>
 *
 * <p>A number here is that of a few lanes side by side, as {@link LaneCode} says. One node is one
 * operation, in an order that the graph decides. A value used more than once waits in a local
 * variable, which others take over after its last use.
 */
final class PieceEmitter {
  // Parameters of the method, as BytecodeCompiler declares them.
  private static final int NEURONS = 0;
  private static final int LANES = 1;
  private static final int COEFFICIENTS = 2;
  private static final int AT = 3;
  private static final int ARRAYS = 4;

  private final CodeBuilder code;
  private final LaneCode lanes;
  private final Piece piece;
  private final int stride;

  /** Values to be read from scratch columns. */
  private Map<Expression, Integer> received = Map.of();

  /** How often the value of a node is still to be used. */
  private final Map<Expression, Integer> uses = new HashMap<>();

  /** Local variables that hold values. */
  private final Map<Expression, Integer> held = new HashMap<>();

  /** Local variables that no value needs any more. */
  private final Map<TypeKind, Deque<Integer>> free = new EnumMap<>(TypeKind.class);

  private final int group;
  private final int mask;
  private final int neuron;
  private final int coefficient;
  private final int[] index = new int[Program.MOST_ARRAYS + 1];

  PieceEmitter(CodeBuilder code, LaneCode lanes, Piece piece, int stride) {
    this.code = code;
    this.lanes = lanes;
    this.piece = piece;
    this.stride = stride;
    group = code.allocateLocal(TypeKind.INT);
    mask = code.allocateLocal(TypeKind.LONG);
    neuron = code.allocateLocal(TypeKind.INT);
    coefficient = code.allocateLocal(TypeKind.INT);
    for (int k = 0; k < index.length; k++) {
      index[k] = code.allocateLocal(TypeKind.INT);
    }
  }

  /** Writes the method. */
  void emit() {
    code.iconst_0().istore(group).lconst_0().lstore(mask);
    loop(group, code.parameterSlot(LANES), lanes.width(), this::groupOfLanes);
    code.lload(mask).lreturn();
  }

  /** {@code for (; counter < limit; counter += step) body}. */
  private void loop(int counter, int limit, int step, Runnable body) {
    Label end = code.newLabel();
    Label next = code.newBoundLabel();
    code.iload(counter).iload(limit).if_icmpge(end);
    body.run();
    increase(counter, step);
    code.goto_(next).labelBinding(end);
  }

  private void increase(int local, int by) {
    if (by <= Short.MAX_VALUE) {
      code.iinc(local, by);
    } else {
      code.iload(local).loadConstant(by).iadd().istore(local);
    }
  }

  private void groupOfLanes() {
    for (Program.Carry k : piece.carries()) {
      lanes.spread(code, () -> code.loadConstant(k.start()));
      hold(k.carried());
    }
    code.iload(code.parameterSlot(AT)).istore(coefficient).iconst_0().istore(neuron);
    for (int k : piece.arrays()) {
      code.iload(code.parameterSlot(ARRAYS + 2 * k + 1)).iload(group).iadd().istore(index[k]);
    }
    received = piece.received();
    List<Expression> body = Expression.inOrder(piece.bodyRoots(), this::operands);
    count(body, piece.bodyRoots());
    for (Expression e : body) {
      if (isInvariant(e)) {
        compute(e);
        hold(e);
      }
    }
    Map<Expression, Integer> outside = Map.copyOf(held);
    outside.keySet().forEach(e -> uses.merge(e, 1, Integer::sum)); // so that none is given up
    loop(neuron, code.parameterSlot(NEURONS), 1, this::oneNeuron);
    received = Map.of(); // those are of a neuron
    List<Expression> last = Expression.inOrder(piece.finalRoots(), this::operands);
    count(last, piece.finalRoots());
    results(piece.finals(), last);
    piece
        .mask()
        .ifPresent(m -> {
          push(m);
          lanes.bits(code);
          code.iload(group).lshl().lload(mask).lor().lstore(mask);
        });
    for (Expression e : List.copyOf(held.keySet())) {
      release(e);
    }
    uses.clear();
  }

  private void oneNeuron() {
    for (Program.Carry k : piece.carries()) {
      code.loadLocal(lanes.number(), held.get(k.carried()));
      lanes.reveal(code);
      code.storeLocal(lanes.number(), held.get(k.carried()));
    }
    List<Expression> body = Expression.inOrder(piece.bodyRoots(), this::operands);
    results(piece.stores(), body);
    piece.carries().forEach(k -> push(k.update()));
    for (Program.Carry k : piece.carries().reversed()) {
      code.storeLocal(lanes.number(), held.get(k.carried()));
    }
    increase(coefficient, piece.program().coefficients());
    for (int k : piece.arrays()) {
      increase(index[k], piece.columns(k) * stride);
    }
  }

  private void count(Collection<Expression> nodes, Collection<Expression> roots) {
    roots.forEach(e -> uses.merge(e, 1, Integer::sum));
    nodes.forEach(e -> operands(e).forEach(x -> uses.merge(x, 1, Integer::sum)));
  }

  /** Whether a node of the body is a number of lanes that the body leaves alone. */
  private boolean isInvariant(Expression e) {
    return place(e) instanceof Place.Column p
        && piece.columns(p.array()) == 0
        && piece.stores().stream().noneMatch(s -> piece.overwrites(s, p));
  }

  /** Where the value of a node is to be read, or null if it is computed. */
  private Place place(Expression e) {
    Integer column = received.get(e);
    return column == null ? e.place() : new Place.Column(Piece.SCRATCH, column);
  }

  private List<Expression> operands(Expression e) {
    return place(e) == null ? e.operands() : List.of();
  }

  /** Stores, each after the loads of what it overwrites. */
  private void results(List<Program.Store> stores, List<Expression> nodes) {
    for (Program.Store s : stores) {
      for (Expression e : nodes) {
        if (piece.overwrites(s, place(e))
            && e != s.value()
            && uses.get(e) > 0
            && !held.containsKey(e)) {
          compute(e);
          hold(e);
        }
      }
      lanes.store(code, () -> push(s.value()), () -> address(s.array(), s.column()));
    }
  }

  /** Pushes the value of a node: one of its uses. */
  private void push(Expression e) {
    Integer local = held.get(e);
    int left = uses.merge(e, -1, Integer::sum);
    if (local != null) {
      code.loadLocal(kind(e), local);
      if (left == 0) {
        release(e);
      }
    } else {
      compute(e);
      if (left > 0 && !e.isConstant()) {
        if (kind(e) == TypeKind.DOUBLE) {
          code.dup2();
        } else {
          code.dup();
        }
        hold(e);
      }
    }
  }

  /** Takes the value of a node off the stack into a local variable. */
  private void hold(Expression e) {
    Deque<Integer> locals = free.computeIfAbsent(kind(e), k -> new ArrayDeque<>());
    int local = locals.isEmpty() ? code.allocateLocal(kind(e)) : locals.pop();
    held.put(e, local);
    code.storeLocal(kind(e), local);
  }

  private void release(Expression e) {
    free.get(kind(e)).push(held.remove(e));
  }

  private TypeKind kind(Expression e) {
    return e.operation().isCondition() ? lanes.condition() : lanes.number();
  }

  private void compute(Expression e) {
    Place place = place(e);
    if (place != null) {
      read(place);
    } else if (e.isConstant()) {
      lanes.spread(code, () -> code.loadConstant(e.constant()));
    } else {
      List<Expression> operands = e.operands();
      (e.operation() == Operation.SELECT ? operands.reversed() : operands).forEach(this::push);
      lanes.operate(code, e);
    }
  }

  private void read(Place place) {
    switch (place) {
      case Place.Coefficient p ->
          lanes.spread(
              code,
              () -> {
                code.aload(code.parameterSlot(COEFFICIENTS)).iload(coefficient);
                distance(p.index());
                code.daload();
              });
      case Place.Column p -> lanes.load(code, () -> address(p.array(), p.column()));
      default -> throw new IllegalArgumentException("a program does not read " + place);
    }
  }

  private void address(int array, int column) {
    code.aload(code.parameterSlot(ARRAYS + 2 * array)).iload(index[array]);
    distance(column * stride);
  }

  private void distance(int by) {
    if (by != 0) {
      code.loadConstant(by).iadd();
    }
  }
}
