package io.roughspike.program;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Splits a program whose code would be too long for the just-in-time compiler. Each piece loops
 * over all neurons and hands values on through scratch columns, at cuts where few are alive.
 * Conditions cannot be handed on and are computed anew; a store waits for the last piece that reads
 * what it overwrites; finals and mask follow the last piece.
 */
final class Fission {
  /** What one more piece costs, in values handed on. */
  private static final int PIECE = 4;

  // About how many bytes of vector code things take; scalar code takes fewer.
  private static final int CONSTANT = 9;
  private static final int LOAD = 17;
  private static final int STORE = 11;
  private static final int OPERATION = 6;
  private static final int BIT_OPERATION = 18;
  private static final int OPERAND = 2;

  private final Program program;
  private final Units units;

  /** Where pieces end, as numbers of units. */
  private final List<Integer> cuts;

  /** Number of the last piece. */
  private final int last;

  /** The piece that computes a node; none for leaves that any piece can read. */
  private final Map<Expression, Integer> home = new HashMap<>();

  /** What each piece needs. */
  private final List<Set<Expression>> needed = new ArrayList<>();

  private final List<List<Program.Carry>> carries = new ArrayList<>();
  private final List<List<Program.Store>> stores = new ArrayList<>();

  /** Columns of values handed on. */
  private final Map<Expression, Integer> column = new HashMap<>();

  private Fission(Program program, Units units, List<Integer> cuts) {
    this.program = program;
    this.units = units;
    this.cuts = cuts;
    last = cuts.size() - 1;
    for (int q = 0; q <= last; q++) {
      needed.add(new LinkedHashSet<>());
      carries.add(new ArrayList<>());
      stores.add(new ArrayList<>());
      for (List<Expression> unit : unitsOf(q)) {
        for (Expression e : unit) {
          home.put(e, q);
          needed.get(q).addAll(units.needs(e));
        }
      }
    }
  }

  /**
   * {@return the program in pieces of at most about {@code most} bytes of vector code, where that
   * is possible}
   */
  static List<Piece> split(Program program, int most) {
    int bytes =
        STORE * program.stores().size()
            + IntStream.of(new Code(Expression.inOrder(program.bodyRoots())).bytes).sum();
    if (bytes <= most) {
      return List.of(new Piece(program));
    }
    Units units = new Units(program);
    Fission fission = new Fission(program, units, cuts(units, most));
    fission.placeCarries();
    fission.placeStores();
    return fission.pieces();
  }

  /** The code of nodes: of what there are how many bytes, unless the piece has it already. */
  private static final class Code {
    /** Numbers of the nodes, of their conditions and of what they load. */
    private final int[] numbers;

    private final int[] bytes;

    Code(List<Expression> nodes) {
      Map<Integer, Integer> all = new LinkedHashMap<>();
      nodes.forEach(e -> add(e, all));
      numbers = all.keySet().stream().mapToInt(Integer::intValue).toArray();
      bytes = all.values().stream().mapToInt(Integer::intValue).toArray();
    }

    private static void add(Expression e, Map<Integer, Integer> all) {
      if (e.isLeaf() || all.containsKey(e.id())) {
        return;
      }
      int own =
          switch (e.operation()) {
            case SHIFT_LEFT, SHIFT_RIGHT, BIT_AND, BIT_OR, BIT_ADD -> BIT_OPERATION;
            default -> OPERATION;
          };
      for (Expression x : e.operands()) {
        own += x.isConstant() ? CONSTANT : OPERAND;
      }
      all.put(e.id(), own);
      for (Expression x : e.operands()) {
        if (x.operation().isCondition()) {
          add(x, all);
        } else if (!x.isConstant()) {
          all.putIfAbsent(x.id(), LOAD);
        }
      }
    }

    /** Bytes that are added to a piece which has the nodes {@code known}, now also these. */
    int addTo(BitSet known) {
      int added = 0;
      for (int k = 0; k < numbers.length; k++) {
        if (!known.get(numbers[k])) {
          known.set(numbers[k]);
          added += bytes[k];
        }
      }
      return added;
    }
  }

  /**
   * Where pieces end, as numbers of units: the cheapest way to cut pieces of at most {@code most}
   * bytes, or of one unit.
   */
  private static List<Integer> cuts(Units units, int most) {
    int n = units.list().size();
    List<Code> code = units.list().stream().map(Code::new).toList();
    Lifetimes lifetimes = new Lifetimes(units);
    int[] alive = lifetimes.alive();
    int[] cost = new int[n + 1];
    int[] begins = new int[n + 1];
    Arrays.fill(cost, 1, n + 1, Integer.MAX_VALUE);
    BitSet known = new BitSet();
    for (int begin = 0; begin < n; begin++) {
      known.clear();
      int bytes = 0;
      int handedOn = 0;
      for (int end = begin + 1; end <= n; end++) {
        bytes += code.get(end - 1).addTo(known);
        handedOn += lifetimes.change(begin, end);
        if (end > begin + 1 && bytes + STORE * handedOn > most) {
          break;
        }
        int total = cost[begin] + PIECE + alive[end];
        if (total < cost[end]) {
          cost[end] = total;
          begins[end] = begin;
        }
      }
    }
    List<Integer> cuts = new ArrayList<>();
    for (int end = n; end > 0; end = begins[end]) {
      cuts.add(end);
    }
    return cuts.reversed();
  }

  /** How long values of units are needed. */
  private static final class Lifetimes {
    /** How many values of each unit later ones need. */
    private final int[] handedOn;

    /** The units of the values that each unit is the last to need. */
    private final List<List<Integer>> ended = new ArrayList<>();

    Lifetimes(Units units) {
      List<List<Expression>> list = units.list();
      handedOn = new int[list.size()];
      Map<Expression, Integer> needed = new HashMap<>();
      for (int k = 0; k < list.size(); k++) {
        ended.add(new ArrayList<>());
        for (Expression e : list.get(k)) {
          for (Expression x : units.needs(e)) {
            needed.put(x, k);
          }
        }
      }
      for (int k = 0; k < list.size(); k++) {
        for (Expression e : list.get(k)) {
          int until = needed.getOrDefault(e, 0);
          if (until > k) {
            handedOn[k]++;
            ended.get(until).add(k);
          }
        }
      }
    }

    /** Number of values that are computed before unit k and needed from there on. */
    int[] alive() {
      int n = handedOn.length;
      int[] alive = new int[n + 1];
      for (int end = 1; end <= n; end++) {
        alive[end] = alive[end - 1] + change(0, end);
      }
      return alive;
    }

    /**
     * By how many more values units {@code begin} to {@code end - 1} hand on than those without the
     * last.
     */
    int change(int begin, int end) {
      int more = handedOn[end - 1];
      for (int made : ended.get(end - 1)) {
        more -= made >= begin ? 1 : 0;
      }
      return more;
    }
  }

  /**
   * Each carried value lives in the piece that computes it. The last one repeats what finals and
   * mask read.
   */
  private void placeCarries() {
    List<Expression> read = Expression.inOrder(program.finalRoots());
    for (Program.Carry k : program.carries()) {
      int q = home.get(k.carried());
      carries.get(q).add(k);
      if (q < last && read.contains(k.carried())) {
        carries.get(last).add(k);
        needed.get(last).add(k.update());
      }
    }
  }

  /**
   * Each store is in the piece of its value, or of the last that reads or writes the same place. A
   * value that any piece can read is stored where the number that it replaces is read, if that is
   * one of the lane alone, else by the last piece.
   */
  private void placeStores() {
    Map<Place, Integer> touched = new HashMap<>();
    home.forEach((e, q) -> touched.put(e.place(), q));
    Map<Program.Store, Integer> earliest = new HashMap<>();
    for (Program.Store s : program.stores()) {
      int at = home.getOrDefault(s.value(), touched.getOrDefault(place(s), last));
      earliest.put(s, at);
      needed.get(at).add(s.value());
    }
    for (int q = 0; q <= last; q++) {
      for (Expression e : needed.get(q)) {
        if (!home.containsKey(e)) {
          touched.put(e.place(), q);
        }
      }
    }
    Piece whole = new Piece(program);
    for (Program.Store s : program.stores()) {
      int at = earliest.get(s);
      for (Map.Entry<Place, Integer> e : touched.entrySet()) {
        at = whole.overwrites(s, e.getKey()) ? Math.max(at, e.getValue()) : at;
      }
      touched.put(place(s), at);
      stores.get(at).add(s);
      needed.get(at).add(s.value());
    }
  }

  private static Place place(Program.Store s) {
    return new Place.Column(s.array(), s.column());
  }

  private List<Piece> pieces() {
    int columns = placeColumns();
    List<Piece> pieces = new ArrayList<>();
    for (int q = 0; q <= last; q++) {
      Map<Expression, Integer> received = new HashMap<>();
      for (Expression e : needed.get(q)) {
        if (home.getOrDefault(e, q) < q) {
          received.put(e, column.get(e));
        }
      }
      List<Program.Store> results = new ArrayList<>();
      for (List<Expression> unit : unitsOf(q)) {
        for (Expression e : unit) {
          if (column.containsKey(e)) {
            results.add(new Program.Store(Piece.SCRATCH, column.get(e), e));
          }
        }
      }
      results.addAll(stores.get(q));
      pieces.add(
          new Piece(
              program,
              columns,
              received,
              results,
              carries.get(q),
              q == last ? program.finals() : List.of(),
              q == last ? program.mask() : Optional.empty()));
    }
    return pieces;
  }

  /**
   * Gives a column to each value that a later piece needs, and again to others after the last of
   * these.
   *
   * @return number of columns
   */
  private int placeColumns() {
    Map<Expression, Integer> until = new HashMap<>();
    for (int q = 0; q <= last; q++) {
      for (Expression e : needed.get(q)) {
        if (home.getOrDefault(e, q) < q) {
          until.put(e, q);
        }
      }
    }
    int columns = 0;
    Deque<Integer> free = new ArrayDeque<>();
    for (int q = 0; q <= last; q++) {
      for (List<Expression> unit : unitsOf(q)) {
        for (Expression e : unit) {
          if (until.containsKey(e)) {
            column.put(e, free.isEmpty() ? columns++ : free.pop());
          }
        }
      }
      for (Expression e : needed.get(q)) {
        if (until.getOrDefault(e, last) == q && column.containsKey(e)) {
          free.push(column.get(e));
        }
      }
    }
    return columns;
  }

  private List<List<Expression>> unitsOf(int q) {
    return units.list().subList(q == 0 ? 0 : cuts.get(q - 1), cuts.get(q));
  }
}
