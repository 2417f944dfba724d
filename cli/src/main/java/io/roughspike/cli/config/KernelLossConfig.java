package io.roughspike.cli.config;

import io.roughspike.loss.SignatureKernelOptions;
import io.roughspike.path.LiftOptions;
import io.roughspike.statistics.Estimator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The options of losses by a signature kernel. */
final class KernelLossConfig {
  /** Keys of these options. */
  static final List<String> KEYS =
      List.of(
          "estimator",
          "static",
          "bandwidth",
          "dyadicOrder",
          "refinement",
          "timeScale",
          "jumpScale",
          "basepoint",
          "leadLag");

  private static final String LINEAR = "linear";
  private static final String RBF = "rbf";
  private static final int MOST_DYADIC_ORDER = 12;
  private static final int MOST_REFINEMENT = 20;

  private KernelLossConfig() {}

  /** Reads the options; those of {@link SignatureKernelOptions#DEFAULTS} where there are none. */
  static SignatureKernelOptions read(Section options, int neurons) {
    SignatureKernelOptions defaults = SignatureKernelOptions.DEFAULTS;
    boolean rbf =
        options
            .find("static")
            .map(field -> field.oneOf(List.of(LINEAR, RBF)).equals(RBF))
            .orElse(false);
    for (String key : List.of("bandwidth", "dyadicOrder", "refinement")) {
      Optional<Field> field = options.find(key);
      if (!rbf && field.isPresent()) {
        throw field
            .get()
            .because(" belongs to static: rbf, the linear kernel is solved exactly: leave it out");
      }
    }
    LiftOptions lift =
        new LiftOptions(
            options.find("timeScale").map(Field::positive).orElse(defaults.lift().timeScale()),
            options
                .find("jumpScale")
                .map(field -> field.oneEach(neurons).stream().map(Field::positive).toList())
                .orElse(List.of()),
            flag(options, "basepoint"),
            flag(options, "leadLag"),
            whole(options, "refinement", MOST_REFINEMENT));
    return new SignatureKernelOptions(
        options
            .find("estimator")
            .map(field -> Estimator.of(field.oneOf(Estimator.names())))
            .orElse(defaults.estimator()),
        rbf ? OptionalDouble.of(options.get("bandwidth").positive()) : OptionalDouble.empty(),
        whole(options, "dyadicOrder", MOST_DYADIC_ORDER),
        lift);
  }

  private static boolean flag(Section options, String key) {
    return options
        .find(key)
        .map(field -> field.oneOf(List.of("true", "false")).equals("true"))
        .orElse(false);
  }

  private static int whole(Section options, String key, int most) {
    return options.find(key).map(field -> (int) field.integer(0, most)).orElse(0);
  }
}
