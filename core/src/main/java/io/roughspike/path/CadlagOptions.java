package io.roughspike.path;

/**
 * How cadlag paths are made piecewise linear ({@link CadlagPaths}).
 *
 * @param time whether channel 0 is time
 * @param jump the path that jumps follow
 * @param jumpPieces straight pieces of each jump, of equal lengths in the parameter of {@code
 *     jump}; 1 to 2^20. More than one matters to curved jumps and to static kernels that are not
 *     linear
 * @param joined whether a knot whose left limit is its value is one point instead of two at the
 *     same place. Signatures and kernels are the same, kernels cost a quarter, but the derivative
 *     there is that in value and left limit moved together, and is told as that in the value
 */
public record CadlagOptions(boolean time, JumpPath jump, int jumpPieces, boolean joined) {
  /** Time as channel 0, straight jumps of one piece, and two points at every knot. */
  public static final CadlagOptions PLAIN = new CadlagOptions(true, JumpPath.STRAIGHT, 1, false);

  private static final int MOST_PIECES = 1 << 20;

  /** Checks the values. */
  public CadlagOptions {
    if (jumpPieces < 1 || jumpPieces > MOST_PIECES) {
      throw new IllegalArgumentException(
          "jumpPieces must be 1 to %d, got %d".formatted(MOST_PIECES, jumpPieces));
    }
  }

  /**
   * {@return the same with or without time as channel 0}
   *
   * @param wanted whether there is one
   */
  public CadlagOptions withTime(boolean wanted) {
    return new CadlagOptions(wanted, jump, jumpPieces, joined);
  }

  /**
   * {@return the same with jumps along {@code path}, cut into {@code pieces} straight pieces}
   *
   * @param path the path along which values jump
   * @param pieces number of pieces, at least 1
   */
  public CadlagOptions withJump(JumpPath path, int pieces) {
    return new CadlagOptions(time, path, pieces, joined);
  }

  /**
   * {@return the same with or without knots joined where the path does not jump}
   *
   * @param wanted whether they are joined
   */
  public CadlagOptions withJoined(boolean wanted) {
    return new CadlagOptions(time, jump, jumpPieces, wanted);
  }
}
