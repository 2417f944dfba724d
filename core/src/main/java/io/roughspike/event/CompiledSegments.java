package io.roughspike.event;

import io.roughspike.program.CompiledProgram;
import io.roughspike.program.Program;
import io.roughspike.program.ProgramCompiler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The programs of a network for solvers that take whole segments, ready to run. Those of neurons
 * with different equations run one after another; to the loops they are one.
 */
final class CompiledSegments implements NetworkPrograms {
  final Variant variant;
  final int lanes;

  /** Lanes of which those of a search are a multiple. */
  final int grain;

  final ModelPrograms layout;
  final int[] channels;
  final boolean hasClock;
  final CompiledProgram whole;
  final CompiledProgram errors;
  final CompiledProgram start;

  // For a gradient only.
  final CompiledProgram wholeSweep;
  final CompiledProgram startSweep;

  private final CompiledProgram coefficients;
  private final CompiledProgram coefficientSweep;
  private final CompiledSegment[] models;

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
    this.lanes = lanes;
    grain = forLanes.lanes();
    List<ModelPrograms> all =
        ModelPrograms.of(
            groups.stream().map(ModelGroup::model).toList(),
            groups.stream().map(ModelGroup::variant).toList());
    layout = all.getFirst();
    variant = layout.variant();
    channels = layout.channels();
    hasClock = all.stream().anyMatch(ModelPrograms::hasClock);
    models = new CompiledSegment[all.size()];
    List<SegmentPrograms> programs = new ArrayList<>();
    for (int g = 0; g < models.length; g++) {
      ModelGroup group = groups.get(g);
      programs.add(new SegmentPrograms(all.get(g)));
      models[g] =
          new CompiledSegment(group.model(), group.first(), all.get(g), forLanes, forOne, lanes);
    }
    boolean taped = variant.taped();
    boolean adaptive = variant.solver().adaptive().isPresent();
    whole = together(programs, forLanes, lanes, SegmentPrograms::whole);
    errors =
        adaptive
            ? together(programs, forLanes, lanes, SegmentPrograms::errors)
            : ModelColumns.NOTHING;
    start = together(programs, forOne, lanes, SegmentPrograms::start);
    wholeSweep =
        taped
            ? together(programs, forLanes, lanes, SegmentPrograms::wholeSweep)
            : ModelColumns.NOTHING;
    startSweep =
        taped
            ? together(programs, forOne, lanes, SegmentPrograms::startSweep)
            : ModelColumns.NOTHING;
    coefficients = together(all, forOne, 1, ModelPrograms::coefficients);
    coefficientSweep =
        taped ? together(all, forOne, 1, ModelPrograms::coefficientSweep) : ModelColumns.NOTHING;
  }

  private <T> CompiledProgram together(
      List<T> all, ProgramCompiler compiler, int stride, Function<T, Program> program) {
    return models.length == 1
        ? compiler.compile(program.apply(all.getFirst()), stride)
        : new GroupedProgram(models, all.stream().map(program).toList(), compiler, stride);
  }

  @Override
  public Variant variant() {
    return variant;
  }

  @Override
  public int lanes() {
    return lanes;
  }

  @Override
  public ModelPrograms layout() {
    return layout;
  }

  @Override
  public CompiledProgram coefficients() {
    return coefficients;
  }

  @Override
  public CompiledProgram coefficientSweep() {
    return coefficientSweep;
  }

  @Override
  public CompiledSegment of(int neuron) {
    int g = models.length - 1;
    while (neuron < models[g].first) {
      g--;
    }
    return models[g];
  }

  /** The programs of each model, in the order of neurons. */
  CompiledSegment[] models() {
    return models;
  }
}
