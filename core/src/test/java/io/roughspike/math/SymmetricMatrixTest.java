package io.roughspike.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.testing.TestSeed;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SymmetricMatrixTest {
  private static final long SEED = TestSeed.of(SymmetricMatrixTest.class);

  /** A = sum over r of a_r v_r v_r^T with orthonormal v_r, for matrices of any rank. */
  @Test
  void eigenvectorsRebuildTheMatrix() {
    Random random = new Random(SEED);
    for (int n = 1; n <= 40; n += 13) {
      for (int rank : new int[] {0, 1, n}) {
        double[] a = new double[n * n];
        for (int r = 0; r < rank; r++) {
          double[] v = random.doubles(n, -1, 1).toArray();
          double scale = Math.pow(10, -r % 12); // eigenvalues far apart
          for (int p = 0; p < n; p++) {
            for (int q = 0; q < n; q++) {
              a[p * n + q] += scale * v[p] * v[q];
            }
          }
        }
        double[] values = a.clone();
        double[] vectors = new double[n * n];
        SymmetricMatrix.diagonalize(values, n, vectors);
        // backward error of a few roundings a rotation: n epsilon times the norm, below n
        double tolerance = 20.0 * n * n * Math.ulp(1.0);
        for (int p = 0; p < n; p++) {
          for (int q = 0; q < n; q++) {
            double rebuilt = 0;
            double product = 0;
            for (int r = 0; r < n; r++) {
              rebuilt += values[r * n + r] * vectors[r * n + p] * vectors[r * n + q];
              product += vectors[p * n + r] * vectors[q * n + r];
            }
            assertEquals(a[p * n + q], rebuilt, tolerance);
            assertEquals(p == q ? 1 : 0, product, tolerance);
          }
        }
      }
    }
  }

  @Test
  void knownEigenvalues() {
    double[] a = {2, 1, 1, 2};
    SymmetricMatrix.diagonalize(a, 2, new double[4]);
    assertEquals(1, Math.min(a[0], a[3]), 4 * Math.ulp(1.0));
    assertEquals(3, Math.max(a[0], a[3]), 4 * Math.ulp(3.0));
  }
}
