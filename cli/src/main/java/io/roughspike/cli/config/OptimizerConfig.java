package io.roughspike.cli.config;

import io.roughspike.train.Adam;
import io.roughspike.train.LearningRateSchedule;
import io.roughspike.train.Optimizer;
import io.roughspike.train.RmsProp;
import io.roughspike.train.SgdMomentum;
import java.util.ArrayList;
import java.util.List;

/**
 * The section {@code optimizer}, or just the optimiser's name.
 *
 * @param optimizer update rule
 * @param schedule learning rate of each step
 */
record OptimizerConfig(Optimizer optimizer, LearningRateSchedule schedule) {
  private static final List<String> KINDS = List.of("rmsprop", "adam", "sgd");
  private static final List<String> DECAY_KEYS = List.of("initial", "factor", "every");
  private static final List<String> PIECE_KEYS = List.of("from", "rate");

  /** RMSProp with the published factors, learning rate 1e-3. */
  static OptimizerConfig defaults() {
    return new OptimizerConfig(new RmsProp(0.7, 0.3), new LearningRateSchedule.Constant(1e-3));
  }

  static OptimizerConfig read(Field field) {
    if (!field.isSection()) {
      String kind = field.oneOf(KINDS);
      return new OptimizerConfig(
          switch (kind) {
            case "adam" -> new Adam();
            case "sgd" -> new SgdMomentum(0);
            default -> defaults().optimizer();
          },
          defaults().schedule());
    }
    String kind = field.section(keysOfAll()).get("kind").oneOf(KINDS);
    Section section = field.section(keys(kind));
    Optimizer optimizer =
        field.using(() ->
            switch (kind) {
              case "adam" ->
                  new Adam(
                      section.number("beta1", 0.9),
                      section.number("beta2", 0.999),
                      section.number("epsilon", 1e-8));
              case "sgd" -> new SgdMomentum(section.number("momentum", 0));
              default -> new RmsProp(section.number("decay", 0.7), section.number("momentum", 0.3));
            });
    LearningRateSchedule schedule =
        section
            .find("learningRate")
            .map(rate -> rate.using(() -> schedule(rate)))
            .orElse(defaults().schedule());
    return new OptimizerConfig(optimizer, schedule);
  }

  private static List<String> keys(String kind) {
    return switch (kind) {
      case "adam" -> List.of("kind", "learningRate", "beta1", "beta2", "epsilon");
      case "sgd" -> List.of("kind", "learningRate", "momentum");
      default -> List.of("kind", "learningRate", "decay", "momentum");
    };
  }

  private static List<String> keysOfAll() {
    return KINDS.stream().flatMap(kind -> keys(kind).stream()).distinct().toList();
  }

  /** A number, a list of pieces {from, rate}, or a section {initial, factor, every}. */
  private static LearningRateSchedule schedule(Field field) {
    if (field.isSection()) {
      Section decay = field.section(DECAY_KEYS);
      return new LearningRateSchedule.ExponentialDecay(
          decay.get("initial").number(),
          decay.get("factor").number(),
          decay.get("every").integer(1));
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
}
