package io.roughspike.cli.config;

import io.roughspike.model.Parameter;
import io.roughspike.model.StochasticNeuron;
import io.roughspike.train.LearnedParameter;
import io.roughspike.train.Transform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The section {@code learn}: the parameters to train, as a list of names or as a section with
 * options for each.
 *
 * @param start the model with the start values given here
 * @param learned the parameters, in the order of the file
 */
record LearnConfig(StochasticNeuron start, List<LearnedParameter> learned) {
  private static final List<String> OPTIONS = List.of("start", "min", "max", "transform");
  private static final Map<String, Parameter> PARAMETERS =
      Arrays.stream(Parameter.values())
          .collect(Collectors.toMap(Parameter::yamlName, p -> p, (a, b) -> a, LinkedHashMap::new));

  /** Reads the section; values not given start as in {@code run}'s model. */
  static LearnConfig read(Field learn, RunConfig run) {
    StochasticNeuron neuron = run.network().neuron(0);
    List<LearnedParameter> learned = new ArrayList<>();
    List<Field> fields =
        learn.isList() ? learn.items() : learn.section(PARAMETERS.keySet()).fields();
    if (fields.isEmpty()) {
      throw learn.mustBe("at least one parameter to train");
    }
    for (Field field : fields) {
      String name = learn.isList() ? field.oneOf(PARAMETERS.keySet()) : field.name();
      Parameter parameter = PARAMETERS.get(name);
      if (parameter == Parameter.INPUT_GAIN && run.current().isEmpty()) {
        throw field.because(" needs a recorded current: add model.inputCurrentFile");
      }
      Transform transform = Transform.defaultFor(parameter);
      if (!learn.isList() && !field.isEmpty()) {
        Section options = field.section(OPTIONS);
        transform = field.using(() -> transform(parameter, options));
        StochasticNeuron before = neuron;
        neuron =
            options
                .find("start")
                .map(start -> start.using(() -> before.with(parameter, start.number())))
                .orElse(before);
      }
      LearnedParameter one = new LearnedParameter(parameter, transform);
      double start = neuron.get(parameter);
      field.using(() -> one.transform().free(start)); // refuses a start outside the bounds
      learned.add(one);
    }
    return new LearnConfig(neuron, learned);
  }

  private static Transform transform(Parameter parameter, Section options) {
    Transform standard = Transform.defaultFor(parameter);
    // A bound above alone must not open the range below.
    double lowest =
        standard instanceof Transform.Clamp clamp ? clamp.lower() : Double.NEGATIVE_INFINITY;
    double min = options.number("min", lowest);
    double max = options.number("max", Double.POSITIVE_INFINITY);
    boolean bounded = options.has("min") || options.has("max");
    String kind =
        options
            .find("transform")
            .map(field -> field.oneOf(List.of("clamp", "log", "sigmoid")))
            .orElse(bounded ? "clamp" : "");
    return switch (kind) {
      case "clamp" -> new Transform.Clamp(min, max);
      case "log" -> {
        if (bounded) {
          throw new IllegalArgumentException(
              "log has no bounds: remove min and max, or choose clamp or sigmoid");
        }
        yield new Transform.Log();
      }
      case "sigmoid" -> new Transform.Sigmoid(min, max);
      default -> standard;
    };
  }
}
