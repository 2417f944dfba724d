package io.roughspike.bench;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.roughspike.engine.EngineService;
import io.roughspike.engine.Engines;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whoever puts the jars on the class path, as benchmarks do, finds the engines as well. */
class ClassPathTest {
  @Test
  void allEnginesAreFoundOutsideOfModules() {
    assertFalse(Engines.class.getModule().isNamed(), "this test must run on the class path");
    Set<String> names =
        ServiceLoader.load(EngineService.class).stream()
            .map(service -> service.get().name())
            .collect(toSet());
    assertEquals(Set.of(Engines.REFERENCE, Engines.SCALAR, Engines.SIMD), names);
  }
}
