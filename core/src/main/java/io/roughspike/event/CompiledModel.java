package io.roughspike.event;

import io.roughspike.model.NeuronModel;
import io.roughspike.program.CompiledProgram;
import io.roughspike.program.Program;
import io.roughspike.program.ProgramCompiler;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * The programs of one model of a network, ready to run, of what happens to one neuron in one lane,
 * and its columns.
 */
final class CompiledModel {
  final NeuronModel model;

  /** Number of its first neuron. */
  final int first;

  final ModelPrograms layout;
  final int[] stateColumns;

  /** The column of cotangents, or tangents, of each state of the model, then of the clock. */
  final int[] cotangentColumns;

  /** The column of the state to which each receptor adds weights; -1 of one that has programs. */
  final int[] receptorColumns;

  final CompiledProgram[] receive;

  /** The column of the state that is 0 in dead time; -1 without. */
  final int activeColumn;

  final boolean hasClock;

  /** The event function within a sub-step, where events are sought. */
  final CompiledProgram eventAt;

  final CompiledProgram reset;

  /** The log of the intensity of a neuron of which a spike is given. */
  final CompiledProgram logIntensity;

  // For a gradient only.
  final CompiledProgram eventSweep;
  final CompiledProgram resetSweep;
  final CompiledProgram[] receiveSweep;

  private final ProgramCompiler forOne;
  private CompiledTangents tangents;

  /**
   * Compiles the programs.
   *
   * @param first number of the model's first neuron
   * @param forOne compiles what one lane does
   * @param lanes stride of columns
   */
  CompiledModel(
      NeuronModel model, int first, ModelPrograms layout, ProgramCompiler forOne, int lanes) {
    this.model = model;
    this.first = first;
    this.layout = layout;
    this.forOne = forOne;
    Variant variant = layout.variant();
    stateColumns = layout.stateColumns();
    cotangentColumns = Arrays.copyOf(stateColumns, stateColumns.length + 1);
    cotangentColumns[stateColumns.length] = layout.clockCotangent();
    receptorColumns = layout.receptorColumns();
    activeColumn = layout.activeColumn();
    hasClock = layout.hasClock();
    eventAt = layout.isSearched() ? forOne.compile(layout.races().eventAt(), lanes) : NOTHING;
    reset = forOne.compile(layout.reset(), lanes);
    logIntensity =
        variant.given() && hasClock ? forOne.compile(layout.logIntensity(), lanes) : NOTHING;
    receive = receptors(layout::receive, lanes);
    receiveSweep =
        variant.taped() ? receptors(layout::receiveSweep, lanes) : new CompiledProgram[0];
    eventSweep = variant.taped() ? forOne.compile(layout.eventSweep(), lanes) : NOTHING;
    resetSweep = variant.taped() ? forOne.compile(layout.resetSweep(), lanes) : NOTHING;
  }

  /** A program of each receptor that does more than add weights to one state. */
  private CompiledProgram[] receptors(IntFunction<Program> program, int lanes) {
    CompiledProgram[] compiled = new CompiledProgram[receptorColumns.length];
    for (int r = 0; r < compiled.length; r++) {
      boolean plain = receptorColumns[r] >= 0 || !layout.variant().connected();
      compiled[r] = plain ? NOTHING : forOne.compile(program.apply(r), lanes);
    }
    return compiled;
  }

  /** The programs of tangents, compiled when they are first asked for. */
  synchronized CompiledTangents tangents(ProgramCompiler forTangents) {
    if (tangents == null) {
      tangents = new CompiledTangents(layout, forTangents, forOne);
    }
    return tangents;
  }

  /** A program that is never run. */
  static final CompiledProgram NOTHING =
      (neurons, lanes, c, at, a0, o0, a1, o1, a2, o2, a3, o3) -> 0;
}
