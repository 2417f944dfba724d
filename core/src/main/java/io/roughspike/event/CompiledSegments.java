package io.roughspike.event;

import io.roughspike.program.CompiledProgram;
import io.roughspike.program.ProgramCompiler;
import java.util.List;

/** The programs of a network for solvers that take whole segments. */
final class CompiledSegments extends NetworkPrograms<CompiledSegment> {
  /** Lanes of which those of a search are a multiple. */
  final int grain;

  final CompiledProgram whole;

  /** Whether segments are judged before they begin. */
  final boolean judges;

  final CompiledProgram judge;

  final CompiledProgram start;

  // For a gradient only.
  final CompiledProgram wholeSweep;
  final CompiledProgram startSweep;

  /**
   * Compiles the programs.
   *
   * @param groups the models, and the first neuron of each
   * @param forLanes compiles what all lanes do together
   * @param forOne compiles what one lane does
   * @param lanes stride of columns
   */
  CompiledSegments(
      List<ModelGroup> groups, ProgramCompiler forLanes, ProgramCompiler forOne, int lanes) {
    this(groups, programs(groups), forLanes, forOne, lanes);
  }

  private CompiledSegments(
      List<ModelGroup> groups,
      List<ModelPrograms> models,
      ProgramCompiler forLanes,
      ProgramCompiler forOne,
      int lanes) {
    super(
        groups,
        models,
        forOne,
        lanes,
        (group, programs) ->
            new CompiledSegment(group.model(), group.first(), programs, forLanes, forOne, lanes));
    grain = forLanes.lanes();
    List<SegmentPrograms> all = models.stream().map(SegmentPrograms::new).toList();
    whole = together(all, forLanes, lanes, SegmentPrograms::whole);
    judges = models.stream().anyMatch(model -> !model.judged().isEmpty());
    judge = judges ? together(all, forLanes, lanes, SegmentPrograms::judge) : ModelColumns.NOTHING;
    start = together(all, forOne, lanes, SegmentPrograms::start);
    wholeSweep = ifTaped(all, forLanes, lanes, SegmentPrograms::wholeSweep);
    startSweep = ifTaped(all, forOne, lanes, SegmentPrograms::startSweep);
  }
}
