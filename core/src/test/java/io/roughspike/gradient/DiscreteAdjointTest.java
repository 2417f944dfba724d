package io.roughspike.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.model.Network;
import io.roughspike.model.Parameter;
import io.roughspike.model.StochasticNeuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.solver.Discretisation;
import io.roughspike.solver.Segment;
import io.roughspike.testing.TestSeed;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The routine for one event against the general one: the same operations, so the same bits. */
class DiscreteAdjointTest {
  @Test
  void segmentWithEventIsItsSubsteps() {
    long seed = TestSeed.of(DiscreteAdjointTest.class);
    SplittableRandom random = new SplittableRandom(seed);
    for (int trial = 0; trial < 200; trial++) {
      Segment full = segment(random);
      double[] state = random.doubles(5, -1.5, 1.5).toArray(); // v, i, z1, z2, u
      double[] cotangents = random.doubles(4, -1, 1).toArray(); // of v, i, s, and of the event
      double[] before = random.doubles(DiscreteAdjoint.SUMS, -1, 1).toArray();
      double d = random.nextDouble();
      boolean stops = trial % 3 == 0;
      double fs = full.clockIncrement(state[0]);
      double fv = full.incrementV(state[0], state[1], full.driveV(state[2], state[3], state[4]));
      double fi = full.incrementI(state[1], full.driveI(state[2], state[3]));
      double afterV = Math.fma(d, fv, state[0]) - full.neuron().vReset();
      double afterI = Math.fma(d, fi, state[1]);
      double afterFs = full.clockIncrement(afterV);

      double[] expectedSums = before.clone();
      DiscreteAdjoint expected = new DiscreteAdjoint();
      expected.resume(cotangents[0], cotangents[1], cotangents[2], expectedSums, 0, 1);
      expected.beginSegment();
      if (!stops) {
        expected.substep(
            full, afterV, afterI, afterFs, 1 - d, state[2], state[3], state[4], false, 0);
      }
      expected.substep(
          full, state[0], state[1], fs, d, state[2], state[3], state[4], true, cotangents[3]);

      double[] sums = before.clone();
      DiscreteAdjoint sweep = new DiscreteAdjoint();
      sweep.resume(cotangents[0], cotangents[1], cotangents[2], sums, 0, 1);
      sweep.segmentWithEvent(
          full,
          state[0],
          state[1],
          fs,
          state[2],
          state[3],
          state[4],
          d,
          afterFs,
          cotangents[3],
          stops);
      assertArrayEquals(expectedSums, sums, "trial " + trial);
      assertEquals(expected.vb(), sweep.vb());
      assertEquals(expected.ib(), sweep.ib());
      assertEquals(expected.sb(), sweep.sb());
    }
  }

  /** A segment of a neuron with all parameters at random; its intensity is often at its cap. */
  private static Segment segment(SplittableRandom random) {
    StochasticNeuron neuron = StochasticNeuron.defaults();
    for (Parameter p : Parameter.values()) {
      neuron = neuron.with(p, random.nextDouble(0.1, 2));
    }
    Discretisation discretisation = new Discretisation();
    discretisation.prepare(
        Network.of(neuron.with(Parameter.INTENSITY_CAP, -0.5)),
        Optional.empty(),
        new TimeGrid(0, 1, 0.05),
        new BrownianDriver(new RandomStream(1, 0)));
    return discretisation.full();
  }
}
