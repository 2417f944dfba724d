package io.roughspike.event;

import io.roughspike.model.NeuronModel;
import io.roughspike.program.CompiledProgram;
import io.roughspike.program.Program;
import io.roughspike.program.ProgramCompiler;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * The programs of a model, ready to run: those of all lanes together, those of one lane, where
 * something happened to it alone, and those of parameters.
 */
final class CompiledModel {
  final NeuronModel model;
  final Variant variant;
  final int lanes;
  final ModelPrograms layout;
  final int[] stateColumns;

  /** The column of cotangents, or tangents, of each state of the model, then of the clock. */
  final int[] cotangentColumns;

  /** The column of the state to which each receptor adds weights; -1 of one that has programs. */
  final int[] receptorColumns;

  final CompiledProgram[] receive;

  /** The column of the state that is 0 in dead time; -1 without. */
  final int activeColumn;

  final int[] channels;

  /** Whether programs of all lanes loop over neurons. */
  final boolean loops;

  final CompiledProgram race;

  /** The event function within a sub-step, where that has no closed form. */
  final CompiledProgram eventAt;

  final boolean searched;
  final CompiledProgram advance;
  final CompiledProgram turn;
  final CompiledProgram want;
  final CompiledProgram deal;
  final CompiledProgram start;
  final CompiledProgram reset;

  /** The log of the intensity of a neuron of which a spike is given. */
  final CompiledProgram logIntensity;

  final CompiledProgram coefficients;

  // For a gradient only.
  final CompiledProgram sweep;
  final CompiledProgram eventSweep;
  final CompiledProgram resetSweep;
  final CompiledProgram startSweep;
  final CompiledProgram[] receiveSweep;
  final CompiledProgram coefficientSweep;

  private final ProgramCompiler forOne;
  private CompiledTangents tangents;

  /**
   * Compiles the programs.
   *
   * @param forLanes compiles what all lanes do together
   * @param forOne compiles what one lane does
   * @param lanes stride of columns
   */
  CompiledModel(
      NeuronModel model,
      Variant variant,
      ProgramCompiler forLanes,
      ProgramCompiler forOne,
      int lanes) {
    this.model = model;
    this.variant = variant;
    this.lanes = lanes;
    this.forOne = forOne;
    layout = ModelPrograms.of(model, variant);
    stateColumns = layout.stateColumns();
    cotangentColumns = Arrays.copyOf(stateColumns, stateColumns.length + 1);
    cotangentColumns[stateColumns.length] = layout.clockCotangent();
    receptorColumns = layout.receptorColumns();
    activeColumn = layout.activeColumn();
    channels = layout.channels();
    loops = layout.loopsOverNeurons();
    race = forLanes.compile(layout.race(), lanes);
    searched = layout.isSearched();
    eventAt = searched ? forOne.compile(layout.eventAt(), lanes) : NOTHING;
    advance = forLanes.compile(layout.advance(!variant.taped()), lanes);
    turn =
        variant.picked() ? forLanes.compile(LanePrograms.turn(!variant.taped()), lanes) : NOTHING;
    want = forLanes.compile(LanePrograms.want(), lanes);
    deal = variant.picked() ? forLanes.compile(LanePrograms.deal(layout), lanes) : NOTHING;
    start = forOne.compile(layout.start(), lanes);
    reset = forOne.compile(layout.reset(), lanes);
    logIntensity = variant.given() ? forOne.compile(layout.logIntensity(), lanes) : NOTHING;
    coefficients = forOne.compile(layout.coefficients(), 1);
    receive = receptors(layout::receive);
    receiveSweep = variant.taped() ? receptors(layout::receiveSweep) : new CompiledProgram[0];
    sweep = variant.taped() ? forLanes.compile(layout.sweep(), lanes) : NOTHING;
    eventSweep = variant.taped() ? forOne.compile(layout.eventSweep(), lanes) : NOTHING;
    resetSweep = variant.taped() ? forOne.compile(layout.resetSweep(), lanes) : NOTHING;
    startSweep = variant.taped() ? forOne.compile(layout.startSweep(), lanes) : NOTHING;
    coefficientSweep = variant.taped() ? forOne.compile(layout.coefficientSweep(), 1) : NOTHING;
  }

  /** A program of each receptor that does more than add weights to one state. */
  private CompiledProgram[] receptors(IntFunction<Program> program) {
    CompiledProgram[] compiled = new CompiledProgram[receptorColumns.length];
    for (int r = 0; r < compiled.length; r++) {
      boolean plain = receptorColumns[r] >= 0 || !variant.connected();
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

  private static final CompiledProgram NOTHING =
      (neurons, lanes, c, at, a0, o0, a1, o1, a2, o2, a3, o3) -> 0;
}
