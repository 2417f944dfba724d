package io.roughspike.event;

import io.roughspike.event.TangentPrograms.Source;
import io.roughspike.event.TangentPrograms.Transition;
import io.roughspike.program.CompiledProgram;
import io.roughspike.program.ProgramCompiler;
import java.util.List;
import java.util.stream.IntStream;

/** {@link TangentPrograms}, ready to run: those of all neurons, and those in lanes of tangents. */
abstract class CompiledTangents {
  /** Stride of tangents, and the most in one run. */
  static final int LANES = 64;

  final int[] parameters;

  /** Number of the dead time among them; -1 if it is not wanted. */
  final int refractory;

  final int coefficientCount;
  final int slopeColumn;
  final int stepWidth;
  final int resetWidth;
  final int startWidth;
  final List<Source> stepSources;
  final List<Source> eventSources;
  final List<Source> resetSources;
  final List<Source> startSources;
  final List<List<Source>> receiveSources;
  final List<List<Source>> weightSources;
  final int receiveWidth;
  final CompiledProgram[] receiveSlopes;
  final CompiledProgram coefficients;
  final CompiledProgram stepSlopes;
  final CompiledProgram resetSlopes;
  final CompiledProgram startSlopes;
  final CompiledProgram fire;
  final CompiledProgram resetTangents;

  /**
   * Compiles the programs.
   *
   * @param forLanes compiles what is done to all tangents
   * @param forOne compiles what is done once
   */
  CompiledTangents(TangentPrograms programs, ProgramCompiler forLanes, ProgramCompiler forOne) {
    ModelPrograms model = programs.model;
    parameters = programs.parameters();
    refractory =
        IntStream.range(0, parameters.length)
            .filter(j -> model.isDeadTime(parameters[j]))
            .findFirst()
            .orElse(-1);
    coefficientCount = programs.coefficientCount();
    slopeColumn = programs.step().column(programs.slope());
    stepWidth = programs.step().width();
    resetWidth = programs.reset().width();
    startWidth = programs.start().width();
    List<Source> all = programs.step().sources();
    stepSources = all.stream().filter(s -> s.state() <= model.stateCount()).toList();
    eventSources = all.stream().filter(s -> s.state() == programs.eventPlace()).toList();
    resetSources = programs.reset().sources();
    startSources = programs.start().sources();
    receiveSources = programs.receive().stream().map(Transition::sources).toList();
    weightSources = programs.byWeight();
    receiveWidth = programs.receive().stream().mapToInt(Transition::width).max().orElse(0);
    receiveSlopes =
        programs.receiveSlopes().stream()
            .map(one -> forOne.compile(one, 1))
            .toArray(CompiledProgram[]::new);
    coefficients = forOne.compile(programs.coefficients(), 1);
    stepSlopes = forOne.compile(programs.stepSlopes(), 1);
    resetSlopes = forOne.compile(programs.resetSlopes(), 1);
    startSlopes = forOne.compile(programs.startSlopes(), 1);
    fire = forLanes.compile(programs.fire(), LANES);
    resetTangents = forLanes.compile(programs.resetTangents(), LANES);
  }
}
