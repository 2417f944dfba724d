package io.roughspike.event;

import io.roughspike.engine.GroupedEngine;
import io.roughspike.engine.Run;
import io.roughspike.engine.TapeBudget;
import io.roughspike.model.Firing;
import io.roughspike.model.Network;
import io.roughspike.program.ProgramCompiler;
import java.util.List;

/**
 * Solves ranges of samples by the loop that their solver needs: straight sub-steps of all neurons
 * together, or whole segments that events cut. A threshold that is not linear in the states has no
 * closed form along a straight line: it is for the second, as are jumps of the driver and
 * derivatives by it.
 */
public final class EventSolver implements GroupedEngine.RangeSolver {
  private final GroupedEngine.RangeSolver straight;
  private final GroupedEngine.RangeSolver segments;
  private List<Network.Group> known = List.of();
  private boolean linear;

  /**
   * A solver whose tapes have one thread's share of {@code tapeBudget}.
   *
   * @param straight solves along straight sub-steps
   * @param tapeBudget of all threads
   * @param forLanes compiles what all lanes do together
   * @param forOne compiles what one lane does
   * @param noise draws random numbers
   */
  public EventSolver(
      GroupedEngine.RangeSolver straight,
      TapeBudget tapeBudget,
      ProgramCompiler forLanes,
      ProgramCompiler forOne,
      NoiseSource noise) {
    this.straight = straight;
    segments = new SegmentSolver(tapeBudget, forLanes, forOne, noise);
  }

  private GroupedEngine.RangeSolver of(Run run) {
    List<Network.Group> groups = run.simulation().network().groups();
    if (!groups.equals(known)) { // mostly the same list
      known = groups;
      linear = groups.stream().allMatch(group -> isLinear(group.model().firing()));
    }
    boolean isStraight = run.simulation().solver().isStraight() && linear && !run.isDriven();
    return isStraight && !run.simulation().driver().hasJumps() ? straight : segments;
  }

  private static boolean isLinear(Firing firing) {
    return !(firing instanceof Firing.Threshold threshold) || threshold.isLinear();
  }

  @Override
  public void simulate(Run run, int from, int to) {
    of(run).simulate(run, from, to);
  }

  @Override
  public void adjoint(Run run, int from, int to) {
    of(run).adjoint(run, from, to);
  }

  @Override
  public void forwardSensitivities(Run run, int from, int to) {
    of(run).forwardSensitivities(run, from, to);
  }

  @Override
  public void scores(Run run, int from, int to) {
    segments.scores(run, from, to);
  }
}
