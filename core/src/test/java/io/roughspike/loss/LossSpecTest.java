package io.roughspike.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.spike.SpikeTrains;
import org.junit.jupiter.api.Test;

class LossSpecTest {
  private final SpikeTrains data = new SpikeTrains(1, 1, 1);

  @Test
  void namesAreThoseOfConfigurations() {
    assertEquals(LossKind.SIGNATURE, LossKind.of("signature"));
    assertEquals(LossKind.SPIKE_TIMES, LossKind.of("spike-times"));
    assertEquals(LossKind.SIGNATURE_KERNEL_MMD, LossKind.of("signature-kernel-mmd"));
    assertEquals(LossKind.SIGNATURE_SCORE, LossKind.of("signature-score"));
    String message =
        assertThrows(IllegalArgumentException.class, () -> LossKind.of("mse")).getMessage();
    assertTrue(message.contains("signature, spike-times") && message.contains("mse"), message);
  }

  @Test
  void makesTheLossItNames() {
    assertEquals(
        ExpectedSignature.matched(data, 2, 0, 1).description(),
        new LossSpec(LossKind.SIGNATURE).withDepth(2).training(data, 0, 1).description());
    assertEquals(
        ExpectedSignature.unmatched(data, 3, 0, 1).description(),
        new LossSpec(LossKind.SIGNATURE).test(data, 0, 1).description());
    assertEquals(
        new FirstSpikeMoments(data, 4, 1).description(),
        new LossSpec(LossKind.SPIKE_TIMES).withSpikes(4).training(data, 0, 1).description());
  }

  @Test
  void refusesSizesBelowOne() {
    assertThrows(
        IllegalArgumentException.class, () -> new LossSpec(LossKind.SIGNATURE).withDepth(0));
    assertThrows(
        IllegalArgumentException.class, () -> new LossSpec(LossKind.SPIKE_TIMES).withSpikes(0));
  }
}
