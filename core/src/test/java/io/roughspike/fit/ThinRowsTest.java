package io.roughspike.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.testing.TestSeed;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Thinned rows against all rows. */
class ThinRowsTest {
  private static final int BLOCKS = 40;

  private final Random random = new Random(TestSeed.of(ThinRowsTest.class));
  private final double[] w = {-2, 1.5};
  private final RowBlock block = new RowBlock(2);

  private void fill() {
    block.count = RowBlock.ROWS;
    for (int r = 0; r < block.count; r++) {
      block.x[RowBlock.STRIDE + r] = 2 * random.nextDouble() - 1;
      block.spike[r] = random.nextInt(100) == 0 ? 1 : 0;
      block.length[r] = block.spike[r] > 0 ? 0 : 1;
    }
  }

  /**
   * A sum of p that passes whole numbers is less than 1 from the number of rows taken, so that of
   * lengths times p, which is the number of expected spikes over a, is less than 1 off.
   */
  @Test
  void whatIsKeptStandsForAll() {
    double each = 1.5; // above the largest exp(y): no p is 1
    ThinRows thin = new ThinRows(w, each, 0, 0);
    double expected = 0;
    double spikes = 0;
    for (int b = 0; b < BLOCKS; b++) {
      fill();
      thin.take(block);
      for (int r = 0; r < block.count; r++) {
        spikes += block.spike[r];
        expected += block.length[r] * Math.exp(w[0] + w[1] * block.x[RowBlock.STRIDE + r]);
      }
    }
    double[] kept = new double[3];
    thin.giveTo(rows -> {
      for (int r = 0; r < rows.count; r++) {
        kept[0] += rows.spike[r];
        kept[1] += rows.length[r] * Math.exp(w[0] + w[1] * rows.x[RowBlock.STRIDE + r]);
        kept[2]++;
      }
    });
    assertEquals(spikes, kept[0]);
    assertEquals(expected, kept[1], each);
    assertTrue(kept[2] < BLOCKS * RowBlock.ROWS / 4.0, "rows: " + kept[2]);
  }

  /** Where the coefficients see no spike, a part of the rows is kept all the same. */
  @Test
  void unlikelyRowsAreKeptToo() {
    ThinRows thin = new ThinRows(new double[] {-50, 0}, 1, 0.25, 0);
    double[] length = new double[2];
    for (int b = 0; b < BLOCKS; b++) {
      fill();
      thin.take(block);
      for (int r = 0; r < block.count; r++) {
        length[0] += block.length[r];
      }
    }
    thin.giveTo(rows -> {
      for (int r = 0; r < rows.count; r++) {
        length[1] += rows.length[r];
      }
    });
    assertEquals(length[0], length[1], 4);
  }

  /** Rows that stand for a spike each at least are all kept, as they are. */
  @Test
  void likelyRowsAreAllKept() {
    ThinRows thin = new ThinRows(w, 1e-3, 0, 0.5);
    fill();
    thin.take(block);
    thin.giveTo(rows -> {
      assertEquals(RowBlock.ROWS, rows.count);
      for (int r = 0; r < rows.count; r++) {
        assertEquals(block.length[r], rows.length[r]);
        assertEquals(block.spike[r], rows.spike[r]);
        assertEquals(block.x[RowBlock.STRIDE + r], rows.x[RowBlock.STRIDE + r]);
      }
    });
  }
}
