package io.roughspike.cli;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Populations, rules, lists and Poisson inputs that cannot be used, as {@link BadInputTest}. */
class PopulationsBadInputTest {
  private static final String RULE = "model.connections=[{from: exc, to: inh, receptor: ge, ";

  @TempDir private Path temp;

  private DynamicTest refused(String change, String culprit) {
    return dynamicTest(
        change,
        () ->
            Cli.run(
                    "gradient",
                    Cli.write(temp, "two.yaml", PopulationsTest.TWO).toString(),
                    "--set",
                    change)
                .assertFailed(3, culprit));
  }

  @TestFactory
  Stream<DynamicTest> configurations() {
    return Stream.of(
        refused("model.neurons=6", "model.neurons cannot stand beside populations"),
        refused("model.populations={}", "model.populations must be a section of at least one"),
        refused("model.populations=[exc]", "model.populations must be a section of names"),
        refused("model.populations={exc: 4}", "model.populations.exc must be a section with some"),
        refused("model.populations.poisson={neurons: 1}", "poisson cannot be a population's name"),
        refused("model.populations.2x={neurons: 1}", "2x cannot be a population's name"),
        refused("model.populations.exc.neurons=0", "exc.neurons must be a whole number from 1"),
        refused("model.populations.exc.neurons=2000000", "exc.neurons must be a whole number"),
        refused("model.populations.exc.size=4", "key model.populations.exc.size is unknown"),
        refused("model.populations.exc.weights=4", "key model.populations.exc.weights is unknown"),
        refused("model.populations.exc.equations=dv/dt=-v", "kind cannot stand beside equations"),
        refused("model.populations.exc.mu=[6, 5]", "exc.mu is a key of kind lif"),
        refused("model.populations.inh.kind=gif", "is no parameter of gif"),
        refused(
            "model.populations.out={neurons: 1, kind: lif, mu: [1, 1], sigma: [[0, 0], [0, 0]], vReset: 0, vThreshold: 1, alpha: 0, beta: 1, tauS: 1}",
            "model.parameters is not said of lif"),
        refused("model.populations.inh.parameters.a={value: 0, unit: mV}", "inh.parameters.a must"),
        refused(
            "model.populations.exc.parameters.a={value: [1, 2], unit: nS}",
            "exc.parameters.a.value must be a number, or a list of 4"),
        refused("model.readOuts=[out]", "model.readOuts[0] must be a number"),
        refused("model.readOuts=[inh, 5]", "model.readOuts[1] names a neuron a second time"),
        refused("model.connections={}", "model.connections must be a list"),
        refused("model.connections=[{to: exc}]", "model.connections[0] must say from: one of exc"),
        refused(
            RULE.replace("inh", "out") + "all: true, weight: 0}]", "to must be one of exc, inh"),
        refused(
            RULE.replace("exc", "ecx") + "all: true, weight: 0}]",
            "from must be one of exc, inh, poisson, got ecx"),
        refused(RULE.replace("inh", "[]") + "all: true, weight: 0}]", "to must be a population"),
        refused(
            RULE.replace("inh", "[exc, exc]") + "all: true, weight: 0}]",
            "to[1] names a population a second time"),
        refused(
            RULE.replace("ge", "gx") + "all: true, weight: 0}]", "receptor must be one of ge, gi"),
        refused(
            "model.connections=[{from: exc, to: inh, all: true, weight: 0}]",
            "model.connections[0] must say receptor: one of ge, gi"),
        refused(RULE + "weight: 0}]", "must have one of probability, indegree, all and oneToOne"),
        refused(RULE + "all: true, indegree: 1, weight: 0}]", "got indegree and all"),
        refused(RULE + "all: false, weight: 0}]", "all must be one of true, got false"),
        refused(RULE + "probability: 1.5, weight: 0}]", "probability must be from 0 to 1, got 1.5"),
        refused(RULE + "probability: -0.5, weight: 0}]", "probability must be from 0 to 1"),
        refused(RULE + "probability: .nan, weight: 0}]", "probability must be a finite number"),
        refused(RULE + "indegree: 5, weight: 0}]", "indegree must be at most the number of possib"),
        refused(RULE + "indegree: 0.5, weight: 0}]", "indegree must be a whole number"),
        refused(RULE + "oneToOne: true, weight: 0}]", "as many sources as targets, got 4 and 2"),
        refused(
            RULE.replace("inh", "exc") + "oneToOne: true, weight: 0}]",
            "one to one would connect neuron 0 to itself"),
        refused(RULE + "all: true}]", "key model.connections[0].weight is missing"),
        refused(RULE + "all: true, weight: x}]", "weight must be a number"),
        refused(
            RULE + "all: true, weight: {value: 1, unit: mV}}]", "unit must be a unit such as nS"),
        refused(
            RULE + "all: true, weight: {normal: [1, -1]}}]", "weight.normal[1] must be at least"),
        refused(RULE + "all: true, weight: 0, self: 1}]", "self must be one of true, false"),
        refused(RULE + "all: true, weight: 0, delay: -1}]", "delay must be at least 0, got -1.0"),
        refused(RULE + "all: true, weight: 0, delay: x}]", "delay must be a number, got x"),
        refused(RULE + "all: true, weight: 0, delay: .inf}]", "delay must be a finite number"),
        refused(
            RULE + "all: true, weight: 0, delay: {uniform: [-1, 1]}}]",
            "delay must be from lower bounds of at least 0, got -1.0"),
        refused(
            RULE + "all: true, weight: 0, delay: {uniform: [1, 1]}}]",
            "delay.uniform[1] must be above the lower bound 1.0"),
        refused(
            RULE + "all: true, weight: 0, delay: {normal: [0, 1]}}]",
            "and a delay must be at least 0: give a smaller deviation, or uniform bounds"),
        refused(
            RULE + "all: true, weight: 0, delay: {normal: [0, -1]}}]",
            "delay.normal[1] must be at least 0"),
        refused(
            RULE + "all: true, weight: 0, delay: {value: 1, unit: mV}}]",
            "delay.unit must be a unit such as ms"),
        refused(
            RULE + "all: true, weight: 0, delay: {poisson: 1}}]",
            "model.connections[0].delay must be a number"),
        refused("model.delays={ge: [[0]]}", "model.delays.ge belongs to weights: add them"),
        refused(RULE + "all: true, weight: 0, p: 1}]", "key model.connections[0].p is unknown"),
        refused(
            RULE
                + "all: true, weight: 0}, {from: exc, to: inh, receptor: ge, all: true, weight: 0}]",
            "must be listed once, got that from 0 to 4"),
        refused(
            "model.connections=[{from: poisson, to: exc, receptor: ge, all: true, weight: 0, self: true}]",
            "self is said of neurons"),
        refused("inputs={}", "from is poisson, and there is none: add inputs.poisson"),
        refused("inputs.spikes=a.csv", "inputs.spikes belongs to a recording, and poisson is none"),
        refused("inputs.end=1", "inputs.end belongs to a recording"),
        refused("inputs.start=1", "inputs.poisson has spikes from 1.0 on"),
        refused("inputs.samples=2", "is drawn for 2 samples, and 3 are simulated"),
        refused("inputs.channels=3", "inputs.channels must be that of inputs.poisson, 2"),
        refused("inputs.weights={ge: []}", "inputs.weights.ge must be a list of 2 rows"),
        refused("inputs.poisson={channels: 2}", "key inputs.poisson.rate is missing"),
        refused("inputs.poisson={rate: -1}", "inputs.poisson.rate must be at least 0, got -1"),
        refused("inputs.poisson={rate: [1, -1]}", "inputs.poisson.rate[1] must be at least 0"),
        refused("inputs.poisson={rate: {value: 1, unit: mV}}", "unit must be a unit such as Hz"),
        refused(
            "inputs.poisson={rate: [1, 2], channels: 3}", "rate must be a rate for all channels"),
        refused("inputs.poisson={rate: 1, channels: 0}", "channels must be a whole number from 1"),
        refused("inputs.poisson={rate: 1, cells: 2}", "key inputs.poisson.cells is unknown"),
        refused("inputs.poisson={rate: 1e12}", "Poisson spikes must be at most"),
        refused("poisson={rate: 1}", "did you mean inputs.poisson?"),
        refused("populations={}", "did you mean model.populations?"));
  }

  /** A list of connections, and what the sentence must contain. */
  @TestFactory
  Stream<DynamicTest> lists() {
    Map<String, String> cases =
        Map.ofEntries(
            Map.entry("from,to,weight\\n0,1,1\\n", "must say the receptor of each connection"),
            Map.entry("from,to,w,receptor\\n", "columns from,to,weight[,receptor][,delay]"),
            Map.entry("0,1,1,ge\\n", "must have the columns from,to,weight[,receptor][,delay] in"),
            Map.entry("from,to,weight,delay,receptor\\n", "got from,to,weight,delay,receptor"),
            Map.entry("from,to,weight,delay\\n0,1,1,1\\n", "must say the receptor of each"),
            Map.entry("D0,1,1,ge,-1\\n", "must have a number of at least 0 as delay, got -1"),
            Map.entry("D0,1,1,ge,inf\\n", "must have a finite number as delay, got inf"),
            Map.entry("D0,1,1,ge\\n", "the 5 values from,to,weight,receptor,delay, got 4"),
            Map.entry("F6,1,1,ge\\n", "line 2 of file"),
            Map.entry("F0,6,1,ge\\n", "must have a whole number from 0 to 5 as to, got 6"),
            Map.entry("F0,1.5,1,ge\\n", "must have a whole number from 0 to 5 as to, got 1.5"),
            Map.entry("F0,1,nan,ge\\n", "line 2 of file"),
            Map.entry("F0,1,1,gx\\n", "must have one of ge, gi as receptor, got gx"),
            Map.entry("F0,1,1,2\\n", "must have one of ge, gi as receptor, got 2"),
            Map.entry("F0,1,1\\n", "must have the 4 values from,to,weight,receptor, got 3"),
            Map.entry("F0,1,1,ge\\n\\n0,1,2,0\\n", "line 4 of file"),
            Map.entry("", "is empty"));
    return cases.entrySet().stream()
        .map(one ->
            dynamicTest(
                one.getValue(),
                () -> {
                  String text = one.getKey().replace("\\n", "\n");
                  Cli.write(
                      temp,
                      "c.csv",
                      text.replace("F", "from,to,weight,receptor\n")
                          .replace("D", "from,to,weight,receptor,delay\n"));
                  String file =
                      Cli.write(
                              temp,
                              "listed.yaml",
                              PopulationsTest.TWO
                                  .replaceAll("(?s)  connections:.*?\n(inputs)", "$1")
                                  .replaceAll("inputs:.*\n", "")
                                  .replace("model:\n", "model:\n  connectionsFile: c.csv\n"))
                          .toString();
                  Cli.run("gradient", file).assertFailed(3, one.getValue());
                }));
  }

  /** What is learned of populations. */
  @TestFactory
  Stream<DynamicTest> learned() {
    Map<String, String> cases =
        Map.of(
            "learn={out.C: }", "key learn.out.C is unknown",
            "learn={exc.X: }", "key learn.exc.X is unknown",
            "learn={inh.C: {neurons: [2]}}", "neurons[0] must be a whole number from 0 to 1",
            "learn={inh.C: , C: }", "must not be trained twice",
            "learn={weights: {from: out}}", "learn.weights.from must be one of exc, inh",
            "learn={weights: {receptor: x}}", "receptor must be one of ge, gi",
            "learn={weights: {from: inh, to: inh}}", "must have at least one value to train",
            "learn={inputWeights: {from: exc}}", "from is said of connections between neurons");
    return cases.entrySet().stream()
        .map(one ->
            dynamicTest(
                one.getKey(),
                () ->
                    Cli.run(
                            "train",
                            Cli.write(
                                    temp,
                                    "train.yaml",
                                    PopulationsTest.TWO + "learn: [C]\ndata: {simulate: {}}\n")
                                .toString(),
                            "--set",
                            one.getKey(),
                            "--out",
                            temp.resolve("out").toString())
                        .assertFailed(3, one.getValue())));
  }
}
