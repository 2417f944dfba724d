package io.roughspike.cli;

import io.roughspike.cli.config.RecordedSignals;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.file.NpyFile;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.driver.Driver;
import io.roughspike.driver.DriverCotangents;
import io.roughspike.driver.Jumps;
import io.roughspike.engine.DriverSink;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Knots;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Derivatives of a functional by the driver: by every increment, and by every area where the solver
 * reads areas, in arrays of the shape (samples, steps, neurons, channels); by the size of every
 * jump, and by every knot of recordings, in tables.
 */
final class DriverGradientFiles implements DriverSink {
  private final int[] shape;
  private final double[] increments;
  private final double[] areas;
  private final Simulation simulation;

  /** By the jumps of each sample. */
  private final double[][] bySize;

  /** Of the samples of a simulation. */
  DriverGradientFiles(Simulation simulation) {
    this.simulation = simulation;
    bySize = new double[simulation.samples()][];
    shape =
        new int[] {
          simulation.samples(),
          simulation.grid().steps(),
          simulation.network().size(),
          simulation.network().channels()
        };
    long size = (long) shape[0] * shape[1] * shape[2] * shape[3];
    if (size > Integer.MAX_VALUE - 8) {
      throw new ConfigurationException(
          "--by-driver keeps samples x steps x neurons x channels = %d numbers, at most %d: take fewer samples"
              .formatted(size, Integer.MAX_VALUE - 8));
    }
    increments = new double[(int) size];
    areas = new double[simulation.solver().stepper().usesAreas() ? (int) size : 0];
  }

  @Override
  public void take(int sample, DriverCotangents cotangents) {
    bySize[sample] = Arrays.copyOf(cotangents.bySize(), cotangents.jumps().count());
    for (int m = 0; m < shape[1]; m++) {
      for (int n = 0; n < shape[2]; n++) {
        for (int c = 0; c < shape[3]; c++) {
          int to = ((sample * shape[1] + m) * shape[2] + n) * shape[3] + c;
          increments[to] = cotangents.values()[cotangents.at(n, c) + m];
          if (cotangents.hasAreas()) {
            areas[to] = cotangents.values()[cotangents.at(n, shape[3] + c) + m];
          }
        }
      }
    }
  }

  /**
   * Writes what was taken into a folder.
   *
   * @param gradient by the parameters of the driver
   * @return the files
   */
  List<Path> write(Path folder, ParameterGradient gradient) {
    List<Path> written = new ArrayList<>();
    Path ofIncrements = folder.resolve(OwnFiles.BY_INCREMENTS);
    NpyFile.write(ofIncrements, increments, shape);
    written.add(ofIncrements);
    if (areas.length > 0) {
      Path ofAreas = folder.resolve(OwnFiles.BY_AREAS);
      NpyFile.write(ofAreas, areas, shape);
      written.add(ofAreas);
    }
    if (simulation.driver().hasJumps()) {
      Path ofJumps = folder.resolve(OwnFiles.BY_JUMPS);
      AtomicFile.write(ofJumps, this::writeJumps);
      written.add(ofJumps);
    }
    List<RecordedSignals> recorded = RecordedSignals.of(simulation.network());
    if (!recorded.isEmpty()) {
      Path ofKnots = folder.resolve(OwnFiles.BY_KNOTS);
      AtomicFile.write(ofKnots, out -> writeKnots(out, recorded, gradient));
      written.add(ofKnots);
    }
    return written;
  }

  private void writeJumps(OutputStream out) throws IOException {
    writeLine(out, "sample,neuron,channel,time,size,gradient");
    Driver.Source source = simulation.driver().source();
    Jumps jumps = new Jumps();
    for (int n = 0; n < bySize.length; n++) {
      jumps.clear();
      source.jumps(simulation.firstSample() + n, jumps);
      for (int j = 0; j < jumps.count(); j++) {
        writeLine(
            out,
            "%d,%d,%d,%s,%s,%s"
                .formatted(
                    n,
                    jumps.neuron(j),
                    jumps.channel(j),
                    jumps.time(j),
                    jumps.size(j),
                    bySize[n][j]));
      }
    }
  }

  /** In the order of the parameters: of parts of a sum, samples, neurons, channels and knots. */
  private static void writeKnots(
      OutputStream out, List<RecordedSignals> recorded, ParameterGradient gradient)
      throws IOException {
    writeLine(out, "part,sample,neuron,channel,time,value,gradient");
    for (RecordedSignals one : recorded) {
      int p = one.first();
      int neurons = one.recording().neurons();
      int channels = one.recording().channels();
      List<Knots> signals = one.recording().signals();
      for (int s = 0; s < signals.size(); s++) {
        for (int k = 0; k < signals.get(s).count(); k++) {
          writeLine(
              out,
              "%d,%d,%d,%d,%s,%s,%s"
                  .formatted(
                      one.part(),
                      s / channels / neurons,
                      s / channels % neurons,
                      s % channels,
                      signals.get(s).time(k),
                      signals.get(s).value(k),
                      gradient.at(p++)));
        }
      }
    }
  }

  private static void writeLine(OutputStream out, String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
  }
}
