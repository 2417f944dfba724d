package io.roughspike.simd;

import java.util.Set;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors of this run: the widest that the machine prefers, or 128, 256 or 512 bits as the
 * system property {@value #PROPERTY} says. Constants, so that the compiler knows the shape.
 */
final class LaneShapes {
  static final String PROPERTY = "roughspike.lane.bits";

  private static final Set<String> WIDTHS = Set.of("128", "256", "512");

  private static final VectorShape SHAPE = shape();

  static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, SHAPE);

  /** The class of {@link #DOUBLES}, which has no public name. */
  static final Class<?> VECTOR_CLASS = DOUBLES.vectorType();

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

  private LaneShapes() {}

  /** The number of elements, filled up to whole vectors. */
  static int padded(int count) {
    return (count + GRAIN - 1) / GRAIN * GRAIN;
  }

  private static VectorShape shape() {
    return isWidth(System.getProperty(PROPERTY))
        ? VectorShape.forBitSize(Integer.getInteger(PROPERTY))
        : VectorShape.preferredShape();
  }

  private static boolean isWidth(String bits) {
    return WIDTHS.contains(String.valueOf(bits));
  }

  /**
   * Refuses a width that is none. Asked before an engine is made, as a failure of this class's
   * constants would end in an error without a cause the second time.
   *
   * @throws IllegalArgumentException when the property is none of 128, 256 and 512
   */
  static void requireWidth() {
    String bits = System.getProperty(PROPERTY);
    if (bits != null && !isWidth(bits)) {
      throw new IllegalArgumentException(
          "the system property %s must be 128, 256 or 512, got %s: correct or remove -D%s"
              .formatted(PROPERTY, bits.isEmpty() ? "nothing" : bits, PROPERTY));
    }
  }

  /**
   * Whether code that compares and selects is fast in vectors of this width: at 128 bits on x86 the
   * JVM makes an object of every such vector.
   */
  static boolean selectsFast() {
    return DOUBLES.length() > 2 || !isX86();
  }

  private static boolean isX86() {
    return System.getProperty("os.arch").equals("amd64");
  }

  /** Empty when vectors are fast here, else one sentence why not and what to do. */
  static String refusal() {
    if (isX86() && VectorShape.preferredShape().vectorBitSize() < 256) {
      return "the SIMD engine needs AVX2, but vectors have only %d bits here: remove -XX:UseAVX, or use --engine scalar on this processor"
          .formatted(VectorShape.preferredShape().vectorBitSize());
    }
    return "";
  }
}
