package io.roughspike.engine;

import java.util.ServiceLoader;
import java.util.Set;

/** Chooses an engine. */
public final class Engines {
  /** Name of the engine that vectorises over samples. */
  public static final String SIMD = "simd";

  /** Name of the engine in plain Java. */
  public static final String SCALAR = "scalar";

  /** Name of the engine that interprets programs: slow, and whose bits the others must give. */
  public static final String REFERENCE = "reference";

  /** Bytes that the tapes of an engine may take together unless it is told otherwise. */
  public static final long DEFAULT_TAPE_BUDGET = 256L << 20;

  /** Name of the logger of {@link #createBest}. */
  private static final String LOGGER = "io.roughspike.engine";

  private Engines() {}

  /**
   * {@return the engine called {@code name} with the default budget of tapes}
   *
   * @param name {@link #SIMD}, {@link #SCALAR} or {@link #REFERENCE}
   * @param threads number of threads, at least 1
   */
  public static Engine create(String name, int threads) {
    return create(name, threads, DEFAULT_TAPE_BUDGET);
  }

  /**
   * {@return the engine called {@code name}}
   *
   * @param name {@link #SIMD}, {@link #SCALAR} or {@link #REFERENCE}
   * @param threads at least 1
   * @param tapeBudget bytes that the tapes of all threads together may take, at least 1. A path
   *     whose tape would not fit its thread's share is replayed in parts from checkpoints
   * @throws IllegalArgumentException when there is none, or it cannot run here, saying why
   */
  public static Engine create(String name, int threads, long tapeBudget) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
    if (tapeBudget < 1) {
      throw new IllegalArgumentException("tapeBudget must be at least 1 byte, got " + tapeBudget);
    }
    if (!Set.of(SIMD, SCALAR, REFERENCE).contains(name)) {
      throw new IllegalArgumentException("engine must be simd, scalar or reference, got " + name);
    }
    EngineService service = service(name);
    String refusal = service == null ? MISSING : service.refusal();
    if (!refusal.isEmpty()) {
      throw new IllegalArgumentException(refusal);
    }
    return service.create(threads, tapeBudget);
  }

  /**
   * {@return the SIMD engine where it can run, else the scalar one; why is told to the {@link
   * System.Logger} {@value #LOGGER} as a warning}
   *
   * @param threads at least 1
   */
  public static Engine createBest(int threads) {
    String refusal = simdRefusal();
    if (refusal.isEmpty()) {
      return create(SIMD, threads);
    }
    System.getLogger(LOGGER)
        .log(System.Logger.Level.WARNING, "using the scalar engine: " + refusal);
    return create(SCALAR, threads);
  }

  /** {@return empty when the SIMD engine can run here, else one sentence why not and what to do} */
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
