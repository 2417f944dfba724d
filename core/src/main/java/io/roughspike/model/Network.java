package io.roughspike.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A network of K neurons. When neuron k fires, the receptor of every neuron j it projects to
 * ({@link NeuronModel}) increases by w_kj, after a delay where connections have one; when input
 * channel c has a spike, that of j increases by the input weight of (c, j) (Holberg and Salvi,
 * arXiv 2405.13587, section 4). A read-out neuron has no event function: it integrates what it
 * receives and never fires.
 *
 * <p>Neurons may have different equations: they are in {@link Group groups} of neighbours with one
 * model. Each group has programs of its own, so keep neurons of one model together.
 *
 * <p>All parameters form one vector of {@link #parameterCount()} numbers, the layout of every
 * gradient: group after group, in each one parameter after another, of each the values of the
 * group's neurons ({@link #index}); then the weights in order of connection, then the input
 * weights; then the delays of connections, then those of input connections, of each where it {@link
 * Connections#hasDelays has} them; then the parameters of the driver's law.
 *
 * <p>Immutable. Valid: at least one neuron, read-outs project to nobody.
 */
public final class Network {
  /**
   * Neighbouring neurons with one model.
   *
   * @param model their equations
   * @param first number of the first of them, from 0
   * @param size how many they are
   * @param offset where their parameters begin in the parameter vector
   */
  public record Group(NeuronModel model, int first, int size, int offset) {
    /**
     * {@return where a parameter of the group's first neuron is in the parameter vector; the others
     * follow}
     *
     * @param parameter its number in the model
     */
    public int index(int parameter) {
      return offset + parameter * size;
    }

    /** {@return the number of the first neuron after the group} */
    public int end() {
      return first + size;
    }

    /**
     * {@return whether a neuron is in the group}
     *
     * @param neuron its number in the network
     */
    public boolean has(int neuron) {
      return first <= neuron && neuron < end();
    }
  }

  private final List<Group> groups;

  /** Parameter p of neuron n, [n][p]. */
  private final double[][] values;

  private final boolean[] readOut;
  private final Connections connections;
  private final Connections inputConnections;
  private final DriverLaw driver;
  private final List<Parameter> ofDriver;

  private Network(
      List<Group> groups,
      double[][] values,
      boolean[] readOut,
      Connections connections,
      Connections inputConnections,
      DriverLaw driver) {
    int k = values.length;
    if (connections.sources() != k || connections.targets() != k) {
      throw new IllegalArgumentException(
          "weights must have %d rows and columns, one a neuron, got %d x %d"
              .formatted(k, connections.sources(), connections.targets()));
    }
    if (inputConnections.targets() != k) {
      throw new IllegalArgumentException(
          "inputWeights must have %d columns, one a neuron, got %d"
              .formatted(k, inputConnections.targets()));
    }
    requireReceptors(groups, connections);
    requireReceptors(groups, inputConnections);
    for (int n = 0; n < k; n++) {
      if (readOut[n] && connections.start(n) < connections.start(n + 1)) {
        throw new IllegalArgumentException(
            "read-out neurons never fire and must have no weights to others, got neuron %d with %d"
                .formatted(n, connections.start(n + 1) - connections.start(n)));
      }
    }
    this.groups = groups;
    this.values = values;
    this.readOut = readOut;
    this.connections = connections;
    this.inputConnections = inputConnections;
    this.driver = driver;
    ofDriver = driver.parameters();
  }

  private static void requireReceptors(List<Group> groups, Connections connections) {
    if (groups.size() == 1
        && connections.largestReceptor() < groups.getFirst().model().receptors().size()) {
      return;
    }
    for (int e = 0; e < connections.count(); e++) {
      NeuronModel model = of(groups, connections.target(e)).model();
      int receptors = model.receptors().size();
      if (receptors == 0) {
        throw new IllegalArgumentException(
            "nothing may be connected to neurons of %s, which has no receptor"
                .formatted(model.name()));
      }
      if (connections.receptor(e) >= receptors) {
        throw new IllegalArgumentException(
            "connections to %s must lead to receptors 0 to %d, got receptor %d"
                .formatted(model.name(), receptors - 1, connections.receptor(e)));
      }
    }
  }

  private static Group of(List<Group> groups, int neuron) {
    int g = 0;
    while (neuron >= groups.get(g).end()) {
      g++;
    }
    return groups.get(g);
  }

  private static List<Group> groups(List<Neuron> neurons) {
    List<Group> groups = new ArrayList<>();
    int first = 0;
    int offset = 0;
    for (int n = 1; n <= neurons.size(); n++) {
      NeuronModel model = neurons.get(first).model();
      if (n == neurons.size() || !neurons.get(n).model().equals(model)) {
        groups.add(new Group(model, first, n - first, offset));
        offset += (n - first) * model.parameters().size();
        first = n;
      }
    }
    return List.copyOf(groups);
  }

  /**
   * {@return one neuron without connections}
   *
   * @param neuron the parameters of every neuron
   */
  public static Network of(Neuron neuron) {
    return of(List.of(neuron));
  }

  /**
   * {@return {@code size} equal neurons without connections}
   *
   * @param neuron the parameters of every neuron
   * @param size number of neurons K, at least 1
   */
  public static Network of(Neuron neuron, int size) {
    return of(Collections.nCopies(size, neuron));
  }

  /**
   * {@return neurons without connections}
   *
   * @param neurons model and parameters of each neuron, at least one
   */
  public static Network of(List<Neuron> neurons) {
    int k = neurons.size();
    if (k == 0) {
      throw new IllegalArgumentException("a network must have at least one neuron, got none");
    }
    return new Network(
        groups(neurons),
        neurons.stream().map(Neuron::values).toArray(double[][]::new),
        new boolean[k],
        Connections.none(k, k),
        Connections.none(0, k),
        new DriverLaw.Brownian());
  }

  /**
   * {@return a copy with these connections, K sources and K targets}
   *
   * @param newConnections what replaces the present ones
   */
  public Network withConnections(Connections newConnections) {
    return new Network(groups, values, readOut, newConnections, inputConnections, driver);
  }

  /**
   * {@return a copy with these connections from input channels (sources) to the K neurons}
   *
   * @param newInputConnections what replaces the present ones
   */
  public Network withInputConnections(Connections newInputConnections) {
    return new Network(groups, values, readOut, connections, newInputConnections, driver);
  }

  /**
   * {@return a copy in which exactly the given neurons are read-outs}
   *
   * @param readOuts which neurons, numbered from 0
   */
  public Network withReadOuts(int... readOuts) {
    boolean[] newReadOut = new boolean[size()];
    for (int n : readOuts) {
      if (n < 0 || n >= size()) {
        throw new IllegalArgumentException(
            "readOuts must be neurons from 0 to %d, got %d".formatted(size() - 1, n));
      }
      newReadOut[n] = true;
    }
    return new Network(groups, values, newReadOut, connections, inputConnections, driver);
  }

  /**
   * {@return a copy driven by another kind of noise}
   *
   * @param newDriver its law
   */
  public Network withDriver(DriverLaw newDriver) {
    return new Network(groups, values, readOut, connections, inputConnections, newDriver);
  }

  /**
   * {@return a copy with other values of all parameters; the array is not kept}
   *
   * @param newValues as {@link #toArray} gives them
   */
  public Network withParameters(double[] newValues) {
    if (newValues.length != parameterCount()) {
      throw new IllegalArgumentException(
          "a parameter vector of this network must have %d entries, got %d"
              .formatted(parameterCount(), newValues.length));
    }
    int k = size();
    double[][] own = new double[k][];
    for (Group group : groups) {
      for (int n = group.first(); n < group.end(); n++) {
        double[] given = new double[values[n].length];
        for (int p = 0; p < given.length; p++) {
          given[p] = newValues[group.index(p) + n - group.first()];
        }
        try {
          own[n] = Neuron.of(group.model(), given).values();
        } catch (IllegalArgumentException e) {
          throw k == 1 ? e : new IllegalArgumentException("neuron " + n + ": " + e.getMessage(), e);
        }
      }
    }
    return new Network(
        groups,
        own,
        readOut,
        withValues(connections, newValues, firstWeight(), firstDelay()),
        withValues(inputConnections, newValues, firstInputWeight(), firstInputDelay()),
        driver.with(Arrays.copyOfRange(newValues, firstDriver(), parameterCount())));
  }

  private static Connections withValues(Connections of, double[] values, int weights, int delays) {
    Connections weighted =
        of.withWeights(Arrays.copyOfRange(values, weights, weights + of.count()));
    return of.hasDelays()
        ? weighted.withDelays(Arrays.copyOfRange(values, delays, delays + of.count()))
        : weighted;
  }

  /** {@return a new vector of all parameters} */
  public double[] toArray() {
    double[] all = new double[parameterCount()];
    for (Group group : groups) {
      for (int n = group.first(); n < group.end(); n++) {
        for (int p = 0; p < values[n].length; p++) {
          all[group.index(p) + n - group.first()] = values[n][p];
        }
      }
    }
    putValues(connections, all, firstWeight(), firstDelay());
    putValues(inputConnections, all, firstInputWeight(), firstInputDelay());
    for (int p = 0; p < ofDriver.size(); p++) {
      all[firstDriver() + p] = ofDriver.get(p).standard();
    }
    return all;
  }

  private static void putValues(Connections of, double[] all, int weights, int delays) {
    for (int e = 0; e < of.count(); e++) {
      all[weights + e] = of.weight(e);
      if (of.hasDelays()) {
        all[delays + e] = of.delay(e);
      }
    }
  }

  /** {@return length of the parameter vector} */
  public int parameterCount() {
    return firstDriver() + ofDriver.size();
  }

  /**
   * {@return where a parameter of a neuron is in the parameter vector}
   *
   * @param parameter its name
   * @param neuron number of the neuron, from 0
   */
  public int index(String parameter, int neuron) {
    Group group = group(neuron);
    return group.index(group.model().parameter(parameter)) + neuron - group.first();
  }

  /** {@return where the weights start in the parameter vector} */
  public int firstWeight() {
    Group last = groups.getLast();
    return last.index(last.model().parameters().size());
  }

  /** {@return where the input weights start in the parameter vector} */
  public int firstInputWeight() {
    return firstWeight() + connections.count();
  }

  /** {@return where the delays start in the parameter vector; none where connections have none} */
  public int firstDelay() {
    return firstInputWeight() + inputConnections.count();
  }

  /**
   * {@return where the delays of input connections start in the parameter vector; none where these
   * have none}
   */
  public int firstInputDelay() {
    return firstDelay() + (connections.hasDelays() ? connections.count() : 0);
  }

  /** {@return where the parameters of the driver start in the parameter vector, the last ones} */
  public int firstDriver() {
    return firstInputDelay() + (inputConnections.hasDelays() ? inputConnections.count() : 0);
  }

  /**
   * {@return the name of entry {@code index} of the parameter vector as configurations and results
   * write it: {@code beta}, or {@code beta[3]} where there are several neurons; {@code
   * weights[0][4]}, or {@code weights.ge[0][4]} where there are several receptors; {@code
   * inputWeights[1][2]}; {@code delays[0][4]} and {@code inputDelays[1][2]} likewise; {@code
   * driver.hurst}}
   *
   * @param index position in the parameter vector, from 0
   */
  public String nameOf(int index) {
    if (index >= firstDriver()) {
      return DriverLaw.PREFIX + ofDriver.get(index - firstDriver()).name();
    }
    if (index >= firstInputDelay()) {
      return nameOf("inputDelays", inputConnections, index - firstInputDelay());
    }
    if (index >= firstDelay()) {
      return nameOf("delays", connections, index - firstDelay());
    }
    if (index >= firstInputWeight()) {
      return nameOf("inputWeights", inputConnections, index - firstInputWeight());
    }
    if (index >= firstWeight()) {
      return nameOf("weights", connections, index - firstWeight());
    }
    String name = parameter(index).name();
    return size() == 1 ? name : name + '[' + neuronOf(index) + ']';
  }

  private Group groupOf(int index) {
    int g = groups.size() - 1;
    while (index < groups.get(g).offset()) {
      g--;
    }
    return groups.get(g);
  }

  /**
   * {@return which parameter entry {@code index} of the parameter vector is}
   *
   * @param index position in the parameter vector, below {@link #firstWeight}
   */
  public Parameter parameter(int index) {
    Group group = groupOf(index);
    return group.model().parameters().get((index - group.offset()) / group.size());
  }

  /**
   * {@return of which neuron entry {@code index} of the parameter vector is}
   *
   * @param index position in the parameter vector, below {@link #firstWeight}
   */
  public int neuronOf(int index) {
    Group group = groupOf(index);
    return group.first() + (index - group.offset()) % group.size();
  }

  private String nameOf(String values, Connections of, int connection) {
    List<Receptor> receptors = model(of.target(connection)).receptors();
    String receptor =
        receptors.size() > 1 ? "." + receptors.get(of.receptor(connection)).name() : "";
    return values + receptor + of.placeOf(connection);
  }

  /** {@return number of neurons K} */
  public int size() {
    return values.length;
  }

  /**
   * {@return the names of the states that all of some neurons have: the clock is among them where
   * all have one and none of the neurons is a read-out; of no neurons those of all models}
   *
   * @param neurons their numbers, from 0
   */
  public List<String> states(int... neurons) {
    List<String> common = new ArrayList<>(namesOf(NeuronModel::allStates));
    for (int n : neurons) {
      common.retainAll(isReadOut(n) ? model(n).states() : model(n).allStates());
    }
    return common;
  }

  /**
   * {@return the name of the membrane potential, the first state, of some neurons}
   *
   * @param neurons their numbers, from 0; all must have it under one name
   */
  public String potential(int... neurons) {
    List<String> names =
        IntStream.of(neurons).mapToObj(n -> model(n).states().getFirst()).distinct().toList();
    if (names.size() != 1) {
      throw new IllegalArgumentException(
          "neurons %s must have one name for their membrane potential, got %s"
              .formatted(Arrays.toString(neurons), String.join(", ", names)));
    }
    return names.getFirst();
  }

  /** {@return the names of the states of all models, in the order in which they come first} */
  public List<String> stateNames() {
    return namesOf(NeuronModel::states);
  }

  /** {@return the names of the parameters of all models, in the order in which they come first} */
  public List<String> parameterNames() {
    return namesOf(NeuronModel::parameterNames);
  }

  private List<String> namesOf(Function<NeuronModel, List<String>> names) {
    return groups.stream().flatMap(g -> names.apply(g.model()).stream()).distinct().toList();
  }

  /**
   * {@return the entries of the parameter vector that are a parameter, in the order of neurons}
   *
   * @param parameter its name; those of the driver begin with {@value DriverLaw#PREFIX}
   */
  public int[] entries(String parameter) {
    if (parameter.startsWith(DriverLaw.PREFIX)) {
      return IntStream.range(firstDriver(), parameterCount())
          .filter(index -> nameOf(index).equals(parameter))
          .toArray();
    }
    return groups.stream()
        .filter(g -> g.model().parameterNames().contains(parameter))
        .flatMapToInt(g -> {
          int first = g.index(g.model().parameter(parameter));
          return IntStream.range(first, first + g.size());
        })
        .toArray();
  }

  /**
   * {@return the entries of the parameter vector that measure what entry {@code index} does: those
   * of the same parameter in its group, or weights, or delays, to the same receptor of its target's
   * group; of the driver itself only}
   *
   * @param index position in the parameter vector, from 0
   */
  public IntStream alike(int index) {
    if (index >= firstDriver()) {
      return IntStream.of(index);
    }
    if (index >= firstInputDelay()) {
      return alike(inputConnections, firstInputDelay(), index);
    }
    if (index >= firstDelay()) {
      return alike(connections, firstDelay(), index);
    }
    if (index >= firstInputWeight()) {
      return alike(inputConnections, firstInputWeight(), index);
    }
    if (index >= firstWeight()) {
      return alike(connections, firstWeight(), index);
    }
    Group group = groupOf(index);
    int first = index - (index - group.offset()) % group.size();
    return IntStream.range(first, first + group.size());
  }

  private IntStream alike(Connections of, int first, int index) {
    Group group = group(of.target(index - first));
    int receptor = of.receptor(index - first);
    return IntStream.range(0, of.count())
        .filter(e -> of.receptor(e) == receptor)
        .filter(e -> group.has(of.target(e)))
        .map(e -> first + e);
  }

  /** {@return the groups of neurons with one model, in the order of neurons} */
  public List<Group> groups() {
    return groups;
  }

  private Group group(int n) {
    return groups.size() == 1 ? groups.getFirst() : of(groups, n);
  }

  /**
   * {@return the equations of a neuron}
   *
   * @param n its number, from 0
   */
  public NeuronModel model(int n) {
    return group(n).model();
  }

  /** {@return whether any neuron has a dead time when it has fired} */
  public boolean hasDeadTimes() {
    for (int g = 0; g < groups.size(); g++) { // without an iterator, as runs ask this
      if (groups.get(g).model().hasDeadTime()) {
        return true;
      }
    }
    return false;
  }

  /** {@return whether connections or input connections have delays} */
  public boolean hasDelays() {
    return connections.hasDelays() || inputConnections.hasDelays();
  }

  /** {@return channels of noise that the model with most has} */
  public int channels() {
    return groups.stream().mapToInt(g -> g.model().channels()).max().orElseThrow();
  }

  /**
   * {@return the value of a parameter}
   *
   * @param n number of the neuron, from 0
   * @param p number of the parameter in the model, from 0
   */
  public double value(int n, int p) {
    return values[n][p];
  }

  /**
   * {@return one neuron}
   *
   * @param n its number, from 0
   */
  public Neuron neuron(int n) {
    return new Neuron(model(n), values[n]);
  }

  /**
   * {@return whether a neuron is a read-out}
   *
   * @param n number of the neuron, from 0
   */
  public boolean isReadOut(int n) {
    return readOut[n];
  }

  /** {@return the read-outs, in increasing order} */
  public int[] readOuts() {
    return IntStream.range(0, size()).filter(this::isReadOut).toArray();
  }

  /** {@return connections between neurons} */
  public Connections connections() {
    return connections;
  }

  /** {@return connections from input channels to neurons} */
  public Connections inputConnections() {
    return inputConnections;
  }

  /** {@return the names of the parameters of the law of the noise, {@code driver.hurst} say} */
  public List<String> driverNames() {
    return ofDriver.stream().map(parameter -> DriverLaw.PREFIX + parameter.name()).toList();
  }

  /** {@return the law of the noise} */
  public DriverLaw driver() {
    return driver;
  }

  @Override
  public boolean equals(Object other) {
    return other == this || (other instanceof Network that && isSame(that));
  }

  private boolean isSame(Network that) {
    return groups.equals(that.groups)
        && Arrays.deepEquals(values, that.values)
        && Arrays.equals(readOut, that.readOut)
        && connections.equals(that.connections)
        && inputConnections.equals(that.inputConnections)
        && driver.equals(that.driver);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(values) * 31 + connections.hashCode();
  }

  @Override
  public String toString() {
    return "Network[%s, read-outs %s, %s, %s, %s]"
        .formatted(
            IntStream.range(0, size()).mapToObj(this::neuron).toList(),
            Arrays.toString(readOut),
            connections,
            inputConnections,
            driver);
  }
}
