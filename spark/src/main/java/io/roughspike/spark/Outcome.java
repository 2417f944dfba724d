package io.roughspike.spark;

import io.roughspike.place.Parcel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.io.UncheckedIOException;

/**
 * How a task ended. A failure of its job is an outcome like any other: done again it would fail
 * again.
 */
final class Outcome implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private final Worker worker;
  private final byte[] parcel;
  private final Throwable failure;

  /**
   * Who did it.
   *
   * @param host its machine
   * @param executor number of its process
   * @param engine name of the engine
   * @param lanes of the engine
   */
  record Worker(String host, String executor, String engine, int lanes) implements Serializable {}

  private Outcome(Worker worker, byte[] parcel, Throwable failure) {
    this.worker = worker;
    this.parcel = parcel;
    this.failure = failure;
  }

  static Outcome of(Worker worker, Parcel result) {
    return new Outcome(worker, result.toBytes(), null);
  }

  static Outcome of(Throwable failure) {
    return new Outcome(null, null, failure);
  }

  /** Who did it; null where it failed. */
  Worker worker() {
    return worker;
  }

  /** What the job threw; null where it did not. */
  Throwable failure() {
    return failure;
  }

  Parcel result() {
    return Parcel.of(parcel);
  }

  byte[] toBytes() {
    try {
      return bytes(this);
    } catch (IOException e) {
      // it, or something that it holds, is not serializable
      IllegalStateException said = new IllegalStateException(failure.toString());
      said.setStackTrace(failure.getStackTrace());
      try {
        return bytes(of(said));
      } catch (IOException again) {
        throw new UncheckedIOException(again);
      }
    }
  }

  private static byte[] bytes(Outcome outcome) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(outcome);
    }
    return bytes.toByteArray();
  }

  static Outcome of(byte[] bytes) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (Outcome) in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
