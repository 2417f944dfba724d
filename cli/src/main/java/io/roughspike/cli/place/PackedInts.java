package io.roughspike.cli.place;

import java.nio.ByteBuffer;

/** Whole numbers of at least 0 in as few bytes as the largest of them needs: 1, 2 or 4 each. */
final class PackedInts {
  private PackedInts() {}

  static byte[] pack(int[] numbers, int count) {
    int largest = 0;
    for (int k = 0; k < count; k++) {
      largest = Math.max(largest, numbers[k]);
    }
    int width = largest < 1 << 8 ? 1 : largest < 1 << 16 ? 2 : Integer.BYTES;
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(count, width));
    for (int k = 0; k < count; k++) {
      switch (width) {
        case 1 -> bytes.put((byte) numbers[k]);
        case 2 -> bytes.putShort((short) numbers[k]);
        default -> bytes.putInt(numbers[k]);
      }
    }
    return bytes.array();
  }

  /** {@code count} numbers. */
  static int[] unpack(byte[] packed, int count) {
    int width = count == 0 ? 1 : packed.length / count;
    if (packed.length != (long) count * width || (width != 1 && width != 2 && width != 4)) {
      throw new IllegalStateException(
          "%d whole numbers must come as 1, 2 or 4 bytes each, got %d bytes in all"
              .formatted(count, packed.length));
    }
    ByteBuffer bytes = ByteBuffer.wrap(packed);
    int[] numbers = new int[count];
    for (int k = 0; k < count; k++) {
      numbers[k] =
          switch (width) {
            case 1 -> bytes.get() & 0xff;
            case 2 -> bytes.getShort() & 0xffff;
            default -> bytes.getInt();
          };
    }
    return numbers;
  }
}
