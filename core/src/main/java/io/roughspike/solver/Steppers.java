package io.roughspike.solver;

import io.roughspike.model.DriverLaw;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.Recording;
import java.util.List;
import java.util.stream.Collectors;

/** All steppers by name. */
public final class Steppers {
  private static final List<Stepper> ALL =
      List.of(
          new Euler(),
          new Heun(),
          new Exp1(),
          new Exp2(),
          new Sra1(),
          new Shark(),
          new Esra(),
          new Rk4());

  /** From the most accurate one, which takes few models, to the one that takes all. */
  private static final List<String> RECOMMENDED = List.of("esra", "sra1", "heun");

  private Steppers() {}

  /** {@return all of them, in the order in which documents list them} */
  public static List<Stepper> all() {
    return ALL;
  }

  /** The names of those that estimate their error. */
  static String estimatingErrors() {
    return ALL.stream()
        .filter(Stepper::estimatesError)
        .map(Stepper::name)
        .collect(Collectors.joining(", "));
  }

  /**
   * {@return the one of a name}
   *
   * @param name as configurations write it
   */
  public static Stepper named(String name) {
    return ALL.stream()
        .filter(s -> s.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "a solver must be one of %s, got %s"
                    .formatted(
                        ALL.stream().map(Stepper::name).collect(Collectors.joining(", ")), name)));
  }

  /**
   * {@return the one to choose for a model where the noise has space-time areas: esra for linear
   * drifts, sra1 for others, heun where the noise depends on the state}
   *
   * @param model the equations
   */
  public static Stepper recommendedFor(NeuronModel model) {
    return RECOMMENDED.stream()
        .map(Steppers::named)
        .filter(s -> s.refusal(model).isEmpty())
        .findFirst()
        .orElseThrow();
  }

  /**
   * {@return the one to choose for a model with a driver: rk4 for recorded signals, and for jumps
   * where noise depends on the state; where a part is fractional, which has no areas, heun, or rk4
   * where that is too rough for it; else the one for the model}
   *
   * @param model the equations
   * @param driver the law of their noise
   */
  public static Stepper recommendedFor(NeuronModel model, DriverLaw driver) {
    List<DriverLaw> parts =
        driver instanceof DriverLaw.Sum(List<DriverLaw> several) ? several : List.of(driver);
    boolean additive = Noise.noisyByState(model).isEmpty();
    boolean jumps = parts.stream().anyMatch(Steppers::jumps);
    double hurst = parts.stream().mapToDouble(Steppers::hurst).min().orElseThrow();
    Stepper heun = named("heun");
    if (parts.stream().allMatch(Recording.class::isInstance)
        || (!additive && (jumps || hurst <= heun.leastRegularity()))) {
      return named("rk4");
    }
    return hurst < 1 ? heun : recommendedFor(model);
  }

  private static boolean jumps(DriverLaw law) {
    return switch (law) {
      case DriverLaw.Poisson _ -> true;
      case Recording recording ->
          recording.signals().stream().anyMatch(signal -> signal.jumps() > 0);
      default -> false;
    };
  }

  /** That of fractional motions, correlated or not, and 1 of others. */
  private static double hurst(DriverLaw law) {
    return switch (law) {
      case DriverLaw.Fractional(double hurst) -> hurst;
      case DriverLaw.Shared(DriverLaw of, double _) -> hurst(of);
      case DriverLaw.Correlated(DriverLaw of, List<Double> _) -> hurst(of);
      default -> 1;
    };
  }
}
