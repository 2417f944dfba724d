package io.roughspike.simd;

import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors of this run: the widest that the machine prefers, or 128, 256 or 512 bits as the
 * system property {@value #PROPERTY} says. Constants, so that the compiler knows the shape.
 */
final class LaneShapes {
  static final String PROPERTY = "roughspike.lane.bits";

  private static final VectorShape SHAPE = shape();

  static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, SHAPE);
  static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, SHAPE);

  /** A multiple of the lanes of every width: counts that fill whole vectors. */
  static final int GRAIN = 8;

  /**
   * Where the numbers of a workspace begin in its array. An array's elements begin 16 bytes after
   * the object; 6 doubles later whole vectors lie in single cache lines if objects are aligned to
   * 64 bytes (-XX:ObjectAlignmentInBytes=64). A store across two lines costs several times one
   * within a line.
   */
  static final int FIRST = 6;

  /** The bits of the lanes of one vector. */
  static final long ALL = -1L >>> (Long.SIZE - DOUBLES.length());

  private LaneShapes() {}

  private static VectorShape shape() {
    String bits = System.getProperty(PROPERTY);
    if (bits == null) {
      return VectorShape.preferredShape();
    }
    return switch (bits) {
      case "128", "256", "512" -> VectorShape.forBitSize(Integer.parseInt(bits));
      default ->
          throw new IllegalArgumentException(PROPERTY + " must be 128, 256 or 512, got " + bits);
    };
  }

  /** Empty when vectors are fast here, else one sentence why not and what to do. */
  static String refusal() {
    boolean x86 = System.getProperty("os.arch").equals("amd64");
    if (x86 && VectorShape.preferredShape().vectorBitSize() < 256) {
      return "the SIMD engine needs AVX2, but vectors have only %d bits here: remove -XX:UseAVX, or use --engine scalar on this processor"
          .formatted(VectorShape.preferredShape().vectorBitSize());
    }
    return "";
  }
}
