package io.roughspike.loss;

import io.roughspike.spike.SpikeTrains;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** A short digest of spike trains: tells data sets apart in a loss's description. */
final class DataDigest {
  private DataDigest() {}

  /** Eight hex digits that depend on every sample, neuron and bit of every time. */
  static String of(SpikeTrains trains) {
    CRC32C digest = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocate(Integer.BYTES + Double.BYTES);
    for (int s = 0; s < trains.samples(); s++) {
      update(digest, buffer, trains.count(s), 0);
      for (int e = 0; e < trains.count(s); e++) {
        update(digest, buffer, trains.neuron(s, e), trains.time(s, e));
      }
    }
    return "%08x".formatted(digest.getValue());
  }

  private static void update(CRC32C digest, ByteBuffer buffer, int number, double time) {
    digest.update(buffer.clear().putInt(number).putDouble(time).flip());
  }
}
