package io.roughspike.path;

/** A jump along the straight line. */
final class StraightJump implements JumpPath {
  @Override
  public void point(
      double r,
      double[] left,
      double[] value,
      int offset,
      int channels,
      double[] out,
      int outOffset) {
    for (int c = 0; c < channels; c++) {
      double x = left[offset + c];
      out[outOffset + c] = Math.fma(r, value[offset + c] - x, x);
    }
  }

  @Override
  public void addGradient(
      double r,
      double[] left,
      double[] value,
      int offset,
      int channels,
      double[] cotangents,
      int cotangentOffset,
      double[] leftBar,
      double[] valueBar) {
    for (int c = 0; c < channels; c++) {
      double bar = cotangents[cotangentOffset + c];
      leftBar[offset + c] = Math.fma(1 - r, bar, leftBar[offset + c]);
      valueBar[offset + c] = Math.fma(r, bar, valueBar[offset + c]);
    }
  }

  @Override
  public String toString() {
    return "straight line";
  }
}
