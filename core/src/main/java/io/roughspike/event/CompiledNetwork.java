package io.roughspike.event;

import io.roughspike.program.CompiledProgram;
import io.roughspike.program.Program;
import io.roughspike.program.ProgramCompiler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The programs of a network, ready to run, of all its neurons together. Those of neurons with
 * different equations run one after another, in the order of neurons; to the loops they are one.
 */
final class CompiledNetwork implements NetworkPrograms {
  final Variant variant;
  final int lanes;

  /** Columns, which are the same for all models. */
  final ModelPrograms layout;

  final int[] channels;

  /** Whether programs of all lanes loop over neurons. */
  final boolean loops;

  final boolean hasClock;

  /** Columns of numbers of lanes alone. */
  final int laneColumns;

  final CompiledProgram race;
  final CompiledProgram advance;
  final CompiledProgram turn;
  final CompiledProgram want;
  final CompiledProgram deal;
  final CompiledProgram start;
  private final CompiledProgram coefficients;

  // For a gradient only.
  final CompiledProgram sweep;
  final CompiledProgram startSweep;
  private final CompiledProgram coefficientSweep;

  private final CompiledModel[] models;

  /**
   * Compiles the programs.
   *
   * @param groups the models, and the first neuron of each
   * @param forLanes compiles what all lanes do together
   * @param forOne compiles what one lane does
   * @param lanes stride of columns
   */
  CompiledNetwork(
      List<ModelGroup> groups, ProgramCompiler forLanes, ProgramCompiler forOne, int lanes) {
    this.lanes = lanes;
    List<ModelPrograms> all =
        ModelPrograms.of(
            groups.stream().map(ModelGroup::model).toList(),
            groups.stream().map(ModelGroup::variant).toList());
    layout = all.getFirst();
    variant = layout.variant();
    channels = layout.channels();
    loops = all.size() > 1 || layout.loopsOverNeurons();
    hasClock = all.stream().anyMatch(ModelPrograms::hasClock);
    models = new CompiledModel[all.size()];
    for (int g = 0; g < models.length; g++) {
      ModelGroup group = groups.get(g);
      models[g] = new CompiledModel(group.model(), group.first(), all.get(g), forOne, lanes);
    }
    boolean several = models.length > 1;
    laneColumns = several ? Lane.ofGroup(models.length) : Lane.COUNT;
    if (several) {
      List<Program> parts = new ArrayList<>();
      for (int g = 0; g < models.length; g++) {
        parts.add(all.get(g).races().race(g, models[g].first));
      }
      race =
          together(parts, forLanes, forLanes.compile(layout.races().decide(models.length), lanes));
    } else {
      race = forLanes.compile(layout.races().race(), lanes);
    }
    boolean taped = variant.taped();
    boolean picked = variant.picked();
    advance = together(all, forLanes, lanes, p -> p.advance(!taped));
    turn = picked ? forLanes.compile(LanePrograms.turn(!taped), lanes) : ModelColumns.NOTHING;
    want = forLanes.compile(LanePrograms.want(), lanes);
    deal = picked ? forLanes.compile(LanePrograms.deal(layout), lanes) : ModelColumns.NOTHING;
    start = together(all, forOne, lanes, ModelPrograms::start);
    coefficients = together(all, forOne, 1, ModelPrograms::coefficients);
    if (taped && several) {
      List<Program> parts = new ArrayList<>();
      for (int g = 0; g < models.length; g++) {
        parts.add(all.get(g).sweep(Lane.ofGroup(g)));
      }
      sweep = together(parts, forLanes, forLanes.compile(layout.slope(models.length), lanes));
    } else {
      sweep = taped ? forLanes.compile(layout.sweep(), lanes) : ModelColumns.NOTHING;
    }
    startSweep =
        taped ? together(all, forOne, lanes, ModelPrograms::startSweep) : ModelColumns.NOTHING;
    coefficientSweep =
        taped ? together(all, forOne, 1, ModelPrograms::coefficientSweep) : ModelColumns.NOTHING;
  }

  private CompiledProgram together(
      List<ModelPrograms> all,
      ProgramCompiler compiler,
      int stride,
      Function<ModelPrograms, Program> program) {
    return models.length == 1
        ? compiler.compile(program.apply(layout), stride)
        : new GroupedProgram(models, all.stream().map(program).toList(), compiler, stride);
  }

  private CompiledProgram together(
      List<Program> parts, ProgramCompiler compiler, CompiledProgram last) {
    CompiledProgram all = new GroupedProgram(models, parts, compiler, lanes);
    return (neurons, used, c, at, a0, o0, a1, o1, a2, o2, a3, o3) -> {
      all.run(neurons, used, c, at, a0, o0, a1, o1, a2, o2, a3, o3);
      return last.run(0, used, c, at, a0, o0, a1, o1, a2, o2, a3, o3);
    };
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
  public CompiledModel of(int neuron) {
    int g = models.length - 1;
    while (neuron < models[g].first) {
      g--;
    }
    return models[g];
  }

  /** The programs of each model, in the order of neurons. */
  CompiledModel[] models() {
    return models;
  }
}
