package io.roughspike.event;

import io.roughspike.program.CompiledProgram;
import io.roughspike.program.Program;
import io.roughspike.program.ProgramCompiler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The programs of a network, ready to run, whatever loop runs them. Those of neurons with different
 * equations run one after another, in the order of neurons; to the loops they are one.
 *
 * @param <M> the programs of one model
 */
abstract class NetworkPrograms<M extends ModelColumns> {
  /** What is known of the run. */
  final Variant variant;

  /** The stride of columns. */
  final int lanes;

  /** Columns, which are the same for all models. */
  final ModelPrograms layout;

  final int[] channels;
  final boolean hasClock;

  /** Coefficients from parameters. */
  final CompiledProgram coefficients;

  /** Its reverse, for a gradient only. */
  final CompiledProgram coefficientSweep;

  private final List<M> models = new ArrayList<>();

  /**
   * Compiles the programs.
   *
   * @param groups the models, and the first neuron of each
   * @param all their programs
   * @param forOne compiles what one lane does
   * @param lanes stride of columns
   * @param one compiles those of one model
   */
  NetworkPrograms(
      List<ModelGroup> groups,
      List<ModelPrograms> all,
      ProgramCompiler forOne,
      int lanes,
      BiFunction<ModelGroup, ModelPrograms, M> one) {
    this.lanes = lanes;
    layout = all.getFirst();
    variant = layout.variant();
    channels = layout.channels();
    hasClock = all.stream().anyMatch(ModelPrograms::hasClock);
    for (int g = 0; g < groups.size(); g++) {
      models.add(one.apply(groups.get(g), all.get(g)));
    }
    coefficients = together(all, forOne, 1, ModelPrograms::coefficients);
    coefficientSweep = ifTaped(all, forOne, 1, ModelPrograms::coefficientSweep);
  }

  /** The programs of the models of groups, in the same columns. */
  static List<ModelPrograms> programs(List<ModelGroup> groups) {
    return ModelPrograms.of(
        groups.stream().map(ModelGroup::model).toList(),
        groups.stream().map(ModelGroup::variant).toList());
  }

  /** One program made of those of all models. */
  final <T> CompiledProgram together(
      List<T> all, ProgramCompiler compiler, int stride, Function<T, Program> program) {
    return models.size() == 1
        ? compiler.compile(program.apply(all.getFirst()), stride)
        : new GroupedProgram(models, all.stream().map(program).toList(), compiler, stride);
  }

  /** The same for a gradient; else a program that is never run. */
  final <T> CompiledProgram ifTaped(
      List<T> all, ProgramCompiler compiler, int stride, Function<T, Program> program) {
    return variant.taped() ? together(all, compiler, stride, program) : ModelColumns.NOTHING;
  }

  /** The programs of a neuron's model. */
  final M of(int neuron) {
    int g = models.size() - 1;
    while (neuron < models.get(g).first) {
      g--;
    }
    return models.get(g);
  }

  /** The programs of each model, in the order of neurons. */
  final List<M> models() {
    return models;
  }
}
