package io.roughspike.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.equations.BuiltInModels;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.equations.ModelText;
import io.roughspike.testing.Sentences;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Connections as a matrix and as a list, and the names of a network's parameters. */
class ConnectionsTest {
  private static final double[][] WEIGHTS = {{0, 0.5, -0.2}, {0, 0, 0}, {1.5, 0, 0}};

  @Test
  void zerosAreNoConnections() {
    Connections connections = Connections.of(WEIGHTS, 3);
    assertEquals(3, connections.count());
    assertArrayEquals(new double[] {0.5, -0.2, 1.5}, connections.weights());
    assertEquals(connections.start(1), connections.start(2));
    assertEquals("[2][0]", connections.placeOf(2));
    assertArrayEquals(WEIGHTS, connections.toMatrix());
  }

  @Test
  void aMaskKeepsConnectionsOfWeightZero() {
    boolean[][] exists = {{true, true, false}, {false, false, false}, {false, false, true}};
    Connections connections = Connections.of(WEIGHTS, exists, 3);
    assertArrayEquals(new double[] {0, 0.5, 0}, connections.weights());
    assertEquals("[0][0]", connections.placeOf(0));
    assertEquals("[2][2]", connections.placeOf(2));
    assertEquals(3, connections.withWeights(new double[] {0, 0, 0}).count());
  }

  @Test
  void badMatricesAreRefused() {
    assertRefused("3 columns in every row, got 2 in row 1", new double[][] {{0, 0, 0}, {1, 0}});
    assertRefused("must be finite, got NaN", new double[][] {{0, Double.NaN, 0}});
  }

  @Test
  void masksOfAnotherShapeAreRefused() {
    boolean[][] wide = {{true, true, false, true}, new boolean[3], new boolean[3]};
    String message =
        assertThrows(IllegalArgumentException.class, () -> Connections.of(WEIGHTS, wide, 3))
            .getMessage();
    assertTrue(message.contains("a mask must have 3 columns in every row, got 4"), message);
  }

  @Test
  void listsAreSorted() {
    Connections connections =
        Connections.ofLists(
            3,
            2,
            new int[] {2, 0, 2, 2},
            new int[] {1, 0, 0, 1},
            new int[] {1, 0, 1, 0},
            new double[] {0.5, -1, 2, 0});
    assertArrayEquals(new double[] {-1, 2, 0, 0.5}, connections.weights());
    assertEquals(1, connections.start(2));
    assertEquals("[2][0]", connections.placeOf(1));
    assertEquals(1, connections.receptor(1));
    assertEquals(0, connections.receptor(2));
    assertEquals(1, connections.largestReceptor());
    double[][] toSecond = {{0, 0}, {0, 0}, {2, 0.5}};
    assertArrayEquals(toSecond, connections.toMatrix(connections.weights(), 1));
    Connections both = connections.followedBy(Connections.of(new double[][] {{3, 0}}, 2));
    assertEquals(1, both.receptor(3));
    assertEquals(0, both.receptor(4));
  }

  @Test
  void badListsAreRefused() {
    int[] one = {0};
    double[] weight = {1};
    Sentences.assertRefused(
        "the target of connection 0 must be from 0 to 1, got 2",
        () -> Connections.ofLists(1, 2, one, new int[] {2}, one, weight));
    Sentences.assertRefused(
        "a connection must be listed once, got that from 0 to 1, receptor 0, twice",
        () ->
            Connections.ofLists(
                1, 2, new int[2], new int[] {1, 1}, new int[2], new double[] {1, 2}));
    Sentences.assertRefused(
        "connections must have one source, target, receptor and weight each, got 1, 1, 1, 2",
        () -> Connections.ofLists(1, 2, one, one, one, new double[2]));
    Sentences.assertRefused(
        "connections to lif must lead to receptors 0 to 0, got receptor 1",
        () ->
            Network.of(Neuron.of(BuiltInModels.model("lif")))
                .withConnections(Connections.ofLists(1, 1, one, one, new int[] {1}, weight)));
  }

  private static void assertRefused(String culprit, double[][] weights) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Connections.of(weights, 3)).getMessage();
    assertTrue(message.contains(culprit), message);
  }

  @Test
  void parametersHaveTheNamesOfTheConfiguration() {
    Network network =
        Network.of(LeakyNeuron.standard(), 3)
            .withConnections(Connections.of(WEIGHTS, 3))
            .withInputConnections(Connections.of(new double[][] {{0, 0, 0}, {0, 0, 4}}, 3));
    assertEquals("beta[2]", network.nameOf(network.index("beta", 2)));
    assertEquals("weights[0][2]", network.nameOf(network.firstWeight() + 1));
    assertEquals("inputWeights[1][2]", network.nameOf(network.firstInputWeight()));
    Network alone = Network.of(LeakyNeuron.standard());
    assertEquals("beta", alone.nameOf(alone.index("beta", 0)));
  }

  @Test
  void delaysFollowTheirConnectionsWhereverTheseAreListed() {
    Connections connections =
        Connections.ofLists(
            3,
            2,
            new int[] {2, 0, 2, 2},
            new int[] {1, 0, 0, 1},
            new int[] {1, 0, 1, 0},
            new double[] {0.5, -1, 2, 0},
            new double[] {4, 1, 3, -0.0});
    assertArrayEquals(new double[] {1, 3, 0, 4}, connections.delays());
    assertEquals(3, connections.delay(1));
    double[][] toSecond = {{0, 0}, {0, 0}, {3, 4}};
    assertArrayEquals(toSecond, connections.toMatrix(connections.delays(), 1));
    Connections reweighted = connections.withWeights(new double[] {1, 2, 3, 4});
    assertArrayEquals(connections.delays(), reweighted.delays());
    Connections later = Connections.of(new double[][] {{3, 0}}, 2);
    assertArrayEquals(new double[] {1, 3, 0, 4, 0}, connections.followedBy(later).delays());
    assertArrayEquals(new double[] {0, 1, 3, 0, 4}, later.followedBy(connections).delays());
  }

  @Test
  void delaysOfZeroAreDelays() {
    Connections connections = Connections.of(WEIGHTS, 3);
    assertFalse(connections.hasDelays());
    assertEquals(0, connections.delay(2));
    assertFalse(connections.followedBy(connections).hasDelays());
    Connections delayed = connections.withDelays(new double[3]);
    assertTrue(delayed.hasDelays());
    assertNotEquals(connections, delayed);
    assertNotEquals(delayed, connections.withDelays(new double[] {0, 0, 1}));
    assertEquals(delayed, connections.withDelays(new double[] {0, -0.0, 0}));
    assertEquals(delayed.hashCode(), connections.withDelays(new double[3]).hashCode());
    assertFalse(Connections.none(2, 2).withDelays(new double[0]).hasDelays());
  }

  @Test
  void badDelaysAreRefused() {
    Connections connections = Connections.of(WEIGHTS, 3);
    Sentences.assertRefused(
        "delays must be at least 0 and finite, got -1.0 at connection 1",
        () -> connections.withDelays(new double[] {0, -1, 0}));
    Sentences.assertRefused(
        "delays must be at least 0 and finite, got Infinity at connection 0",
        () -> connections.withDelays(new double[] {Double.POSITIVE_INFINITY, 0, 0}));
    Sentences.assertRefused(
        "delays must be at least 0 and finite, got NaN at connection 2",
        () -> connections.withDelays(new double[] {0, 0, Double.NaN}));
    Sentences.assertRefused(
        "delays must have one value for each of 3 connections, got 2",
        () -> connections.withDelays(new double[2]));
    int[] one = {0};
    Sentences.assertRefused(
        "delays must have one value for each of 1 connections, got 2",
        () -> Connections.ofLists(1, 1, one, one, one, new double[] {1}, new double[2]));
  }

  @Test
  void delaysAreTheLastParameters() {
    Network network =
        Network.of(LeakyNeuron.standard(), 3)
            .withConnections(Connections.of(WEIGHTS, 3).withDelays(new double[] {1, 2, 3}))
            .withInputConnections(
                Connections.of(new double[][] {{0, 0, 0}, {5, 0, 4}}, 3)
                    .withDelays(new double[] {6, 7}));
    assertTrue(network.hasDelays());
    double[] all = network.toArray();
    int weights = network.firstWeight();
    assertEquals(weights + 10, network.parameterCount());
    assertArrayEquals(
        new double[] {0.5, -0.2, 1.5, 5, 4, 1, 2, 3, 6, 7},
        Arrays.copyOfRange(all, weights, all.length));
    assertEquals("delays[0][2]", network.nameOf(network.firstDelay() + 1));
    assertEquals("inputDelays[1][2]", network.nameOf(network.firstInputDelay() + 1));
    assertEquals("inputWeights[1][2]", network.nameOf(network.firstDelay() - 1));
    assertArrayEquals(
        new int[] {weights + 5, weights + 6, weights + 7}, network.alike(weights + 6).toArray());
    assertArrayEquals(new int[] {weights + 8, weights + 9}, network.alike(weights + 8).toArray());
    assertEquals(network, network.withParameters(all));
    all[weights + 6] = 2.5;
    all[weights + 9] = 7.5;
    Network changed = network.withParameters(all);
    assertArrayEquals(new double[] {1, 2.5, 3}, changed.connections().delays());
    assertArrayEquals(new double[] {6, 7.5}, changed.inputConnections().delays());
    assertArrayEquals(network.connections().weights(), changed.connections().weights());
    all[weights + 9] = -1;
    Sentences.assertRefused(
        "delays must be at least 0 and finite, got -1.0 at connection 1",
        () -> network.withParameters(all));
  }

  @Test
  void delaysOfInputsAloneFollowTheInputWeights() {
    Network network =
        Network.of(LeakyNeuron.standard(), 3)
            .withConnections(Connections.of(WEIGHTS, 3))
            .withInputConnections(
                Connections.of(new double[][] {{0, 0, 4}}, 3).withDelays(new double[] {6}));
    assertEquals(network.firstDelay(), network.firstInputDelay());
    assertEquals("inputDelays[0][2]", network.nameOf(network.parameterCount() - 1));
    assertEquals(network, network.withParameters(network.toArray()));
  }

  @Test
  void delaysOfSeveralReceptorsAreNamedByThem() {
    NeuronModel model =
        ModelText.named("two receptors")
            .equations(
                """
                dv/dt = -v + ge - gi
                dge/dt = -ge
                dgi/dt = -gi
                """)
            .event("v - 1")
            .reset("v = 0")
            .receive("ge", "ge += weight")
            .receive("gi", "gi += weight")
            .model();
    Network network =
        Network.of(Neuron.of(model), 2)
            .withConnections(
                Connections.ofLists(
                    2,
                    2,
                    new int[] {0, 0},
                    new int[] {1, 1},
                    new int[] {0, 1},
                    new double[] {1, 2},
                    new double[] {0.5, 0}));
    assertEquals("delays.ge[0][1]", network.nameOf(network.firstDelay()));
    assertEquals("delays.gi[0][1]", network.nameOf(network.firstDelay() + 1));
    assertArrayEquals(
        new int[] {network.firstDelay()}, network.alike(network.firstDelay()).toArray());
  }
}
