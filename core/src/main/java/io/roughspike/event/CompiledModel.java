package io.roughspike.event;

import io.roughspike.model.NeuronModel;
import io.roughspike.program.CompiledProgram;
import io.roughspike.program.ProgramCompiler;

/**
 * The programs of one model of a network, ready to run, of what happens to one neuron in one lane.
 */
final class CompiledModel extends ModelColumns {
  final CompiledProgram reset;

  /** The log of the intensity of a neuron of which a spike is given. */
  final CompiledProgram logIntensity;

  // For a gradient only.
  final CompiledProgram eventSweep;
  final CompiledProgram resetSweep;

  private final ProgramCompiler forOne;
  private CompiledStraightTangents tangents;

  /**
   * Compiles the programs.
   *
   * @param first number of the model's first neuron
   * @param forOne compiles what one lane does
   * @param lanes stride of columns
   */
  CompiledModel(
      NeuronModel model, int first, ModelPrograms layout, ProgramCompiler forOne, int lanes) {
    super(model, first, layout, forOne, lanes);
    this.forOne = forOne;
    Variant variant = layout.variant();
    reset = forOne.compile(layout.reset(), lanes);
    logIntensity =
        variant.given() && hasClock ? forOne.compile(layout.logIntensity(), lanes) : NOTHING;
    eventSweep = variant.taped() ? forOne.compile(layout.eventSweep(), lanes) : NOTHING;
    resetSweep = variant.taped() ? forOne.compile(layout.resetSweep(), lanes) : NOTHING;
  }

  /** The programs of tangents, compiled when they are first asked for. */
  synchronized CompiledStraightTangents tangents(ProgramCompiler forTangents) {
    if (tangents == null) {
      tangents =
          new CompiledStraightTangents(new StraightTangentPrograms(layout), forTangents, forOne);
    }
    return tangents;
  }
}
