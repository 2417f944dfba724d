package io.roughspike.cli.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.ObjIntConsumer;

/** An array to be written as NumPy does, last index fastest. */
final class NpyArray {
  /** Bytes that are read or written at a time, a multiple of the width of every type. */
  static final int BLOCK = 1 << 16;

  private final NpyHeader.Type type;
  private final int[] shape;
  private final int size;
  private final ObjIntConsumer<ByteBuffer> element;

  /**
   * An array.
   *
   * @param element appends the number at an index
   */
  private NpyArray(NpyHeader.Type type, int[] shape, int size, ObjIntConsumer<ByteBuffer> element) {
    this.type = type;
    this.shape = shape;
    this.size = size;
    this.element = element;
  }

  /** The numbers {@code values}, which are not copied. */
  static NpyArray of(double[] values, int... shape) {
    return new NpyArray(
        NpyHeader.Type.f8, shape, values.length, (out, k) -> out.putDouble(values[k]));
  }

  /** The whole numbers {@code values} in one dimension. */
  static NpyArray of(int[] values) {
    int[] shape = {values.length};
    return new NpyArray(NpyHeader.Type.i4, shape, values.length, (out, k) -> out.putInt(values[k]));
  }

  /** Writes header and numbers. */
  void writeTo(OutputStream out) throws IOException {
    out.write(NpyHeader.bytes(type, shape));
    writeNumbersTo(out);
  }

  /** Writes the numbers alone. */
  void writeNumbersTo(OutputStream out) throws IOException {
    ByteBuffer data = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    for (int k = 0; k < size; k++) {
      if (!data.hasRemaining()) {
        out.write(data.array());
        data.clear();
      }
      element.accept(data, k);
    }
    out.write(data.array(), 0, data.position());
  }
}
