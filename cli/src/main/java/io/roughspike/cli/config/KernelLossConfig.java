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
    boolean rbf = options.getOr("static", LINEAR).oneOf(List.of(LINEAR, RBF)).equals(RBF);
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
            options.getOr("timeScale", Double.toString(defaults.lift().timeScale())).positive(),
            options
                .find("jumpScale")
                .map(field -> field.oneEach(neurons).stream().map(Field::positive).toList())
                .orElse(List.of()),
            options.flag("basepoint"),
            options.flag("leadLag"),
            rbf ? whole(options, "refinement", MOST_REFINEMENT) : 0);
    return new SignatureKernelOptions(
        Estimator.of(
            options.getOr("estimator", defaults.estimator().yamlName()).oneOf(Estimator.names())),
        rbf ? OptionalDouble.of(options.get("bandwidth").positive()) : OptionalDouble.empty(),
        rbf ? whole(options, "dyadicOrder", MOST_DYADIC_ORDER) : 0,
        lift);
  }

  private static int whole(Section options, String key, int most) {
    return (int) options.getOr(key, "0").integer(0, most);
  }
}
