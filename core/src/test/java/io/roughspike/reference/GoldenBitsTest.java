package io.roughspike.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.math.Elementary;
import io.roughspike.model.Connections;
import io.roughspike.model.InputSignal;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.spike.StateRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Results of one version must not change unseen. The expected values are what the program gave when
 * they were recorded, as digests of all bits (64-bit FNV-1a over the doubles' bits) and a few
 * values to look at. They say nothing of correctness, which other tests show. Who changes bits on
 * purpose says so in CHANGES.md and puts the new values, which the failure prints, here.
 *
 * <p>The inputs are made by operations with one correct result, so that they are the same on every
 * machine.
 */
class GoldenBitsTest {
  private static final int SAMPLES = 40;

  private static final List<String> RECORDED_ORDER =
      List.of(
          "mu1",
          "mu2",
          "sigma11",
          "sigma12",
          "sigma21",
          "sigma22",
          "vReset",
          "vThreshold",
          "alpha",
          "beta",
          "tauS",
          "intensityCap",
          "inputCurrent",
          "inputGain",
          "v0",
          "i0");

  /** A digest of doubles in order. */
  private static final class Digest {
    private long hash = 0xcbf29ce484222325L;

    void add(double value) {
      long bits = Double.doubleToLongBits(value);
      for (int shift = 0; shift < 64; shift += 8) {
        hash = (hash ^ ((bits >>> shift) & 0xff)) * 0x100000001b3L;
      }
    }

    String hex() {
      return "%016x".formatted(hash);
    }
  }

  private static String digest(DoubleStream values) {
    Digest digest = new Digest();
    values.forEach(digest::add);
    return digest.hex();
  }

  @Test
  void elementaryFunctions() {
    Map<String, String> found = new LinkedHashMap<>();
    found.put("exp", digest(Elementary::exp, -720, 720));
    found.put("exp near 0", digest(Elementary::exp, -1, 1));
    found.put("log", digest(x -> Elementary.log(Math.scalb(1 + x / 2048, (int) x)), -1000, 1000));
    found.put("log of uniforms", digest(Elementary::log, 0x1p-20, 1));
    found.put("sinQuarter", digest(Elementary::sinQuarter, -0.5, 0.5));
    found.put("cosQuarter", digest(Elementary::cosQuarter, -0.5, 0.5));
    found.put("exp(1)", Double.toHexString(Elementary.exp(1)));
    found.put("log(2)", Double.toHexString(Elementary.log(2)));
    assertSame(
        """
        exp: f314842f91fe7d79
        exp near 0: 5f9eee147b7bffaa
        log: 98f6b4864a2a684b
        log of uniforms: e9393b3f20330f0f
        sinQuarter: 674f5f5b1672dba5
        cosQuarter: ac6da7f62d1e9710
        exp(1): 0x1.5bf0a8b145769p1
        log(2): 0x1.62e42fefa39efp-1
        """,
        found);
  }

  /** Over 4,096 equal steps. */
  private static String digest(DoubleUnaryOperator function, double from, double to) {
    return digest(
        IntStream.rangeClosed(0, 4096)
            .mapToDouble(k -> function.applyAsDouble(from + (to - from) * (k / 4096.0))));
  }

  @Test
  void randomNumbers() {
    RandomStream stream = new RandomStream(-3_141_592_653_589_793L, 5);
    Map<String, String> found = new LinkedHashMap<>();
    found.put(
        "normals",
        digest(IntStream.range(0, 4096).mapToDouble(k -> stream.normal(k / 32, k % 5, k % 2, k))));
    found.put(
        "uniforms",
        digest(IntStream.range(0, 4096).mapToDouble(k -> stream.uniform(k / 32, k % 5, k))));
    found.put("normal 0", Double.toHexString(stream.normal(0, 0, 0, 0)));
    found.put("uniform 0", Double.toHexString(stream.uniform(0, 0, 0)));
    assertSame(
        """
        normals: ed745201d0456d93
        uniforms: 0f791bbbec5cf3eb
        normal 0: -0x1.2aedacfe8a1c9p-5
        uniform 0: 0x1.62e100bf824d6p-2
        """,
        found);
  }

  private static Neuron neuron() {
    return LeakyNeuron.standard()
        .with("mu1", 6)
        .with("mu2", 5)
        .with("sigma11", 0.5)
        .with("vReset", 1.25)
        .with("alpha", 0.03125)
        .with("beta", 5)
        .with("tauS", 0.75)
        .with("intensityCap", 10)
        .with("inputCurrent", 1.5)
        .with("v0", 0.25)
        .with("i0", 0.125);
  }

  private static Simulation simulation(Network network, Inputs inputs, double end) {
    RandomStream stream = new RandomStream(20_240_513, 1);
    return new Simulation(
        network,
        inputs,
        new TimeGrid(0, end, 0.0078125),
        new BrownianDriver(stream),
        new CounterClocks(stream),
        3,
        SAMPLES,
        Simulation.UNLIMITED);
  }

  @Test
  void oneNeuronWithOneChannel() {
    assertPaths(
        simulation(Network.of(neuron()), Inputs.NONE, 2),
        """
        spikes: 214 b1c59d866bb373f4
        first spike: 0x1.2a510a71768f6p-2
        states: eca73543879dea4f
        value: 0x1.cb2c03fd4b8c4p8
        adjoint: 11bb1d12f7a28624
        forward: 28bffa574c602881
        """);
  }

  @Test
  void oneNeuronWithTwoChannelsACapAndARecordedCurrent() {
    Neuron noisy =
        neuron()
            .with("sigma12", -0.25)
            .with("sigma21", 0.125)
            .with("sigma22", 0.5)
            .with("intensityCap", 0.0625);
    double[] current =
        IntStream.range(0, 2 * SAMPLES).mapToDouble(k -> (k * 37 % 64) / 32.0 - 1).toArray();
    assertPaths(
        simulation(Network.of(noisy), Inputs.ofCurrent(new InputSignal(current, 0.03125)), 1.25),
        """
        spikes: 61 05080beadd90182e
        first spike: 0x1.15a5edfb42ddcp0
        states: 120bc44846f707fa
        value: 0x1.7fefa76819bb8p6
        adjoint: 3f7802fe74dc83cc
        forward: c5e98876cb6b2ad4
        """);
  }

  @Test
  void networkWithInputSpikesAndAReadOut() {
    int size = 7;
    double[][] weights = new double[size][size];
    double[][] inputWeights = new double[2][size];
    for (int k = 0; k < size; k++) {
      for (int j = 0; j < size; j++) {
        boolean connected = k != 6 && (k * 5 + j * 3) % 4 != 0; // the read-out reaches nobody
        weights[k][j] = connected ? (k * 11 + j * 7) % 16 / 8.0 - 0.75 : 0;
      }
      inputWeights[k % 2][k] = 0.5;
    }
    SpikeTrains inputs = new SpikeTrains(1, 2, 64);
    for (int e = 0; e < 64; e++) {
      inputs.add(0, e % 2, e * 0.015625);
    }
    Network network =
        Network.of(neuron().with("sigma22", 0.25), size)
            .withReadOuts(6)
            .withConnections(Connections.of(weights, size))
            .withInputConnections(Connections.of(inputWeights, size));
    assertPaths(
        simulation(
            network, new Inputs(Optional.empty(), Optional.of(RecordedSpikes.of(inputs))), 1),
        """
        spikes: 7393 d8e2226bd7455c58
        first spike: 0x1.2cf03ba8a88bp-3
        states: eef8bcc4b75318fd
        value: 0x1.561c8c0304bd4p13
        adjoint: d406d986e272dcdc
        forward: 319ead94c92639bc
        """);
  }

  /** Compares spikes, states and both gradients with what was recorded. */
  private static void assertPaths(Simulation simulation, String expected) {
    int size = simulation.network().size();
    int[] points = {0, 1, 50, simulation.grid().steps()};
    int[] neurons = IntStream.range(0, size).toArray();
    SpikeTrains spikes = new SpikeTrains();
    StateRecord states = new StateRecord(LeakyNeuron.MODEL.states(), points, neurons);
    StateCotangents stateCotangents =
        new StateCotangents(SAMPLES, LeakyNeuron.MODEL.states(), points, neurons);
    Digest times = new Digest();
    Digest stateBits = new Digest();
    ParameterGradient adjoint = new ParameterGradient();
    ParameterGradient forward = new ParameterGradient();
    int events = 0;
    try (Engine engine = new ScalarEngine(1)) {
      engine.simulate(simulation, spikes, Optional.of(states));
      for (int n = 0; n < SAMPLES; n++) {
        events += spikes.count(n);
        for (int e = 0; e < spikes.count(n); e++) {
          times.add(spikes.time(n, e));
          times.add(spikes.neuron(n, e));
        }
        for (int slot = 0; slot < points.length; slot++) {
          for (int c = 0; c < size; c++) {
            stateBits.add(states.get(n, slot, c, 0));
            stateBits.add(states.get(n, slot, c, 1));
            stateCotangents.add(n, slot, c, 0, (n % 3 - 1) / 4.0);
            stateCotangents.add(n, slot, c, 1, slot / 8.0);
          }
        }
      }
      Cotangents cotangents =
          new Cotangents((n, e) -> 1 + n % 5 - e % 3, Optional.of(stateCotangents));
      engine.adjoint(simulation, cotangents, adjoint);
      engine.forwardSensitivities(simulation, cotangents, forward);
    }
    Map<String, String> found = new LinkedHashMap<>();
    found.put("spikes", events + " " + times.hex());
    found.put("first spike", Double.toHexString(spikes.time(0, 0)));
    found.put("states", stateBits.hex());
    found.put("value", Double.toHexString(adjoint.value()));
    found.put("adjoint", gradient(adjoint, simulation));
    found.put("forward", gradient(forward, simulation));
    assertSame(expected, found);
  }

  /** Parameters in the order in which they were recorded, then weights. */
  private static String gradient(ParameterGradient gradient, Simulation simulation) {
    Network network = simulation.network();
    IntStream parameters =
        RECORDED_ORDER.stream()
            .flatMapToInt(
                p -> IntStream.range(0, network.size()).map(neuron -> network.index(p, neuron)));
    IntStream weights = IntStream.range(network.firstWeight(), network.parameterCount());
    return digest(IntStream.concat(parameters, weights).mapToDouble(gradient::at));
  }

  private static void assertSame(String expected, Map<String, String> found) {
    StringBuilder text = new StringBuilder();
    found.forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    assertEquals(expected, text.toString(), "bits that an earlier version gave have changed");
  }
}
