package io.roughspike.event;

import io.roughspike.model.NeuronModel;
import io.roughspike.program.CompiledProgram;
import io.roughspike.program.Program;
import io.roughspike.program.ProgramCompiler;
import java.util.Arrays;
import java.util.function.IntFunction;

/** The columns of one model of a network, and its receptors, whatever loop runs its programs. */
abstract class ModelColumns {
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

  /** The reverse of that, for a gradient only. */
  final CompiledProgram[] receiveSweep;

  /** The column of the state that is 0 in dead time; -1 without. */
  final int activeColumn;

  final boolean hasClock;

  /**
   * Compiles the programs.
   *
   * @param first number of the model's first neuron
   * @param forOne compiles what one lane does
   * @param lanes stride of columns
   */
  ModelColumns(
      NeuronModel model, int first, ModelPrograms layout, ProgramCompiler forOne, int lanes) {
    this.model = model;
    this.first = first;
    this.layout = layout;
    stateColumns = layout.stateColumns();
    cotangentColumns = Arrays.copyOf(stateColumns, stateColumns.length + 1);
    cotangentColumns[stateColumns.length] = layout.clockCotangent();
    receptorColumns = layout.receptorColumns();
    activeColumn = layout.activeColumn();
    hasClock = layout.hasClock();
    receive = receptors(layout::receive, forOne, lanes);
    receiveSweep =
        layout.variant().taped()
            ? receptors(layout::receiveSweep, forOne, lanes)
            : new CompiledProgram[0];
  }

  /** A program of each receptor that does more than add weights to one state. */
  private CompiledProgram[] receptors(
      IntFunction<Program> program, ProgramCompiler forOne, int lanes) {
    CompiledProgram[] compiled = new CompiledProgram[receptorColumns.length];
    for (int r = 0; r < compiled.length; r++) {
      boolean plain = receptorColumns[r] >= 0 || !layout.variant().connected();
      compiled[r] = plain ? NOTHING : forOne.compile(program.apply(r), lanes);
    }
    return compiled;
  }

  /** A program that is never run. */
  static final CompiledProgram NOTHING =
      (neurons, lanes, c, at, a0, o0, a1, o1, a2, o2, a3, o3) -> 0;
}
