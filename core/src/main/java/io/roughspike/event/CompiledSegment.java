package io.roughspike.event;

import io.roughspike.model.NeuronModel;
import io.roughspike.program.CompiledProgram;
import io.roughspike.program.ProgramCompiler;
import java.util.List;
import java.util.Optional;

/** The programs of one model of a network, ready to run, for parts of segments of one neuron. */
final class CompiledSegment extends ModelColumns {
  final CompiledProgram step;
  final CompiledProgram reset;

  /** The log of the intensity where a spike is given. */
  final CompiledProgram intensity;

  /** Searches for an event, and, at a threshold, for the highest point before it falls. */
  final Search event;

  final Search hump;

  /** The first of these in several lanes side by side. */
  final Search events;

  /** Where a threshold with a clock of its own is crossed. */
  final Optional<Bridge> bridge;

  // For a gradient only.
  final CompiledProgram stepSweep;
  final CompiledProgram eventSweep;
  final CompiledProgram resetSweep;
  final CompiledProgram intensitySweep;

  private final ProgramCompiler forOne;
  private CompiledSegmentTangents tangents;
  private CompiledSegmentTangents scores;

  /**
   * A search within a bracket.
   *
   * @param begin makes the first bracket
   * @param narrow makes the next
   */
  record Search(CompiledProgram begin, CompiledProgram narrow) {}

  /**
   * A threshold with a clock of its own.
   *
   * @param measure says where it is crossed
   * @param columns of its channels' noise in a row
   */
  record Bridge(CompiledProgram measure, List<Integer> columns) {}

  /**
   * Compiles the programs.
   *
   * @param first number of the model's first neuron
   * @param forLanes compiles what several lanes do together
   * @param forOne compiles what one lane does
   * @param lanes stride of columns
   */
  CompiledSegment(
      NeuronModel model,
      int first,
      ModelPrograms layout,
      ProgramCompiler forLanes,
      ProgramCompiler forOne,
      int lanes) {
    super(model, first, layout, forOne, lanes);
    this.forOne = forOne;
    SegmentPrograms programs = new SegmentPrograms(layout);
    step = forOne.compile(programs.step(), lanes);
    reset = forOne.compile(programs.reset(), lanes);
    event = search(programs, false, forOne, lanes);
    events = search(programs, false, forLanes, lanes);
    hump = hasClock ? new Search(NOTHING, NOTHING) : search(programs, true, forOne, lanes);
    boolean given = layout.variant().given() && hasClock;
    intensity = given ? forOne.compile(programs.intensity(), lanes) : NOTHING;
    bridge =
        layout
            .bridge()
            .map(one ->
                new Bridge(
                    forOne.compile(programs.bridge(), lanes),
                    one.channels().stream().map(layout::noiseColumn).toList()));
    boolean taped = layout.variant().taped();
    stepSweep = taped ? forOne.compile(programs.stepSweep(), lanes) : NOTHING;
    eventSweep = taped ? forOne.compile(programs.eventSweep(), lanes) : NOTHING;
    intensitySweep = taped && given ? forOne.compile(programs.intensitySweep(), lanes) : NOTHING;
    resetSweep = taped ? forOne.compile(programs.resetSweep(), lanes) : NOTHING;
  }

  /** The programs of tangents, compiled when they are first asked for. */
  synchronized CompiledSegmentTangents tangents(ProgramCompiler forTangents) {
    if (tangents == null) {
      tangents = compiled(false, forTangents);
    }
    return tangents;
  }

  /** The same of a score. */
  synchronized CompiledSegmentTangents scores(ProgramCompiler forTangents) {
    if (scores == null) {
      scores = compiled(true, forTangents);
    }
    return scores;
  }

  private CompiledSegmentTangents compiled(boolean pinned, ProgramCompiler forTangents) {
    SegmentTangentPrograms programs = new SegmentTangentPrograms(layout, pinned);
    return new CompiledSegmentTangents(programs, forTangents, forOne);
  }

  private static Search search(
      SegmentPrograms programs, boolean ofSlope, ProgramCompiler compiler, int lanes) {
    return new Search(
        compiler.compile(programs.beginSearch(ofSlope), lanes),
        compiler.compile(programs.search(ofSlope), lanes));
  }
}
