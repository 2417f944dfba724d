package io.roughspike.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.equations.BuiltInModels;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.testing.Sentences;
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
}
