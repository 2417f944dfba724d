package io.roughspike.cli.config;

import io.roughspike.cli.config.Choice.Kind;
import io.roughspike.train.Adam;
import io.roughspike.train.FullMatrixAdam;
import io.roughspike.train.GradientClip;
import io.roughspike.train.LearningRateSchedule;
import io.roughspike.train.Optimizer;
import io.roughspike.train.RmsProp;
import io.roughspike.train.SgdMomentum;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The section {@code optimizer}, or just the optimiser's name.
 *
 * @param optimizer update rule
 * @param schedule learning rate of each step
 */
record OptimizerConfig(Optimizer optimizer, LearningRateSchedule schedule) {
  private static final List<Kind> OPTIMIZERS =
      List.of(
          kind("rmsprop", "decay", "momentum"),
          kind("adam", "beta1", "beta2", "epsilon"),
          kind("full-matrix-adam", "beta1", "beta2", "damping"),
          kind("sgd", "momentum"));
  private static final List<Kind> SCHEDULES =
      List.of(
          new Kind("exponential", "initial", "factor", "every"),
          new Kind("cosine", "initial", "last", "steps"));
  private static final List<String> PIECE_KEYS = List.of("from", "rate");

  /** The optimiser of configurations that name none. */
  static final String DEFAULT = "rmsprop";

  private static Kind kind(String name, String... own) {
    return new Kind(
        name,
        Stream.concat(Stream.of("learningRate", "clipNorm", "clipValue"), Stream.of(own)).toList());
  }

  /** Reads the section, or just the name: without further keys the published factors. */
  static OptimizerConfig read(Field field) {
    Choice choice = Choice.read(field, OPTIMIZERS);
    Section options = choice.options();
    Optimizer optimizer =
        field.using(() ->
            switch (choice.kind()) {
              case "adam" ->
                  new Adam(
                      options.number("beta1", 0.9),
                      options.number("beta2", 0.999),
                      options.number("epsilon", 1e-8));
              case "full-matrix-adam" ->
                  new FullMatrixAdam(
                      options.number("beta1", 0.9),
                      options.number("beta2", 0.98),
                      options.number("damping", 0.03));
              case "sgd" -> new SgdMomentum(options.number("momentum", 0));
              default -> new RmsProp(options.number("decay", 0.7), options.number("momentum", 0.3));
            });
    Field rate = options.getOr("learningRate", "0.001");
    LearningRateSchedule schedule = rate.using(() -> schedule(rate));
    return new OptimizerConfig(clipped(field, options, optimizer), schedule);
  }

  private static Optimizer clipped(Field field, Section options, Optimizer optimizer) {
    if (!options.has("clipNorm") && !options.has("clipValue")) {
      return optimizer;
    }
    return field.using(() ->
        new GradientClip(
            optimizer,
            options.find("clipValue").map(Field::number).orElse(Double.POSITIVE_INFINITY),
            options.find("clipNorm").map(Field::number).orElse(Double.POSITIVE_INFINITY)));
  }

  /** A number, a list of pieces {from, rate}, or a section with a kind. */
  private static LearningRateSchedule schedule(Field field) {
    if (field.isSection()) {
      return decreasing(Choice.read(field, SCHEDULES));
    }
    if (!field.isList()) {
      return new LearningRateSchedule.Constant(field.positive());
    }
    List<Integer> starts = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    for (Field item : field.items()) {
      Section piece = item.section(PIECE_KEYS);
      starts.add(piece.get("from").integer(0));
      rates.add(piece.get("rate").number());
    }
    return new LearningRateSchedule.Piecewise(starts, rates);
  }

  private static LearningRateSchedule decreasing(Choice choice) {
    Section options = choice.options();
    double initial = options.get("initial").number();
    return switch (choice.kind()) {
      case "cosine" ->
          new LearningRateSchedule.Cosine(
              initial, options.number("last", 0), options.get("steps").integer(1));
      default ->
          new LearningRateSchedule.ExponentialDecay(
              initial, options.get("factor").number(), options.get("every").integer(1));
    };
  }
}
