package io.roughspike.event;

import io.roughspike.engine.Inputs;
import io.roughspike.engine.Run;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import io.roughspike.program.ProgramCompiler;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;

/**
 * Programs that a worker has at hand. They are compiled once for all workers of all engines, as
 * bytecode is slow until the JVM has compiled it in turn; the latest are kept.
 */
final class CompiledModels {
  /** Variants that a worker keeps. */
  private static final int KEPT = 16;

  /** Variants that all workers share. */
  private static final int SHARED = 128;

  private record Key(
      NeuronModel model,
      Variant variant,
      int lanes,
      Class<? extends ProgramCompiler> forLanes,
      Class<? extends ProgramCompiler> forOne) {}

  /** The longest unused first; guarded by itself. */
  private static final LinkedHashMap<Key, CompiledModel> COMPILED =
      new LinkedHashMap<>(16, 0.75f, true);

  private final ProgramCompiler forLanes;
  private final ProgramCompiler forOne;

  /** The oldest first. */
  private final List<CompiledModel> kept = new ArrayList<>();

  private final BitSet zeros = new BitSet();
  private final BitSet requested = new BitSet();

  /**
   * None so far.
   *
   * @param forLanes compiles what all lanes do together
   * @param forOne compiles what one lane does
   */
  CompiledModels(ProgramCompiler forLanes, ProgramCompiler forOne) {
    this.forLanes = forLanes;
    this.forOne = forOne;
  }

  /**
   * The programs for a run.
   *
   * @param taped whether sub-steps are kept for a gradient
   * @param lanes stride of columns
   * @param picked whether noise is picked by lane, as in {@link Variant}
   * @param single whether programs of all lanes need no loop over neurons
   */
  CompiledModel of(Run run, boolean taped, int lanes, boolean picked, boolean single) {
    Network network = run.simulation().network();
    NeuronModel model = network.model();
    findParameters(run, taped);
    boolean signal = run.discretisation().hasSignal();
    Inputs inputs = run.simulation().inputs();
    boolean given = inputs.given().isPresent();
    boolean timed = given || inputs.spikes().isPresent() || model.hasDeadTime();
    boolean connected = network.connections().count() > 0 || network.inputConnections().count() > 0;
    for (int k = kept.size() - 1; k >= 0; k--) {
      CompiledModel known = kept.get(k);
      Variant v = known.variant;
      if (Objects.equals(known.model, model) // mostly the same object
          && known.lanes == lanes
          && v.zeros().equals(zeros)
          && v.requested().equals(requested)
          && v.signal() == signal
          && v.timed() == timed
          && v.connected() == connected
          && v.taped() == taped
          && v.picked() == picked
          && v.single() == single
          && v.given() == given) {
        return known;
      }
    }
    Variant variant =
        new Variant(zeros, requested, signal, timed, connected, taped, picked, single, given);
    CompiledModel made = compiled(model, variant, lanes);
    if (kept.size() == KEPT) {
      kept.removeFirst();
    }
    kept.add(made);
    return made;
  }

  private CompiledModel compiled(NeuronModel model, Variant variant, int lanes) {
    Key key = new Key(model, variant, lanes, forLanes.getClass(), forOne.getClass());
    synchronized (COMPILED) {
      CompiledModel made = COMPILED.get(key);
      if (made == null) {
        made = new CompiledModel(model, variant, forLanes, forOne, lanes);
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
    Network network = run.simulation().network();
    zeros.clear();
    requested.clear();
    for (int p = 0; p < network.model().parameters().size(); p++) {
      if (taped && run.requested().has(network.model().parameters().get(p).name())) {
        requested.set(p);
      } else if (isZero(network, p)) {
        zeros.set(p);
      }
    }
  }

  private static boolean isZero(Network network, int p) {
    for (int n = 0; n < network.size(); n++) {
      if (network.value(n, p) != 0) {
        return false;
      }
    }
    return true;
  }
}
