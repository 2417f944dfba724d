package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.CotangentFile;
import io.roughspike.cli.picture.Panel;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.EventCotangents;
import io.roughspike.spike.StateCotangents;
import io.roughspike.testing.NeuronModels;
import io.roughspike.train.NoiseStreams;
import io.roughspike.train.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and pictures of a model with states under other names than those of configurations. */
class OtherModelFilesTest {
  private static final TimeGrid GRID = new TimeGrid(0, 1, 0.02);
  private static final Neuron NEURON = Neuron.of(NeuronModels.braking().model());

  @TempDir private Path folder;

  private final Engine engine = Engines.create(Engines.SCALAR, 1);

  @AfterEach
  void closeEngine() {
    engine.close();
  }

  private static Simulation simulation(Network network) {
    return new Scenario(Inputs.NONE, GRID, 10).simulation(network, NoiseStreams.data(3), 0, 4);
  }

  private static Network pair() {
    return Network.of(NEURON, 2)
        .withConnections(Connections.of(new double[][] {{0, 1}, {0, 0}}, 2))
        .withReadOuts(1);
  }

  @Test
  void statesHaveTheirNamesInFiles() throws IOException {
    PathRecorder recorder =
        new PathRecorder(simulation(pair()), new int[] {0, GRID.steps()}, new int[] {0});
    recorder.write(engine, folder, folder.resolve("spikes.csv"));
    List<String> states = Files.readAllLines(folder.resolve("states.csv"));
    assertEquals("sample,neuron,time,x,trace,brake", states.getFirst());
    assertEquals("0,0,0.0,0.1,0.0,0.2", states.get(1));
    assertEquals(1 + 4 * 2, states.size());
    assertEquals(1 + 4, Files.readAllLines(folder.resolve("readouts.csv")).size());
  }

  @Test
  void cotangentsAreReadByName() throws IOException {
    Path file = folder.resolve("s.csv");
    String header = "sample,neuron,variable,time,value\n";
    Files.writeString(file, header + "1,0,s,1,2\n1,1,brake,0.5,3\n2,0,x,1,-1\n");
    StateCotangents read = CotangentFile.readStates(file, 4, pair(), GRID);
    assertEquals(List.of("x", "brake", "s"), read.states());
    assertEquals(2, read.get(1, 1, 0, 2));
    assertEquals(3, read.get(1, 0, 1, 1));
    assertEquals(-1, read.get(2, 1, 0, 0));
    ParameterGradient gradient = new ParameterGradient();
    engine.adjoint(
        simulation(pair()), new Cotangents(EventCotangents.NONE, Optional.of(read)), gradient);
    assertTrue(gradient.get("grip", 0) != 0, gradient::toString);
    for (String[] refused :
        new String[][] {
          {"0,0,i,1,1", "one of x, trace, brake, s as variable, got i"},
          {"0,1,s,1,1", "names the clock s of neuron 1, a read-out, which has none"}
        }) {
      Files.writeString(file, header + refused[0] + "\n");
      String message =
          assertThrows(
                  ConfigurationException.class,
                  () -> CotangentFile.readStates(file, 4, pair(), GRID))
              .getMessage();
      assertTrue(message.contains(refused[1]), message);
    }
  }

  @Test
  void picturesShowTheFirstStateTheThresholdAndTheCurrent() {
    Simulation simulation = simulation(Network.of(NEURON.with("level", 0.75)));
    List<Panel> panels =
        new PlotOptions()
            .figure(engine, simulation, Map.of(), List.of()).rows().stream()
                .flatMap(row -> row.panels().stream())
                .map(Panel.class::cast)
                .toList();
    Panel potential = panels.get(panels.size() - 2);
    assertEquals("membrane potential x", potential.yLabel());
    assertEquals(OptionalDouble.of(0.75), potential.target());
    Panel current = panels.getLast();
    assertEquals("input current c", current.yLabel());
    assertEquals(1, current.marks().size());
  }
}
