package io.roughspike.measure;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How often samples of each class were told to be of each, and how often that was right. */
public final class ConfusionMatrix {
  private final int[][] counts;

  private ConfusionMatrix(int[][] counts) {
    this.counts = counts;
  }

  /**
   * {@return the matrix of samples}
   *
   * @param classes of the samples, from 0, at least one sample
   * @param told of them, as many
   * @param size number of classes
   */
  public static ConfusionMatrix of(int[] classes, int[] told, int size) {
    if (classes.length == 0 || classes.length != told.length) {
      throw new IllegalArgumentException(
          "there must be as many classes as are told, at least one, got %d and %d"
              .formatted(classes.length, told.length));
    }
    int[][] counts = new int[size][size];
    for (int n = 0; n < classes.length; n++) {
      for (int one : new int[] {classes[n], told[n]}) {
        if (one < 0 || one >= size) {
          throw new IllegalArgumentException(
              "classes must be from 0 to %d, one for each read-out, got %d at sample %d"
                  .formatted(size - 1, one, n));
        }
      }
      counts[classes[n]][told[n]]++;
    }
    return new ConfusionMatrix(counts);
  }

  /** {@return counts, a row a true class, a column a class that was told} */
  public int[][] counts() {
    return Stream.of(counts).map(int[]::clone).toArray(int[][]::new);
  }

  /** {@return the number of samples} */
  public int samples() {
    return Arrays.stream(counts).flatMapToInt(Arrays::stream).sum();
  }

  /** {@return the share of samples whose class was told} */
  public double accuracy() {
    int right = IntStream.range(0, counts.length).map(c -> counts[c][c]).sum();
    return (double) right / samples();
  }

  /** {@return the standard error of the accuracy a of n samples, sqrt(a (1 - a) / n)} */
  public double error() {
    double share = accuracy();
    return Math.sqrt(share * (1 - share) / samples());
  }

  /** {@return the share of the most frequent class: what always telling it would give} */
  public double largestShare() {
    int most = Arrays.stream(counts).mapToInt(row -> Arrays.stream(row).sum()).max().orElse(0);
    return (double) most / samples();
  }
}
