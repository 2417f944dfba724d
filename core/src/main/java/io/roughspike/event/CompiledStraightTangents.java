package io.roughspike.event;

import io.roughspike.program.CompiledProgram;
import io.roughspike.program.ProgramCompiler;

/** {@link StraightTangentPrograms}, ready to run. */
final class CompiledStraightTangents extends CompiledTangents {
  final CompiledProgram move;
  final CompiledProgram moveAlong;

  /** Compiles the programs, as {@link CompiledTangents} does. */
  CompiledStraightTangents(
      StraightTangentPrograms programs, ProgramCompiler forLanes, ProgramCompiler forOne) {
    super(programs, forLanes, forOne);
    move = forLanes.compile(programs.move(false), LANES);
    moveAlong = forLanes.compile(programs.move(true), LANES);
  }
}
