package io.roughspike.engine;

import java.util.ServiceLoader;

/** Chooses an engine. */
public final class Engines {
  /** Name of the engine that vectorises over samples. */
  public static final String SIMD = "simd";

  /** Name of the reference engine. */
  public static final String SCALAR = "scalar";

  private Engines() {}

  /**
   * The engine called {@code name}.
   *
   * @param threads at least 1
   * @throws IllegalArgumentException when there is none, or it cannot run here, saying why
   */
  public static Engine create(String name, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
    if (!name.equals(SIMD) && !name.equals(SCALAR)) {
      throw new IllegalArgumentException("engine must be simd or scalar, got " + name);
    }
    EngineService service = service(name);
    String refusal = service == null ? MISSING : service.refusal();
    if (!refusal.isEmpty()) {
      throw new IllegalArgumentException(refusal);
    }
    return service.create(threads);
  }

  /** The SIMD engine where it can run, else the scalar one. */
  public static Engine createBest(int threads) {
    return create(simdRefusal().isEmpty() ? SIMD : SCALAR, threads);
  }

  /** Empty when the SIMD engine can run here, else one sentence why not and what to do. */
  public static String simdRefusal() {
    EngineService service = service(SIMD);
    return service == null ? MISSING : service.refusal();
  }

  private static final String MISSING =
      "the SIMD engine is not on the module path or its module jdk.incubator.vector is missing: "
          + "run with a full JDK 25 through ./roughspike, or pass --engine scalar";

  private static EngineService service(String name) {
    return ServiceLoader.load(EngineService.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(s -> s.name().equals(name))
        .findFirst()
        .orElse(null);
  }
}
