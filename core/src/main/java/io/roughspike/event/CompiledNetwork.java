package io.roughspike.event;

import io.roughspike.program.CompiledProgram;
import io.roughspike.program.Program;
import io.roughspike.program.ProgramCompiler;
import java.util.ArrayList;
import java.util.List;

/** The programs of a network for straight sub-steps of all its neurons together. */
final class CompiledNetwork extends NetworkPrograms<CompiledModel> {
  /** Whether programs of all lanes loop over neurons. */
  final boolean loops;

  /** Columns of numbers of lanes alone. */
  final int laneColumns;

  final CompiledProgram race;
  final CompiledProgram advance;
  final CompiledProgram turn;
  final CompiledProgram want;
  final CompiledProgram deal;
  final CompiledProgram start;

  // For a gradient only.
  final CompiledProgram sweep;
  final CompiledProgram startSweep;

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
    this(groups, programs(groups), forLanes, forOne, lanes);
  }

  private CompiledNetwork(
      List<ModelGroup> groups,
      List<ModelPrograms> all,
      ProgramCompiler forLanes,
      ProgramCompiler forOne,
      int lanes) {
    super(
        groups,
        all,
        forOne,
        lanes,
        (group, programs) ->
            new CompiledModel(group.model(), group.first(), programs, forOne, lanes));
    boolean several = all.size() > 1;
    boolean taped = variant.taped();
    boolean picked = variant.picked();
    loops = several || layout.loopsOverNeurons();
    laneColumns = several ? Lane.ofGroup(all.size()) : Lane.COUNT;
    if (several) {
      List<Program> parts = new ArrayList<>();
      for (int g = 0; g < all.size(); g++) {
        parts.add(all.get(g).races().race(g, groups.get(g).first()));
      }
      race = together(parts, forLanes, layout.races().decide(all.size()));
    } else {
      race = forLanes.compile(layout.races().race(), lanes);
    }
    advance = together(all, forLanes, lanes, p -> p.advance(!taped));
    turn = picked ? forLanes.compile(LanePrograms.turn(!taped), lanes) : ModelColumns.NOTHING;
    want = forLanes.compile(LanePrograms.want(), lanes);
    deal = picked ? forLanes.compile(LanePrograms.deal(layout), lanes) : ModelColumns.NOTHING;
    start = together(all, forOne, lanes, ModelPrograms::start);
    if (taped && several) {
      List<Program> parts = new ArrayList<>();
      for (int g = 0; g < all.size(); g++) {
        parts.add(all.get(g).sweep(Lane.ofGroup(g)));
      }
      sweep = together(parts, forLanes, layout.slope(all.size()));
    } else {
      sweep = taped ? forLanes.compile(layout.sweep(), lanes) : ModelColumns.NOTHING;
    }
    startSweep = ifTaped(all, forOne, lanes, ModelPrograms::startSweep);
  }

  /** A program made of parts of all models, and what brings their results together. */
  private CompiledProgram together(List<Program> parts, ProgramCompiler compiler, Program end) {
    CompiledProgram all = new GroupedProgram(models(), parts, compiler, lanes);
    CompiledProgram last = compiler.compile(end, lanes);
    return (neurons, used, c, at, a0, o0, a1, o1, a2, o2, a3, o3) -> {
      all.run(neurons, used, c, at, a0, o0, a1, o1, a2, o2, a3, o3);
      return last.run(0, used, c, at, a0, o0, a1, o1, a2, o2, a3, o3);
    };
  }
}
