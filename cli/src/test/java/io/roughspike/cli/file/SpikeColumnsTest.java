package io.roughspike.cli.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.ZipBytes.Member;
import io.roughspike.cli.file.ZipBytes.Packing;
import io.roughspike.equations.Unit;
import io.roughspike.spike.SpikeTrains;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spike trains in files of other programs. */
class SpikeColumnsTest {
  private static final Optional<Unit> MS = Optional.of(Unit.of("ms"));
  private static final SpikeColumns LAB = columns("trial", "unit", "t_ms", MS);

  @TempDir private Path temp;

  private static SpikeColumns columns(
      String sample, String neuron, String time, Optional<Unit> unit) {
    return new SpikeColumns(Optional.ofNullable(sample), Optional.ofNullable(neuron), time, unit);
  }

  private Path csv(String text) throws IOException {
    return Files.writeString(temp.resolve("a.csv"), text);
  }

  private static Member array(String name, double... values) {
    return Member.of(
        name + ".npy",
        NpyBytes.bytes(
            1,
            NpyBytes.dictionary("<f8", false, "(" + values.length + ",)"),
            NpyBytes.data(values)));
  }

  private Path npz(Member... members) throws IOException {
    return Files.write(temp.resolve("a.npz"), ZipBytes.archive(Packing.STORED, members));
  }

  private static String text(SpikeTrains trains) {
    StringBuilder text = new StringBuilder();
    for (int n = 0; n < trains.samples(); n++) {
      text.append(n).append(':');
      for (int e = 0; e < trains.count(n); e++) {
        text.append(' ').append(trains.neuron(n, e)).append('@').append(trains.time(n, e));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static void refused(String words, Path file, SpikeColumns columns) {
    String message =
        assertThrows(ConfigurationException.class, () -> SpikeFile.read(file, 9, columns))
            .getMessage();
    assertTrue(message.contains(words), () -> words + " is not in: " + message);
  }

  /** Any order of columns and events; ties stay in the order of the file; 12.5 ms is 0.0125 s. */
  @Test
  void namesUnitsAndOrder() throws IOException {
    Path file = csv("t_ms,depth,trial,unit\n30,7,1,0\n12.5,7,0,2\n12.5,7,0,1\n10,7,1,0\n4,7,0,1\n");
    assertEquals(
        "0: 1@0.004 2@0.0125 1@0.0125\n1: 0@0.01 0@0.03\n", text(SpikeFile.read(file, 3, LAB)));
  }

  @Test
  void columnsThatAreNotThere() throws IOException {
    Path one = csv("time\n0.5\n0.25\n");
    assertEquals(
        "0: 0@0.25 0@0.5\n",
        text(SpikeFile.read(one, 1, columns(null, SpikeColumns.NONE, "time", Optional.empty()))));
    Path trials = csv("trial,t\n0,0.5\n1,0.25\n");
    assertEquals(
        "0: 0@0.5\n1: 0@0.25\n",
        text(SpikeFile.read(trials, 1, columns("trial", null, "t", Optional.empty()))));
    refused(
        "has the column trial and none called sample",
        trials,
        columns(null, null, "t", Optional.empty()));
    refused(
        "must have the column t_ms, which columns.time names, got trial,t",
        trials,
        columns("trial", "none", "t_ms", MS));
    refused(
        "must have the column sweep, which columns.sample names",
        trials,
        columns("sweep", null, "t", Optional.empty()));
    refused(
        "must have one column t, got several", csv("t,t\n1,2\n"), columns("none", null, "t", MS));
    refused("must have the columns sample,neuron,time", trials, SpikeColumns.STANDARD);
  }

  @Test
  void unitsOfOurOwnColumns() throws IOException {
    Path file = csv("sample,neuron,time\n0,0,7\n0,1,9\n");
    SpikeColumns columns = new SpikeColumns(Optional.empty(), Optional.empty(), "time", MS);
    assertEquals("0: 0@0.007 1@0.009\n", text(SpikeFile.read(file, 2, columns)));
  }

  @Test
  void badValues() throws IOException {
    refused("line 2 of file", csv("t_ms,trial,unit\nx,0,0\n"), LAB);
    refused("a whole number from 0 to 8 as neuron", csv("t_ms,trial,unit\n1,0,9\n"), LAB);
    refused("as sample, got -1", csv("t_ms,trial,unit\n1,-1,0\n"), LAB);
    refused("must have the 3 values", csv("t_ms,trial,unit\n1,0\n"), LAB);
    refused("is empty", csv(""), LAB);
  }

  @Test
  void arraysOfOtherNames() throws IOException {
    Path file = npz(array("t_ms", 30, 12.5), array("trial", 0, 0), array("unit", 1, 0));
    assertEquals("0: 0@0.0125 1@0.03\n", text(SpikeFile.read(file, 2, LAB)));
    refused(
        "of one length, got trial(1,)",
        npz(array("t_ms", 30, 12.5), array("trial", 0), array("unit", 1, 0)),
        LAB);
    refused(
        "must have a finite time",
        npz(array("t_ms", Double.NaN), array("trial", 0), array("unit", 0)),
        LAB);
  }

  /** Trains are samples, empty ones too, or neurons where that is said. */
  @Test
  void raggedArrays() throws IOException {
    Path file = npz(array("spike_times", 0.1, 0.4, 0.2), array("spike_times_index", 2, 2, 3, 3));
    assertEquals("0: 0@0.1 0@0.4\n1:\n2: 0@0.2\n3:\n", text(SpikeFile.read(file, 1)));
    assertEquals(
        "0: 0@0.1 2@0.2 0@0.4\n",
        text(SpikeFile.read(file, 4, columns(null, SpikeColumns.TRAIN, "time", Optional.empty()))));
    assertEquals(
        "0: 0@1.0E-4 0@4.0E-4\n1:\n2: 0@2.0E-4\n3:\n",
        text(
            SpikeFile.read(
                file, 1, new SpikeColumns(Optional.empty(), Optional.empty(), "time", MS))));
    Member times = array("spike_times", 0.1, 0.4, 0.2);
    SpikeColumns standard = SpikeColumns.STANDARD;
    refused("must hold the arrays spike_times and spike_times_index", npz(times), standard);
    refused("do not decrease", npz(times, array("spike_times_index", 2, 1, 3)), standard);
    refused("up to the 3 spikes", npz(times, array("spike_times_index", 2, 4)), standard);
    refused("whole numbers", npz(times, array("spike_times_index", 1.5, 3)), standard);
    refused(
        "at the end of spike_times_index, got 2",
        npz(times, array("spike_times_index", 2)),
        standard);
    refused("must not be earlier", npz(times, array("spike_times_index", 3)), standard);
  }
}
