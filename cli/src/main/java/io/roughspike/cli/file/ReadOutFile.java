package io.roughspike.cli.file;

import io.roughspike.spike.ReadOutSummary;
import io.roughspike.spike.ReadOutSummary.Statistic;
import io.roughspike.spike.StateRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** What read-outs say: CSV with the columns {@code sample,neuron,final,average,maximum}. */
public final class ReadOutFile {
  private ReadOutFile() {}

  /** Writes the header. */
  public static void writeHeader(OutputStream out) throws IOException {
    StringBuilder line = new StringBuilder("sample,neuron");
    for (Statistic statistic : Statistic.values()) {
      line.append(',').append(statistic.fileName());
    }
    writeLine(out, line);
  }

  /**
   * Appends one line.
   *
   * @param sample row of {@code states}, whose first is sample {@code firstSample}
   * @param column of the read-out in {@code states}
   * @param state of its potential in {@code states}
   */
  public static void writeValues(
      OutputStream out,
      ReadOutSummary summary,
      StateRecord states,
      int sample,
      int column,
      int state,
      int firstSample)
      throws IOException {
    StringBuilder line = new StringBuilder();
    line.append(firstSample + sample).append(',').append(states.neuron(column));
    for (Statistic statistic : Statistic.values()) {
      line.append(',').append(summary.value(statistic, states, sample, column, state));
    }
    writeLine(out, line);
  }

  private static void writeLine(OutputStream out, StringBuilder line) throws IOException {
    out.write(line.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
  }
}
