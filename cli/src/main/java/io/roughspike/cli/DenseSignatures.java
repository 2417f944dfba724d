package io.roughspike.cli;

import io.roughspike.engine.Engine;
import io.roughspike.path.PathSource;
import io.roughspike.signature.PathSignatures;
import java.util.function.IntConsumer;

/** Signatures of any paths. */
final class DenseSignatures implements SignatureMethod {
  private final Engine engine;
  private final PathSource paths;
  private final PathSignatures signatures;

  DenseSignatures(Engine engine, PathSource paths, int depth, long memoryLimit) {
    this.engine = engine;
    this.paths = paths;
    signatures = new PathSignatures(paths.channels(), depth, memoryLimit);
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
