package io.roughspike.cli.config;

import io.roughspike.cli.file.NpyFile;
import io.roughspike.cli.file.NumberArray;
import io.roughspike.driver.ClockDraws;
import io.roughspike.driver.Driver;
import io.roughspike.engine.Simulation;
import io.roughspike.model.InputSignal;
import io.roughspike.model.Parameter;
import io.roughspike.model.StochasticNeuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.train.Scenario;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a configuration says about simulating: the sections {@code model} and {@code time} and the
 * keys {@code maxSpikes}, {@code samples} and {@code seed}.
 *
 * @param neuron the model
 * @param current recorded part of the input current, if any
 * @param grid times and step
 * @param maxSpikes cap on the events of a sample; {@link Simulation#UNLIMITED} for none
 * @param samples number of samples
 * @param seed of all randomness, if the file says one
 */
public record RunConfig(
    StochasticNeuron neuron,
    Optional<RecordedCurrent> current,
    TimeGrid grid,
    int maxSpikes,
    int samples,
    Optional<Long> seed) {
  private static final List<String> MODEL_KEYS =
      List.of(
          "neurons",
          "mu",
          "sigma",
          "vReset",
          "vThreshold",
          "alpha",
          "beta",
          "tauS",
          "intensityCap",
          "weights",
          "weightsFile",
          "inputCurrent",
          "inputCurrentFile",
          "inputCurrentStep",
          "inputCurrentStart",
          "inputGain",
          "v0",
          "i0");

  private static final List<String> TIME_KEYS = List.of("start", "end", "step");

  /** Reads the keys from the top section of a configuration. */
  public static RunConfig read(Section root) {
    Section model = root.get("model").section(MODEL_KEYS);
    TimeGrid grid = grid(root.get("time").section(TIME_KEYS));
    requireOneUnconnectedNeuron(model);
    Optional<RecordedCurrent> current = current(model);
    current.ifPresent(recorded -> recorded.on(grid)); // refuses one that does not fit now
    return new RunConfig(
        neuron(model, current.isPresent()),
        current,
        grid,
        root.find("maxSpikes").map(field -> field.integer(1)).orElse(Simulation.UNLIMITED),
        root.find("samples").map(field -> field.integer(1)).orElse(1),
        root.find("seed").map(field -> field.integer(Long.MIN_VALUE, Long.MAX_VALUE)));
  }

  private static StochasticNeuron neuron(Section model, boolean hasSignal) {
    Map<Parameter, Field> fields = new EnumMap<>(Parameter.class);
    List<Field> mu = model.get("mu").items(2);
    fields.put(Parameter.MU1, mu.get(0));
    fields.put(Parameter.MU2, mu.get(1));
    List<Field> rows = model.get("sigma").items(2);
    fields.put(Parameter.SIGMA11, rows.get(0).items(2).get(0));
    fields.put(Parameter.SIGMA12, rows.get(0).items(2).get(1));
    fields.put(Parameter.SIGMA21, rows.get(1).items(2).get(0));
    fields.put(Parameter.SIGMA22, rows.get(1).items(2).get(1));
    for (Parameter required :
        List.of(
            Parameter.V_RESET,
            Parameter.V_THRESHOLD,
            Parameter.ALPHA,
            Parameter.BETA,
            Parameter.TAU_S)) {
      fields.put(required, model.get(required.yamlName()));
    }
    for (Parameter optional :
        List.of(
            Parameter.INTENSITY_CAP,
            Parameter.INPUT_CURRENT,
            Parameter.INPUT_GAIN,
            Parameter.V0,
            Parameter.I0)) {
      model
          .find(optional.yamlName())
          .ifPresent(field -> fields.put(optional, field.forOneNeuron()));
    }
    if (!hasSignal && fields.containsKey(Parameter.INPUT_GAIN)) {
      throw fields
          .get(Parameter.INPUT_GAIN)
          .because(" multiplies a recorded current: add inputCurrentFile, or remove it");
    }
    double[] values = StochasticNeuron.defaults().toArray();
    fields.forEach((parameter, field) -> values[parameter.ordinal()] = field.number());
    try {
      return StochasticNeuron.of(values);
    } catch (IllegalArgumentException e) {
      throw Failures.underFullName(e, Parameter::yamlName, fields);
    }
  }

  private static void requireOneUnconnectedNeuron(Section model) {
    model
        .find("neurons")
        .filter(field -> field.integer(1) != 1)
        .ifPresent(field -> {
          throw field.mustBe("1, as networks are not part of this version");
        });
    model
        .find("weights")
        .map(field -> field.items(1).getFirst().items(1).getFirst())
        .filter(weight -> weight.number() != 0)
        .ifPresent(weight -> {
          throw weight.mustBe("0: a neuron alone has no connections in this version");
        });
    model
        .find("weightsFile")
        .ifPresent(field -> {
          NumberArray weights = NpyFile.read(field.file());
          if (weights.dimensions() != 2
              || weights.values().length != 1
              || weights.values()[0] != 0) {
            throw field.mustBe(
                "a file of shape (1, 1) that holds 0: a neuron alone has no connections in this version",
                weights.shapeText());
          }
        });
  }

  private static Optional<RecordedCurrent> current(Section model) {
    Optional<Field> file = model.find("inputCurrentFile");
    if (file.isEmpty()) {
      for (String key : List.of("inputCurrentStep", "inputCurrentStart")) {
        model
            .find(key)
            .ifPresent(field -> {
              throw field.because(
                  " belongs to a recorded current: add inputCurrentFile, or remove it");
            });
      }
      return Optional.empty();
    }
    double step = model.get("inputCurrentStep").positive();
    double start = model.number("inputCurrentStart", 0);
    return Optional.of(RecordedCurrent.read(file.get(), start, step));
  }

  private static TimeGrid grid(Section time) {
    Map<String, Field> fields = new LinkedHashMap<>();
    time.find("start").ifPresent(field -> fields.put("start", field));
    fields.put("end", time.get("end"));
    fields.put("step", time.get("step"));
    try {
      return new TimeGrid(
          time.number("start", 0), fields.get("end").number(), fields.get("step").number());
    } catch (IllegalArgumentException e) {
      throw Failures.underFullName(e, key -> key, fields);
    }
  }

  /** The simulation with the given noise. */
  public Simulation simulation(Driver driver, ClockDraws clocks) {
    return new Simulation(neuron, signal(grid), grid, driver, clocks, 0, samples, maxSpikes);
  }

  /** The circumstances on {@code window}, a grid in the recorded time. */
  Scenario scenario(TimeGrid window) {
    return new Scenario(signal(window), window, maxSpikes);
  }

  private Optional<InputSignal> signal(TimeGrid window) {
    return current.map(recorded -> recorded.on(window));
  }
}
