package io.roughspike.cli;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.engine.Engine;
import io.roughspike.path.PathSource;
import io.roughspike.signature.PathSignatures;
import io.roughspike.signature.WordCount;
import java.util.function.IntConsumer;

/** Signatures of any paths. */
final class DenseSignatures implements SignatureMethod {
  /** So many multiplications take a month of one processor or more. */
  private static final double MOST_WORK = 1e16;

  private final Engine engine;
  private final PathSource paths;
  private final PathSignatures signatures;

  DenseSignatures(Engine engine, PathSource paths, int depth, long memoryLimit) {
    this.engine = engine;
    this.paths = paths;
    requireWork(paths, depth);
    signatures = new PathSignatures(paths.channels(), depth, memoryLimit);
  }

  /** Refuses what nobody would wait for: Horner's rule takes all shorter words for each level. */
  private static void requireWork(PathSource paths, int depth) {
    double steps = 0;
    for (int p = 0; p < paths.samples(); p++) {
      steps += paths.moves(p);
    }
    int channels = paths.channels();
    double work = channels == 1 ? depth * (depth + 1.0) / 2 : 0;
    for (int level = 1; level <= depth && channels > 1; level++) {
      work += WordCount.of(channels, level);
    }
    if (steps * work > MOST_WORK) {
      throw new ConfigurationException(
          "signatures to depth %d of paths in %d channel%s, %s words, along %.0f steps take about %.1e multiplications, a month or more: lower --depth or --refinement, or take fewer paths or points"
              .formatted(
                  depth,
                  channels,
                  channels == 1 ? "" : "s",
                  WordCount.text(channels, depth),
                  steps,
                  steps * work));
    }
  }

  @Override
  public int words() {
    return signatures.size();
  }

  @Override
  public void values(double[] out, IntConsumer progress) {
    signatures.signatures(engine, paths, out, progress);
  }

  @Override
  public void gradient(double[] cotangents, PathGradient out, IntConsumer progress) {
    signatures.gradient(engine, paths, cotangents, out.receiver(), progress);
  }
}
