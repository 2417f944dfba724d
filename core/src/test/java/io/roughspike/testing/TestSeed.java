package io.roughspike.testing;

/**
 * The seed of the random tests: {@code -Droughspike.seed=N} or else a fixed one, so that a build is
 * repeatable while other seeds stay one option away.
 */
public final class TestSeed {
  private static final String PROPERTY = "roughspike.seed";
  private static final long DEFAULT = 20_240_513L;

  private TestSeed() {}

  /**
   * Returns the seed for a test and prints how to run that test with it again.
   *
   * @param test the test class
   * @return the seed
   */
  public static long of(Class<?> test) {
    long seed = Long.getLong(PROPERTY, DEFAULT);
    String lanes = System.getProperty("roughspike.lane.bits");
    System.out.printf(
        "%s: seed %d%s; rerun with ./build -Dtest=%s -D%s=%d%n",
        test.getSimpleName(),
        seed,
        lanes == null ? "" : ", " + lanes + " bits",
        test.getSimpleName(),
        PROPERTY,
        seed);
    return seed;
  }
}
