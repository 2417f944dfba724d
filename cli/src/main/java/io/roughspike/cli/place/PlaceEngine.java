package io.roughspike.cli.place;

import io.roughspike.cli.config.NetworkKeys;
import io.roughspike.cli.config.SimulationText;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.driver.CounterClocks;
import io.roughspike.driver.RecordedDriver;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.DriverSink;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Loops;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.SampleNodes;
import io.roughspike.engine.Simulation;
import io.roughspike.engine.WorkerTeam;
import io.roughspike.model.Network;
import io.roughspike.place.Parcel;
import io.roughspike.place.Place;
import io.roughspike.random.RandomStream;
import io.roughspike.solver.Mesh;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * An engine whose samples are simulated and differentiated at some place, in nodes of the tree of
 * sums ({@link SampleNodes}), with the bits of one engine; everything else is done by an engine
 * here. Models travel as text and what comes in from outside as arrays, once for many calls; each
 * call sends the parameters, numbers of the noise, and cotangents, and gets spikes and states, or
 * one sum a node.
 */
public final class PlaceEngine implements Engine {
  /** Nodes for each slot of the place, at most: a slow one does not hold up the rest. */
  private static final int NODES_PER_SLOT = 4;

  /** Models that are kept: a training has one, and one of its test. */
  private static final int KEPT = 4;

  private final Place place;
  private final Engine own;
  private final NetworkKeys keys;

  /** The last ones that were sent, the newest first. */
  private final List<Sent> sent = new ArrayList<>();

  /** What was made of a simulation's model and circumstances. */
  private record Sent(Simulation of, Parcel parcel) {
    boolean fits(Simulation simulation) {
      return of.inputs().equals(simulation.inputs()) // of the same spikes and currents, unread
          && of.grid().equals(simulation.grid())
          && of.solver().equals(simulation.solver())
          && of.maxSpikes() == simulation.maxSpikes()
          && differsInParameters(simulation.network());
    }

    private boolean differsInParameters(Network network) {
      return of.network().parameterCount() == network.parameterCount()
          && of.network().withParameters(network.toArray()).equals(network);
    }
  }

  /**
   * An engine.
   *
   * @param place where samples are done
   * @param own does the rest
   * @param keys what the neurons of all its networks are
   */
  public PlaceEngine(Place place, Engine own, NetworkKeys keys) {
    this.place = place;
    this.own = own;
    this.keys = keys;
  }

  @Override
  public String name() {
    return own.name();
  }

  @Override
  public int lanes() {
    return own.lanes();
  }

  @Override
  public int threads() {
    return own.threads();
  }

  @Override
  public void simulate(Simulation simulation, SpikeTrains out, Optional<StateRecord> states) {
    RandomStream stream = stream(simulation);
    SampleNodes nodes = nodes(simulation);
    List<Parcel> results =
        run(
            simulation,
            nodes,
            node -> SampleTask.simulate(part(simulation, nodes, node), stream, states));
    int[][] counts = new int[nodes.count()][];
    int largest = 1;
    for (int node = 0; node < counts.length; node++) {
      counts[node] =
          PackedInts.unpack(results.get(node).files().get(SampleJob.COUNTS), nodes.samples(node));
      largest = Math.max(largest, Arrays.stream(counts[node]).max().orElse(0));
    }
    out.reset(simulation.samples(), simulation.network().size(), largest);
    boolean ofGiven = simulation.inputs().given().isPresent();
    if (ofGiven) {
      out.keepIntensities();
    }
    states.ifPresent(record -> record.reset(simulation.samples()));
    for (int node = 0; node < counts.length; node++) {
      Parcel result = results.get(node);
      int first = nodes.first(node);
      int samples = nodes.samples(node);
      addSpikes(result, counts[node], first, out, ofGiven);
      states.ifPresent(record ->
          StateNumbers.forEach(
              record,
              first,
              samples,
              (sample, slot, column, state, at) ->
                  record.set(sample, slot, column, state, result.array(3)[at])));
    }
  }

  private static void addSpikes(
      Parcel result, int[] counts, int first, SpikeTrains out, boolean ofGiven) {
    double[] times = result.array(0);
    int[] neurons = PackedInts.unpack(result.files().get(SampleJob.NEURONS), times.length);
    int at = 0;
    for (int n = 0; n < counts.length; n++) {
      for (int e = 0; e < counts[n]; e++, at++) {
        if (ofGiven) {
          out.addOrCount(
              first + n, neurons[at], times[at], result.array(1)[at], result.array(2)[at]);
        } else {
          out.add(first + n, neurons[at], times[at]);
        }
      }
    }
  }

  @Override
  public void adjoint(
      Simulation simulation,
      Cotangents cotangents,
      ParameterGradient out,
      Optional<DriverSink> sink) {
    if (sink.isPresent()) {
      throw refused("derivatives by the driver (--by-driver)");
    }
    differentiate(
        SampleTask.What.ADJOINT, simulation, cotangents, out, out.hasDriver(simulation.network()));
  }

  @Override
  public void forwardSensitivities(
      Simulation simulation, Cotangents cotangents, ParameterGradient out) {
    differentiate(SampleTask.What.FORWARD, simulation, cotangents, out, false);
  }

  private void differentiate(
      SampleTask.What what,
      Simulation simulation,
      Cotangents cotangents,
      ParameterGradient out,
      boolean byDriver) {
    RandomStream stream = stream(simulation);
    SampleNodes nodes = nodes(simulation);
    List<Parcel> results =
        run(
            simulation,
            nodes,
            node ->
                SampleTask.differentiate(
                    what,
                    part(simulation, nodes, node),
                    stream,
                    nodes.first(node),
                    cotangents,
                    out));
    nodes.total(results.stream().map(result -> result.array(0)).toList(), byDriver, out);
  }

  private SampleNodes nodes(Simulation simulation) {
    return new SampleNodes(simulation, NODES_PER_SLOT * place.slots());
  }

  private static Simulation part(Simulation simulation, SampleNodes nodes, int node) {
    return simulation.withSamples(
        simulation.firstSample() + nodes.first(node), nodes.samples(node));
  }

  /** Does one task a node; if some fail, what the first of them says is thrown. */
  private List<Parcel> run(Simulation simulation, SampleNodes nodes, IntFunction<Parcel> task) {
    List<Parcel> tasks = new ArrayList<>();
    for (int node = 0; node < nodes.count(); node++) {
      tasks.add(task.apply(node));
    }
    Parcel[] results = new Parcel[tasks.size()];
    RuntimeException[] failures = new RuntimeException[tasks.size()];
    place.run(
        SampleJob.NAME,
        common(simulation),
        tasks,
        new Place.Delivery() {
          @Override
          public void done(int number, Parcel result) {
            results[number] = result;
          }

          @Override
          public void failed(int number, RuntimeException failure) {
            failures[number] = failure;
          }
        },
        () -> false);
    for (RuntimeException failure : failures) {
      if (failure != null) {
        throw failure;
      }
    }
    return List.of(results);
  }

  private Parcel common(Simulation simulation) {
    for (int k = 0; k < sent.size(); k++) {
      if (sent.get(k).fits(simulation)) {
        sent.addFirst(sent.remove(k));
        return sent.getFirst().parcel();
      }
    }
    Parcel parcel = SentInputs.pack(SimulationText.write(keys, simulation), simulation.inputs());
    sent.addFirst(new Sent(simulation, parcel));
    if (sent.size() > KEPT) {
      sent.removeLast();
    }
    return parcel;
  }

  /** What the noise is drawn from; noise of files does not travel. */
  private static RandomStream stream(Simulation simulation) {
    if (simulation.driver() instanceof RecordedDriver) {
      throw refused("increments of files (--brownian)");
    }
    if (!(simulation.clocks() instanceof CounterClocks(RandomStream stream))) {
      throw refused("draws of files (--uniforms)");
    }
    return stream;
  }

  private static ConfigurationException refused(String what) {
    return new ConfigurationException(
        "%s cannot be had where the work is done elsewhere: leave out --spark".formatted(what));
  }

  @Override
  public void scores(
      Simulation simulation, double[] weights, ParameterGradient sum, ParameterGradient squares) {
    throw refused("likelihood ratios (--mode score)");
  }

  @Override
  public Mesh mesh(Simulation simulation) {
    throw refused("differences where steps adapt (solver.adaptive)");
  }

  @Override
  public Loops loops() {
    return own.loops();
  }

  @Override
  public void share(int taskCount, WorkerTeam.Work work) {
    own.share(taskCount, work);
  }

  /** Leaves the place and the engine here open, which are others'. */
  @Override
  public void close() {
    sent.clear();
  }
}
