package io.roughspike.event;

import io.roughspike.event.TangentPrograms.Source;
import io.roughspike.program.CompiledProgram;
import io.roughspike.program.ProgramCompiler;
import java.util.List;

/** {@link SegmentTangentPrograms}, ready to run. */
final class CompiledSegmentTangents extends CompiledTangents {
  final int wholeWidth;
  final List<Source> wholeSources;
  final CompiledProgram wholeSlopes;
  final CompiledProgram moveWhole;
  final CompiledProgram move;

  /** Compiles the programs, as {@link CompiledTangents} does. */
  CompiledSegmentTangents(
      SegmentTangentPrograms programs, ProgramCompiler forLanes, ProgramCompiler forOne) {
    super(programs, forLanes, forOne);
    wholeWidth = programs.whole().width();
    wholeSources = programs.whole().sources();
    wholeSlopes = forOne.compile(programs.wholeSlopes(), 1);
    moveWhole = forLanes.compile(programs.moveWhole(), LANES);
    move = forLanes.compile(programs.move(), LANES);
  }
}
