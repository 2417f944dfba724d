package io.roughspike.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.check.CentralDifferences;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;

/**
 * An adjoint and what it is checked against.
 *
 * @param gradient the adjoint
 * @param scale of its errors
 * @param differences central differences of the same functional
 */
public record AdjointCheck(
    ParameterGradient gradient, TermwiseScale scale, CentralDifferences differences) {
  /** Some hundred roundings of 1e-16: the functional's terms are summed in another order. */
  private static final double ROUNDING = 1e-13;

  /** Computes all three; that the functional has one value in both is checked at once. */
  public static AdjointCheck of(Simulation simulation, Cotangents cotangents, Engine engine) {
    ParameterGradient gradient = new ParameterGradient();
    engine.adjoint(simulation, cotangents, gradient);
    CentralDifferences differences = new CentralDifferences(engine, simulation, cotangents);
    double value = differences.value();
    assertEquals(value, gradient.value(), ROUNDING * Math.max(1, Math.abs(value)));
    return new AdjointCheck(
        gradient, new TermwiseScale(simulation, cotangents, engine), differences);
  }
}
