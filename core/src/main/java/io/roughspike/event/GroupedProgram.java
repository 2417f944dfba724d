package io.roughspike.event;

import io.roughspike.program.CompiledProgram;
import io.roughspike.program.Program;
import io.roughspike.program.ProgramCompiler;
import java.util.List;

/** One program for each group of neurons with one model, one group after another. */
final class GroupedProgram implements CompiledProgram {
  private final CompiledProgram[] parts;

  /** The first neuron of each. */
  private final int[] first;

  // The distance from neuron to neuron, which all parts have.
  private final int coefficients;
  private final int[] distance = new int[Program.MOST_ARRAYS];

  GroupedProgram(
      List<? extends ModelColumns> models,
      List<Program> programs,
      ProgramCompiler compiler,
      int stride) {
    parts = programs.stream().map(p -> compiler.compile(p, stride)).toArray(CompiledProgram[]::new);
    first = new int[parts.length];
    for (int g = 0; g < first.length; g++) {
      first[g] = models.get(g).first;
    }
    Program any = programs.getFirst();
    coefficients = any.coefficients();
    for (int k = 0; k < any.columns().size(); k++) {
      distance[k] = any.columns().get(k) * stride;
    }
  }

  @Override
  public long run(
      int neurons,
      int lanes,
      double[] c,
      int at,
      double[] a0,
      int o0,
      double[] a1,
      int o1,
      double[] a2,
      int o2,
      double[] a3,
      int o3) {
    long mask = 0;
    for (int g = 0; g < parts.length; g++) {
      int n = first[g];
      int end = g + 1 < first.length ? first[g + 1] : neurons;
      mask |=
          parts[g].run(
              end - n,
              lanes,
              c,
              at + n * coefficients,
              a0,
              o0 + n * distance[0],
              a1,
              o1 + n * distance[1],
              a2,
              o2 + n * distance[2],
              a3,
              o3 + n * distance[3]);
    }
    return mask;
  }
}
