package io.roughspike.event;

import io.roughspike.program.CompiledProgram;

/**
 * Makes sub-steps of single neurons and looks for the events in them, by the programs of {@link
 * SegmentPrograms}, whose {@link Cut} it has: of one lane, or of several side by side.
 */
final class EventSearch {
  private static final int FIRST = LanePaths.FIRST;

  /** In place of the fraction of an event that a jump has set off: it comes at once. */
  static final double LIFTED = -1;

  private CompiledSegments programs;
  private int lanes;
  private int rowColumns;
  private int coefficientCount;

  /** {@link Cut} of all lanes. */
  private double[] cuts = new double[0];

  /** The next brackets of a search. */
  private double[] bracket = new double[0];

  // Lanes of one neuron that have an event, packed side by side: its rows, cuts, and which they
  // are.

  private double[] packed = new double[0];
  private double[] packedCuts = new double[0];
  private int[] packedLane = new int[0];

  /** Makes room for what programs need. */
  void prepare(CompiledSegments newPrograms) {
    programs = newPrograms;
    lanes = programs.lanes;
    rowColumns = programs.layout.rowColumns();
    coefficientCount = programs.layout.coefficientCount();
    if (packed.length != FIRST + rowColumns * lanes) {
      packed = new double[FIRST + rowColumns * lanes];
    }
    if (packedLane.length != lanes) {
      cuts = new double[FIRST + Cut.COUNT * lanes];
      bracket = new double[FIRST + Cut.BRACKET * lanes];
      packedCuts = new double[FIRST + Cut.COUNT * lanes];
      packedLane = new int[lanes];
    }
  }

  /** {@link Cut} of all lanes, from {@link LanePaths#FIRST} on. */
  double[] cuts() {
    return cuts;
  }

  double get(int column, int l) {
    return cuts[FIRST + column * lanes + l];
  }

  void set(int column, int l, double x) {
    cuts[FIRST + column * lanes + l] = x;
  }

  /**
   * Searches whole segments of a neuron for the first event, in marked lanes side by side.
   *
   * @param n number of the neuron
   * @param rows has its row in lane 0 from {@code row} on
   * @param marked the lanes, one bit each
   * @param c coefficients
   * @param found receives the fraction in lane l at {@code to + l}, or NaN where the event function
   *     does not come to 0 from below, which takes a closer look
   */
  void first(int n, double[] rows, int row, long marked, double[] c, double[] found, int to) {
    int count = 0;
    for (long left = marked; left != 0; left &= left - 1) {
      pack(Long.numberOfTrailingZeros(left), count++, rows, row);
    }
    for (int g = 0; g < count; g += programs.grain) {
      searchPacked(n, g, count, c, found, to);
    }
  }

  /** Puts lane l of a row where lane p of those with an event is. */
  private void pack(int l, int p, double[] rows, int row) {
    packedLane[p] = l;
    for (int x = 0; x < rowColumns; x++) {
      packed[FIRST + x * lanes + p] = rows[row + x * lanes + l];
    }
    packedCuts[FIRST + Cut.LENGTH * lanes + p] = get(Cut.LENGTH, l);
    packedCuts[FIRST + Cut.REST * lanes + p] = 1;
    packedCuts[FIRST + Cut.A * lanes + p] = 1;
  }

  /** Searches in a group of packed lanes from g on, of {@code count} in all. */
  private void searchPacked(int n, int g, int count, double[] c, double[] found, int to) {
    CompiledSegment.Search search = programs.of(n).events;
    int used = programs.grain;
    int end = Math.min(count, g + used);
    int a = FIRST + Cut.A * lanes;
    for (int p = count; p < g + used; p++) {
      packedCuts[a + p] = 0; // nothing to search
    }
    int row = FIRST + g;
    int of = n * coefficientCount;
    search.begin().run(1, used, c, of, packed, row, null, 0, null, 0, packedCuts, row);
    for (int p = g; p < end; p++) {
      double atA = packedCuts[FIRST + Cut.AT_A * lanes + p];
      boolean crosses = atA >= 0 && packedCuts[FIRST + Cut.AT_B * lanes + p] < 0;
      found[to + packedLane[p]] = crosses ? 0 : Double.NaN;
      if (!crosses) {
        packedCuts[a + p] = 0;
      }
    }
    narrow(search, n, used, packed, row, packedCuts, g, c);
    for (int p = g; p < end; p++) {
      found[to + packedLane[p]] += packedCuts[FIRST + Cut.FOUND * lanes + p];
    }
  }

  /** Narrows the brackets of {@code used} lanes from l on as far as numbers allow. */
  private void narrow(
      CompiledSegment.Search search,
      int n,
      int used,
      double[] rows,
      int row,
      double[] of,
      int l,
      double[] c) {
    int at = FIRST + l;
    int from = n * coefficientCount;
    long wide = 1;
    while (wide != 0) {
      wide = search.narrow().run(1, used, c, from, rows, row, null, 0, bracket, at, of, at);
      for (int x = 0; x < Cut.BRACKET; x++) {
        System.arraycopy(bracket, at + x * lanes, of, at + (Cut.A + x) * lanes, used);
      }
    }
  }

  /** Runs a program of neuron n in lane l, its row and the next in that lane. */
  void run(
      CompiledProgram program,
      int n,
      int l,
      double[] rows,
      int row,
      double[] next,
      int nextRow,
      double[] c) {
    program.run(1, 1, c, n * coefficientCount, rows, row, next, nextRow, null, 0, cuts, FIRST + l);
  }

  /** Moves neuron n in lane l by d of a segment of which r is left. */
  void step(
      int n,
      int l,
      double d,
      double r,
      double[] rows,
      int row,
      double[] next,
      int nextRow,
      double[] c) {
    set(Cut.FRACTION, l, d);
    set(Cut.REST, l, r);
    run(programs.of(n).step, n, l, rows, row, next, nextRow, c);
  }

  /**
   * {@return the fraction at which a neuron has its next event, after {@link #step} has taken it to
   * the end of its segment; {@link #LIFTED}, or NaN if it has none}
   *
   * @param clock its clock where the sub-step began, if it has one
   * @param r what was left there
   */
  double next(int n, int l, double clock, double r, double[] rows, int row, double[] c) {
    CompiledSegment model = programs.of(n);
    double atStart = model.hasClock ? clock : get(Cut.START, l);
    double slope = get(Cut.START_SLOPE, l);
    if (atStart >= 0) {
      // a clock that rounding has left behind another event at its time, or a threshold likewise
      return model.hasClock || atStart < ModelPrograms.ROUNDING * slope ? 0 : LIFTED;
    }
    if (get(Cut.VALUE, l) >= 0) {
      return found(model.event, n, l, r, rows, row, c);
    }
    if (!model.hasClock && slope > 0 && get(Cut.END_SLOPE, l) < 0) {
      // it may have come to 0 and gone back: look at its height
      double highest = found(model.hump, n, l, r, rows, row, c);
      set(Cut.A, l, highest);
      run(model.event.begin(), n, l, rows, row, null, 0, c);
      if (get(Cut.AT_A, l) >= 0) {
        return found(model.event, n, l, highest, rows, row, c);
      }
    }
    return Double.NaN;
  }

  /** Where what is sought comes to 0 between 0 and d. */
  private double found(
      CompiledSegment.Search search, int n, int l, double d, double[] rows, int row, double[] c) {
    set(Cut.A, l, d);
    run(search.begin(), n, l, rows, row, null, 0, c);
    narrow(search, n, 1, rows, row, cuts, l, c);
    return get(Cut.FOUND, l);
  }
}
