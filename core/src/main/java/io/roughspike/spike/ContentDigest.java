package io.roughspike.spike;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A short text that differs where numbers or spike trains differ, in any bit and in their order: 64
 * bits of SHA-256, so that two different contents share it with a chance of 5e-20.
 */
public final class ContentDigest {
  private static final int BYTES = Long.BYTES;

  private final MessageDigest digest;
  private final ByteBuffer numbers = ByteBuffer.allocate(1024 * Long.BYTES);

  /** A digest of nothing yet. */
  public ContentDigest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /**
   * {@return the digest of spike trains}
   *
   * @param trains spikes of all samples
   */
  public static String of(SpikeTrains trains) {
    return new ContentDigest().add(trains).text();
  }

  /**
   * Adds a whole number.
   *
   * @param value a number
   * @return this digest
   */
  public ContentDigest add(long value) {
    if (!numbers.hasRemaining()) {
      passOn();
    }
    numbers.putLong(value);
    return this;
  }

  /**
   * Adds the number of the values, and their bits.
   *
   * @param values one number each
   * @return this digest
   */
  public ContentDigest add(double[] values) {
    add(values.length);
    for (double value : values) {
      add(Double.doubleToLongBits(value));
    }
    return this;
  }

  /**
   * Adds the number of samples, and of each its events: their number, neurons and times.
   *
   * @param trains spikes of all samples
   * @return this digest
   */
  public ContentDigest add(SpikeTrains trains) {
    add(trains.samples());
    for (int s = 0; s < trains.samples(); s++) {
      add(trains.count(s));
      for (int e = 0; e < trains.count(s); e++) {
        add(trains.neuron(s, e));
        add(Double.doubleToLongBits(trains.time(s, e)));
      }
    }
    return this;
  }

  /**
   * {@return the digest of recorded spikes, equal to that of the same trains}
   *
   * @param spikes spikes of all samples
   */
  public static String of(RecordedSpikes spikes) {
    ContentDigest digest = new ContentDigest().add(spikes.samples());
    for (int s = 0; s < spikes.samples(); s++) {
      digest.add(spikes.count(s));
      for (int e = 0; e < spikes.count(s); e++) {
        digest.add(spikes.neuron(s, e)).add(Double.doubleToLongBits(spikes.time(s, e)));
      }
    }
    return digest.text();
  }

  private void passOn() {
    digest.update(numbers.flip());
    numbers.clear();
  }

  /** {@return sixteen hex digits for everything added; the digest is of nothing again} */
  public String text() {
    passOn();
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }
}
