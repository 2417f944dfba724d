/** The SIMD engine. Nothing else in the project touches the incubating Vector API. */
module io.roughspike.simd {
  requires io.roughspike.core;
  requires jdk.incubator.vector;

  provides io.roughspike.engine.EngineService with
      io.roughspike.simd.SimdEngineService;
}
