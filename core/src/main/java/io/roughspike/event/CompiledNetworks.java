package io.roughspike.event;

import io.roughspike.engine.Inputs;
import io.roughspike.engine.Run;
import io.roughspike.model.Network;
import io.roughspike.program.ProgramCompiler;
import io.roughspike.solver.Solver;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Programs that a worker has at hand. They are compiled once for all workers of all engines, as
 * bytecode is slow until the JVM has compiled it in turn; the latest are kept.
 */
final class CompiledNetworks {
  /** Variants that a worker keeps. */
  private static final int KEPT = 16;

  /** Variants that all workers share. */
  private static final int SHARED = 128;

  private record Key(
      List<ModelGroup> groups,
      int lanes,
      Class<? extends ProgramCompiler> forLanes,
      Class<? extends ProgramCompiler> forOne) {}

  private record Known(List<ModelGroup> groups, NetworkPrograms<?> programs) {}

  /** The longest unused first; guarded by itself. */
  private static final LinkedHashMap<Key, NetworkPrograms<?>> COMPILED =
      new LinkedHashMap<>(16, 0.75f, true);

  private final ProgramCompiler forLanes;
  private final ProgramCompiler forOne;

  /** The oldest first. */
  private final List<Known> kept = new ArrayList<>();

  /** The solver that was last asked for, and what of it programs are made for. */
  private Solver asked = Solver.EULER;

  private Solver madeFor = touched(Solver.EULER);

  // Of each group of neurons: parameters that are 0, and by which is differentiated.
  private final List<BitSet> zeros = new ArrayList<>();
  private final List<BitSet> requested = new ArrayList<>();

  /**
   * None so far.
   *
   * @param forLanes compiles what all lanes do together
   * @param forOne compiles what one lane does
   */
  CompiledNetworks(ProgramCompiler forLanes, ProgramCompiler forOne) {
    this.forLanes = forLanes;
    this.forOne = forOne;
  }

  /**
   * The programs of straight sub-steps for a run.
   *
   * @param taped whether sub-steps are kept for a gradient
   * @param lanes stride of columns
   * @param picked whether noise is picked by lane, as in {@link Variant}
   * @param single whether programs of all lanes need no loop over neurons
   */
  CompiledNetwork of(Run run, boolean taped, int lanes, boolean picked, boolean single) {
    return (CompiledNetwork) find(run, taped, lanes, picked, single, false, false, Solver.EULER);
  }

  /**
   * The programs of the run's stepper for whole segments.
   *
   * @param taped whether segments are kept for a gradient
   * @param lanes stride of columns
   */
  CompiledSegments segments(Run run, boolean taped, int lanes) {
    Solver solver = run.simulation().solver();
    if (!solver.equals(asked)) {
      asked = solver;
      madeFor = touched(solver);
    }
    boolean driven = taped && run.isDriven();
    boolean own = solver.adaptive().isPresent() || run.simulation().driver().hasJumps();
    return (CompiledSegments) find(run, taped, lanes, false, false, driven, own, madeFor);
  }

  /** The same solver, whichever neurons are cut and whatever its mesh. */
  private static Solver touched(Solver solver) {
    Optional<Solver.Adaptive> steps = solver.on(Optional.empty()).adaptive();
    return new Solver(solver.stepper(), Solver.Cuts.TOUCHED, steps, solver.crossings());
  }

  private NetworkPrograms<?> find(
      Run run,
      boolean taped,
      int lanes,
      boolean picked,
      boolean single,
      boolean driven,
      boolean ownLengths,
      Solver solver) {
    Network network = run.simulation().network();
    List<Network.Group> groups = network.groups();
    findParameters(run, taped);
    boolean signal = run.discretisation().hasSignal();
    Inputs inputs = run.simulation().inputs();
    boolean given = inputs.given().isPresent();
    boolean timed = given || inputs.spikes().isPresent() || network.hasDeadTimes();
    boolean connected = network.connections().count() > 0 || network.inputConnections().count() > 0;
    for (int k = kept.size() - 1; k >= 0; k--) {
      Known known = kept.get(k);
      Variant v = known.programs.variant;
      if (known.programs.lanes == lanes
          && v.signal() == signal
          && v.timed() == timed
          && v.connected() == connected
          && v.taped() == taped
          && v.picked() == picked
          && v.single() == single
          && v.driven() == driven
          && v.given() == given
          && v.ownLengths() == ownLengths
          && v.solver().equals(solver)
          && isOf(known.groups, groups)) {
        return known.programs;
      }
    }
    List<ModelGroup> wanted = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      Variant variant =
          new Variant(
              zeros.get(g),
              requested.get(g),
              signal,
              timed,
              connected,
              taped,
              picked,
              single,
              driven,
              given,
              ownLengths,
              solver);
      wanted.add(new ModelGroup(groups.get(g).model(), variant, groups.get(g).first()));
    }
    NetworkPrograms<?> made = compiled(List.copyOf(wanted), lanes);
    if (kept.size() == KEPT) {
      kept.removeFirst();
    }
    kept.add(new Known(wanted, made));
    return made;
  }

  private boolean isOf(List<ModelGroup> known, List<Network.Group> groups) {
    if (known.size() != groups.size()) {
      return false;
    }
    for (int g = 0; g < groups.size(); g++) {
      ModelGroup one = known.get(g);
      if (one.first() != groups.get(g).first()
          || !one.variant().zeros().equals(zeros.get(g))
          || !one.variant().requested().equals(requested.get(g))
          || !Objects.equals(one.model(), groups.get(g).model())) { // mostly the same object
        return false;
      }
    }
    return true;
  }

  private NetworkPrograms<?> compiled(List<ModelGroup> groups, int lanes) {
    Key key = new Key(groups, lanes, forLanes.getClass(), forOne.getClass());
    synchronized (COMPILED) {
      NetworkPrograms<?> made = COMPILED.get(key);
      if (made == null) {
        made =
            groups.getFirst().variant().solver().isStraight()
                ? new CompiledNetwork(groups, forLanes, forOne, lanes)
                : new CompiledSegments(groups, forLanes, forOne, lanes);
        COMPILED.put(key, made);
        if (COMPILED.size() > SHARED) {
          COMPILED.pollFirstEntry();
        }
      }
      return made;
    }
  }

  /** Finds the parameters that are differentiated by, and the other ones that are 0. */
  private void findParameters(Run run, boolean taped) {
    List<Network.Group> groups = run.simulation().network().groups();
    for (int g = zeros.size(); g < groups.size(); g++) {
      zeros.add(new BitSet());
      requested.add(new BitSet());
    }
    for (int g = 0; g < groups.size(); g++) {
      Network.Group group = groups.get(g);
      zeros.get(g).clear();
      requested.get(g).clear();
      for (int p = 0; p < group.model().parameters().size(); p++) {
        if (taped && run.requested().has(group.model().parameters().get(p).name())) {
          requested.get(g).set(p);
        } else if (isZero(run.simulation().network(), group, p)) {
          zeros.get(g).set(p);
        }
      }
    }
  }

  private static boolean isZero(Network network, Network.Group group, int p) {
    for (int n = group.first(); n < group.end(); n++) {
      if (network.value(n, p) != 0) {
        return false;
      }
    }
    return true;
  }
}
