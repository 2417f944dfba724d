package io.roughspike.cli.file;

import io.roughspike.model.TimeGrid;
import io.roughspike.spike.StateRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** States at grid times: CSV with the columns {@code sample,neuron,time,v,i}. */
public final class StateFile {
  private StateFile() {}

  /** Writes the header. */
  public static void writeHeader(OutputStream out) throws IOException {
    writeLine(out, "sample,neuron,time,v,i");
  }

  /** Appends states in the order of samples, then of time. */
  public static void writeStates(
      OutputStream out, StateRecord states, TimeGrid grid, int firstSample) throws IOException {
    for (int n = 0; n < states.samples(); n++) {
      for (int k = 0; k < states.slots(); k++) {
        double time = grid.point(states.gridPoint(k));
        writeLine(
            out, (firstSample + n) + ",0," + time + "," + states.v(n, k) + "," + states.i(n, k));
      }
    }
  }

  private static void writeLine(OutputStream out, String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
  }
}
