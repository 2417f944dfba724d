package io.roughspike.cli.place;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.cli.file.NpyFile;
import io.roughspike.kernel.LinearKernel;
import io.roughspike.kernel.SignatureKernel;
import io.roughspike.path.Paths;
import io.roughspike.place.Place;
import io.roughspike.place.PlaceSettings;
import io.roughspike.place.Places;
import io.roughspike.testing.TestSeed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A matrix that is written from its blocks is that which is put together in memory. */
class GramFolderTest {
  private static final int ROWS = 37;
  private static final int COLUMNS = 19;

  private final SplittableRandom random = new SplittableRandom(TestSeed.of(GramFolderTest.class));

  @TempDir private Path temp;

  private Paths paths(int samples) {
    return Paths.ofEqualLength(samples, 3, 2, random.doubles(samples * 6L).toArray());
  }

  private void check(Paths x, Paths y, boolean symmetric) {
    GramBlocks blocks = new GramBlocks(new SignatureKernel(new LinearKernel(), 0), x, y, symmetric);
    double[] expected = new double[ROWS * y.samples()];
    GramFolder folder = new GramFolder(temp.resolve("symmetric " + symmetric));
    try (Place place = Places.here(new PlaceSettings(1, Optional.empty(), 1 << 20))) {
      blocks.compute(place, Optional.empty(), expected, _ -> {});
      blocks.compute(place, folder, _ -> {});
    }
    // one row at a time, parts of blocks, several blocks, all
    for (int rows : new int[] {1, 3, 7, 12, ROWS}) {
      Path file = temp.resolve("gram.npy");
      List<double[]> shown = new ArrayList<>();
      folder.writeMatrix(blocks, file, row -> shown.add(row.clone()), rows * y.samples());
      assertArrayEquals(expected, NpyFile.read(file).values(), () -> rows + " rows at a time");
      assertEquals("(%d, %d)".formatted(ROWS, y.samples()), NpyFile.read(file).shapeText());
      assertArrayEquals(
          expected, shown.stream().flatMapToDouble(Arrays::stream).toArray(), "what was shown");
    }
  }

  @Test
  void ofPathsWithOthers() {
    check(paths(ROWS), paths(COLUMNS), false);
  }

  @Test
  void ofPathsWithThemselves() {
    Paths x = paths(ROWS);
    check(x, x, true);
  }
}
