package io.roughspike.cli.file;

import io.roughspike.model.TimeGrid;
import io.roughspike.spike.StateRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;

/** States at grid times: CSV with the columns {@code sample,neuron,time,v,i}. */
public final class StateFile {
  private StateFile() {}

  /** Writes the header. */
  public static void writeHeader(OutputStream out) throws IOException {
    writeLine(out, "sample,neuron,time,v,i");
  }

  /**
   * Appends states in the order of samples, then of time, then of neurons.
   *
   * @param wanted the grid points to write, and {@code neurons} the neurons, all in {@code states}
   */
  public static void writeStates(
      OutputStream out,
      StateRecord states,
      TimeGrid grid,
      IntPredicate wanted,
      IntPredicate neurons,
      int firstSample)
      throws IOException {
    for (int n = 0; n < states.samples(); n++) {
      for (int k = 0; k < states.slots(); k++) {
        for (int c = 0; wanted.test(states.gridPoint(k)) && c < states.columns(); c++) {
          if (neurons.test(states.neuron(c))) {
            writeLine(
                out,
                "%d,%d,%s,%s,%s"
                    .formatted(
                        firstSample + n,
                        states.neuron(c),
                        grid.point(states.gridPoint(k)),
                        states.v(n, k, c),
                        states.i(n, k, c)));
          }
        }
      }
    }
  }

  private static void writeLine(OutputStream out, String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
  }
}
