package io.roughspike.cli;

import io.roughspike.engine.Engine;
import io.roughspike.signature.LogSignature;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Log-signatures of the paths whose signatures another method knows. */
final class LogSignatures implements SignatureMethod {
  private final Engine engine;
  private final SignatureMethod signatures;
  private final int paths;
  private final LogSignature logarithms;

  LogSignatures(Engine engine, SignatureMethod signatures, int paths, LogSignature logarithms) {
    this.engine = engine;
    this.signatures = signatures;
    this.paths = paths;
    this.logarithms = logarithms;
  }

  @Override
  public int words() {
    return logarithms.size();
  }

  @Override
  public List<List<Integer>> listedWords() {
    return logarithms.words().stream().map(word -> IntStream.of(word).boxed().toList()).toList();
  }

  @Override
  public void values(double[] out, IntConsumer progress) {
    logarithms.logSignatures(engine, paths, signatureValues(progress), out, done -> {});
  }

  private double[] signatureValues(IntConsumer progress) {
    double[] values = new double[paths * signatures.words()];
    signatures.values(values, progress);
    return values;
  }

  @Override
  public void gradient(double[] cotangents, PathGradient out, IntConsumer progress) {
    double[] values = signatureValues(done -> {});
    double[] ofSignatures = new double[values.length];
    logarithms.gradient(engine, paths, values, cotangents, ofSignatures, done -> {});
    signatures.gradient(ofSignatures, out, progress);
  }
}
