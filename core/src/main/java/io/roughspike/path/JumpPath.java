package io.roughspike.path;

/**
 * The path phi along which a cadlag path jumps, in zero time, from its left limit x to its value y:
 * phi(0; x, y) = x and phi(1; x, y) = y in R^d. Marcus integration follows it ({@link
 * CadlagPaths}). An implementation of your own must be continuous, free of state, and stay within a
 * multiple of |y - x| of x.
 */
public interface JumpPath {
  /** The straight line phi(r; x, y) = x + r (y - x), Marcus' own choice. */
  JumpPath STRAIGHT = new StraightJump();

  /**
   * Writes phi(r; x, y).
   *
   * @param r between 0 and 1, ends excluded
   * @param left x is at {@code left[offset .. offset + channels)}
   * @param value y is at {@code value[offset .. offset + channels)}
   * @param offset where both points start
   * @param channels number of channels
   * @param out receives the point at {@code out[outOffset .. outOffset + channels)}
   * @param outOffset where the result starts in its array
   */
  void point(
      double r,
      double[] left,
      double[] value,
      int offset,
      int channels,
      double[] out,
      int outOffset);

  /**
   * Adds the derivatives of sum over channels c of cotangents[c] phi_c(r; x, y) in x and in y.
   *
   * @param r between 0 and 1, ends excluded
   * @param left left limits
   * @param value y, as {@code left}
   * @param offset where both points start
   * @param channels number of channels
   * @param cotangents channel c is at {@code cotangents[cotangentOffset + c]}
   * @param cotangentOffset where the cotangents start
   * @param leftBar gets the derivative in x added at {@code leftBar[offset ..]}
   * @param valueBar gets the derivative in y added at {@code valueBar[offset ..]}
   */
  void addGradient(
      double r,
      double[] left,
      double[] value,
      int offset,
      int channels,
      double[] cotangents,
      int cotangentOffset,
      double[] leftBar,
      double[] valueBar);
}
