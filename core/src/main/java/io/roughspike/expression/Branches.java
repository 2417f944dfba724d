package io.roughspike.expression;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * In which branches of {@link Operation#SELECT} results need their nodes. A branch is the list of
 * choices that lead there, the outermost first; the empty one is always taken.
 */
final class Branches {
  /**
   * One side of a choice.
   *
   * @param condition of a {@link Operation#SELECT}
   * @param holds whether the side is that where it holds
   */
  record Choice(Expression condition, boolean holds) {}

  /** The innermost branch that all uses of a node are in, whether that matters or not. */
  private final Map<Expression, List<Choice>> homes = new HashMap<>();

  /** Branches that need a node whenever they are taken. */
  private final Map<Expression, Set<List<Choice>>> needing = new HashMap<>();

  /** Branches with a slope that may not be finite; the others are as good as always taken. */
  private final Set<List<Choice>> steep = new HashSet<>(Set.of(List.of()));

  /**
   * The branches of all nodes below results.
   *
   * @param results nodes of one graph
   */
  Branches(Collection<Expression> results) {
    results.forEach(e -> use(e, List.of(), true));
    for (Expression e : Expression.inOrder(results).reversed()) {
      if (homes.containsKey(e)) { // else no more than a condition needs it
        if (e.operation() == Operation.SELECT) {
          use(e.b(), inside(e, true), isNeeded(e));
          use(e.c(), inside(e, false), isNeeded(e));
        } else {
          e.operands().forEach(operand -> use(operand, homes.get(e), isNeeded(e)));
        }
      }
    }
    homes.forEach((e, home) -> {
      if (isSteep(e)) {
        for (int n = home.size(); n > 0 && steep.add(home.subList(0, n)); n--) {
          // and what is around it
        }
      }
    });
  }

  /** Whether a derivative of the node may not be finite. */
  private static boolean isSteep(Expression e) {
    return switch (e.operation()) {
      case CONSTANT, LEAF, NEGATE, ADD, SUBTRACT, SELECT -> false;
      case MULTIPLY, FMA -> !isFinite(e.a()) || !isFinite(e.b());
      default -> true;
    };
  }

  /**
   * {@return whether a slope is finite without doubt; what comes from outside is}
   *
   * @param slope a number
   */
  static boolean isFinite(Expression slope) {
    return slope.isConstant()
        ? Double.isFinite(slope.constant())
        : slope.operation() == Operation.LEAF;
  }

  private void use(Expression e, List<Choice> in, boolean needed) {
    homes.merge(e, in, (x, y) -> x.subList(0, common(x, y)));
    if (needed) {
      need(needing.computeIfAbsent(e, _ -> new HashSet<>()), in);
    }
  }

  /** Adds a branch; what both sides of a choice need is needed either way. */
  private static void need(Set<List<Choice>> all, List<Choice> in) {
    if (all.add(in) && !in.isEmpty()) {
      List<Choice> outer = in.subList(0, in.size() - 1);
      Choice last = in.getLast();
      if (all.contains(with(outer, new Choice(last.condition(), !last.holds())))) {
        need(all, outer);
      }
    }
  }

  private static int common(List<Choice> x, List<Choice> y) {
    int n = 0;
    while (n < Math.min(x.size(), y.size()) && x.get(n).equals(y.get(n))) {
      n++;
    }
    return n;
  }

  private static List<Choice> with(List<Choice> in, Choice last) {
    List<Choice> all = new ArrayList<>(in);
    all.add(last);
    return all;
  }

  /** The branch of an operand of a choice. */
  private List<Choice> inside(Expression select, boolean holds) {
    List<Choice> home = homes.get(select);
    Choice choice = new Choice(select.a(), holds);
    return home.contains(choice) ? home : with(home, choice);
  }

  /**
   * {@return the innermost branch that all uses of a node are in, of those where slopes may not be
   * finite}
   *
   * @param e a node that is needed for more than conditions
   */
  List<Choice> home(Expression e) {
    return steepPart(homes.get(e));
  }

  /**
   * {@return the branch in which an operand of a choice is used, of the same kind}
   *
   * @param select the choice
   * @param holds which operand
   */
  List<Choice> ofOperand(Expression select, boolean holds) {
    return steepPart(inside(select, holds));
  }

  private List<Choice> steepPart(List<Choice> branch) {
    int n = branch.size();
    while (!steep.contains(branch.subList(0, n))) {
      n--;
    }
    return branch.subList(0, n);
  }

  /**
   * {@return whether the node is needed whenever the innermost branch with all its uses is taken}
   *
   * @param e a node that is needed for more than conditions
   */
  boolean isNeeded(Expression e) {
    return needing.getOrDefault(e, Set.of()).contains(homes.get(e));
  }
}
