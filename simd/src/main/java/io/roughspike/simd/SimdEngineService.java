package io.roughspike.simd;

import io.roughspike.engine.Engine;
import io.roughspike.engine.EngineService;
import io.roughspike.engine.Engines;

/**
 * Provides the SIMD engine where it is worth running. Mentions no vector type, so that it loads on
 * a runtime without the incubating module.
 */
public final class SimdEngineService implements EngineService {
  @Override
  public String name() {
    return Engines.SIMD;
  }

  @Override
  public String refusal() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return "the SIMD engine needs module jdk.incubator.vector, which this runtime did not load: "
          + "start with ./roughspike, or add --add-modules jdk.incubator.vector";
    }
    String mode = System.getProperty("java.vm.info", "");
    if (mode.contains("interpreted") || mode.contains("emulated-client")) {
      return "the SIMD engine needs the optimising compiler (C2), which is off ("
          + mode
          + "): remove -Xint or -XX:TieredStopAtLevel";
    }
    return LaneShapes.refusal();
  }

  @Override
  public Engine create(int threads, long tapeBudget) {
    LaneShapes.requireWidth();
    return new SimdEngine(threads, tapeBudget);
  }
}
