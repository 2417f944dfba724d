package io.roughspike.cli.place;

import io.roughspike.cli.config.SimulationText;
import io.roughspike.driver.CounterClocks;
import io.roughspike.driver.Drivers;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.SampleNodes;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Network;
import io.roughspike.place.Desk;
import io.roughspike.place.Job;
import io.roughspike.place.Parcel;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.EventCotangents;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.spike.StateRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Simulates samples, or computes the gradient of a functional of theirs. What all tasks of a run
 * have in common is the model as text and what comes in from outside; a task has the parameters,
 * the numbers of its samples and of the noise, and what is wanted ({@link SampleTask}).
 */
public final class SampleJob implements Job {
  static final String NAME = "samples";

  static final String COUNTS = "counts";
  static final String NEURONS = "neurons";

  /** A new one. */
  public SampleJob() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Parcel run(Parcel in, Desk desk) {
    return desk.kept(Model.class, Model::new).run(SampleTask.of(in), desk.engine());
  }

  /** What is made of the common parcel, with what runs write to. */
  private static final class Model {
    private final SimulationText text;
    private final Inputs inputs;
    private final SpikeTrains trains = new SpikeTrains();
    private final EventCotangentTable table = new EventCotangentTable();

    Model(Parcel common) {
      text = SimulationText.read(common.text());
      inputs = SentInputs.unpack(common);
    }

    Parcel run(SampleTask task, Engine engine) {
      Network network = text.network().withParameters(task.parameters());
      RandomStream stream = new RandomStream(task.seed(), task.stream());
      Simulation simulation =
          new Simulation(
              network,
              inputs,
              text.grid(),
              Drivers.of(network, stream, text.grid()),
              new CounterClocks(stream),
              task.first(),
              task.samples(),
              text.maxSpikes(),
              text.solver());
      return task.what() == SampleTask.What.SIMULATE
          ? simulate(simulation, task, engine)
          : differentiate(simulation, task, engine);
    }

    private Parcel simulate(Simulation simulation, SampleTask task, Engine engine) {
      Optional<StateRecord> states = task.record();
      engine.simulate(simulation, trains, states);
      int[] counts = trains.counts();
      int events = 0;
      for (int n = 0; n < trains.samples(); n++) {
        events = Math.addExact(events, counts[n]);
      }
      double[] times = new double[events];
      int[] neurons = new int[events];
      boolean ofGiven = trains.hasIntensities();
      double[] logs = new double[ofGiven ? events : 0];
      double[] integrals = new double[logs.length];
      int at = 0;
      for (int n = 0; n < trains.samples(); n++) {
        for (int e = 0; e < counts[n]; e++, at++) {
          times[at] = trains.time(n, e);
          neurons[at] = trains.neuron(n, e);
          if (ofGiven) {
            logs[at] = trains.logIntensity(n, e);
            integrals[at] = trains.integral(n, e);
          }
        }
      }
      List<double[]> arrays = new ArrayList<>(List.of(times, logs, integrals));
      states.ifPresent(record -> arrays.add(StateNumbers.of(record, 0, record.samples())));
      Map<String, byte[]> files = new TreeMap<>();
      files.put(COUNTS, PackedInts.pack(counts, trains.samples()));
      files.put(NEURONS, PackedInts.pack(neurons, events));
      return new Parcel("", arrays, files);
    }

    private Parcel differentiate(Simulation simulation, SampleTask task, Engine engine) {
      EventCotangents events =
          switch (task.events()) {
            case NONE -> EventCotangents.NONE;
            case ONES -> EventCotangents.ONES;
            case TABLE -> task.fill(table);
          };
      Optional<StateCotangents> states = task.stateCotangents();
      ParameterGradient gradient =
          new ParameterGradient(Set.copyOf(task.names()), task.hasWeights(), task.hasDelays());
      Cotangents cotangents = new Cotangents(events, states);
      if (task.what() == SampleTask.What.ADJOINT) {
        engine.adjoint(simulation, cotangents, gradient);
      } else {
        engine.forwardSensitivities(simulation, cotangents, gradient);
      }
      return new Parcel("", SampleNodes.numbers(gradient));
    }
  }
}
