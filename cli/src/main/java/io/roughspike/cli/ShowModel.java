package io.roughspike.cli;

import io.roughspike.cli.config.ConfigurationFile;
import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.Shown;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.equations.BuiltInModels;
import io.roughspike.equations.ModelPrinter;
import io.roughspike.equations.ModelText;
import io.roughspike.equations.Nearest;
import io.roughspike.equations.Quantity;
import io.roughspike.model.DriverLaw;
import io.roughspike.model.NeuronModel;
import io.roughspike.solver.Stepper;
import io.roughspike.solver.Steppers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roughspike model NAME|FILE}: what a model says. */
@Command(
    name = "model",
    description =
        "Print a model: its equations, what a spike does, states, parameters with values, units "
            + "and ranges, channels of noise, the recommended solver, and how many operations a "
            + "sub-step takes; in the form in which a file says it. Without a name, list the built-in models.",
    footer = {"", "Example:", "  roughspike model adex --derivatives"})
final class ShowModel implements Callable<Integer> {
  @Mixin private RunOptions options;
  @Mixin private ConfigurationOptions configuration;

  @Parameters(
      paramLabel = "NAME|FILE",
      arity = "0..1",
      description =
          "A built-in model, or a file with a section model: a configuration, or what this prints.")
  private String name;

  @Option(
      names = "--derivatives",
      description = "Also the derivatives of the equations by states and parameters.")
  private boolean derivatives;

  @Override
  public Integer call() {
    if (name == null) {
      List<String> names = BuiltInModels.names();
      options.print(
          new JsonObject().put("models", names), () -> String.join(System.lineSeparator(), names));
    } else {
      Map<String, ModelText> texts = texts();
      options.print(json(texts), () -> print(texts));
    }
    return ExitCodes.DONE;
  }

  private String print(Map<String, ModelText> texts) {
    return texts.entrySet().stream()
        .map(one ->
            one.getKey().isEmpty()
                ? print(one.getValue())
                : "# population %s%n%s".formatted(one.getKey(), print(one.getValue())))
        .collect(Collectors.joining(System.lineSeparator().repeat(2)));
  }

  private JsonObject json(Map<String, ModelText> texts) {
    if (texts.containsKey("")) {
      return json(texts.get(""));
    }
    JsonObject populations = new JsonObject();
    texts.forEach((name, text) -> populations.put(name, json(text)));
    return new JsonObject().put("populations", populations);
  }

  /** A file of the model, with comments of what it does not say itself. */
  private String print(ModelText text) {
    NeuronModel model = text.model();
    StringBuilder out = new StringBuilder();
    if (isBuiltIn()) {
      BuiltInModels.file(name)
          .lines()
          .takeWhile(line -> line.startsWith("#"))
          .forEach(line -> out.append(line).append('\n'));
    }
    out.append(ModelPrinter.yaml(text));
    out.append(
        "# channels of noise: %s\n"
            .formatted(text.noise().isEmpty() ? "none" : String.join(", ", text.noise())));
    Stepper solver = Steppers.recommendedFor(model, driver());
    out.append("# recommended solver: %s (%s)\n".formatted(solver.name(), solver.summary()));
    out.append(
        "# operations of a sub-step of one neuron: %d".formatted(ModelPrinter.operations(model)));
    if (derivatives) {
      out.append("\n# derivatives:");
      ModelPrinter.derivatives(text).forEach(line -> out.append("\n#   ").append(line));
    }
    return out.toString();
  }

  private boolean isBuiltIn() {
    return BuiltInModels.names().contains(name);
  }

  /** The law of the noise: what the file says of it, else Brownian motions. */
  private DriverLaw driver() {
    return isBuiltIn()
        ? new DriverLaw.Brownian()
        : RunConfig.driver(Path.of(name), configuration.changes());
  }

  private Map<String, ModelText> texts() {
    if (isBuiltIn()) {
      return Map.of("", BuiltInModels.text(name));
    }
    Path file = Path.of(name);
    if (!Files.exists(file)) {
      throw new ConfigurationException(
          "%s is neither a built-in model nor a file: %s"
              .formatted(
                  Shown.value(name),
                  Nearest.of(name, BuiltInModels.names())
                      .map(best -> "did you mean " + best + "?")
                      .orElse("there are " + String.join(", ", BuiltInModels.names()))));
    }
    return ConfigurationFile.readModels(file, configuration.changes());
  }

  private JsonObject json(ModelText text) {
    NeuronModel model = text.model();
    JsonObject json = new JsonObject().put("name", text.name()).put("equations", text.equations());
    text.intensity().ifPresent(one -> json.put("intensity", one));
    text.event().ifPresent(one -> json.put("event", one));
    json.put("reset", text.reset());
    JsonObject receive = new JsonObject();
    text.receive().forEach(receive::put);
    boolean one = text.receive().containsKey(ModelText.RECEPTOR);
    json.put("receive", one ? text.receive().get(ModelText.RECEPTOR) : receive);
    List<JsonObject> states = new ArrayList<>();
    for (String name : model.states()) {
      JsonObject state = new JsonObject().put("name", name);
      Optional.ofNullable(text.states().get(name)).ifPresent(unit -> state.put("unit", unit));
      Optional.ofNullable(text.startExpressions().get(name))
          .ifPresent(start -> state.put("start", start));
      Optional.ofNullable(text.startValues().get(name))
          .ifPresent(start -> state.put("start", start.value()));
      states.add(state);
    }
    json.put("states", states);
    List<JsonObject> parameters = new ArrayList<>();
    text.parameters().forEach((name, quantity) -> parameters.add(json(name, quantity)));
    json.put("parameters", parameters)
        .put("requirements", text.requirements())
        .put("noise", text.noise())
        .put("recommendedSolver", Steppers.recommendedFor(model, driver()).name())
        .put("operations", ModelPrinter.operations(model));
    return derivatives ? json.put("derivatives", ModelPrinter.derivatives(text)) : json;
  }

  private static JsonObject json(String name, Quantity quantity) {
    JsonObject json = new JsonObject().put("name", name).put("value", quantity.value());
    quantity.unit().ifPresent(unit -> json.put("unit", unit));
    if (Double.isFinite(quantity.range().lower())) {
      json.put("lower", quantity.range().lower());
    }
    if (Double.isFinite(quantity.range().upper())) {
      json.put("upper", quantity.range().upper());
    }
    return json.put("boundsExcluded", quantity.range().open());
  }
}
