package io.roughspike.spark;

import io.roughspike.place.Desk;
import io.roughspike.place.Job;
import io.roughspike.place.Parcel;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.DoubleStream;

/** What it does is said by the first word of a task's text; numbers are those of its arrays. */
public final class TestJob implements Job {
  static final String NAME = "spark-test";

  private static final long MILLISECOND = 1_000_000;

  /** A failure that does not survive the way back. */
  static final class Unserializable extends IllegalStateException {
    @Serial private static final long serialVersionUID = 1;

    Unserializable() {
      super("not serializable");
    }

    @Serial
    private void writeObject(ObjectOutputStream out) throws IOException {
      throw new NotSerializableException(getMessage());
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Parcel run(Parcel in, Desk desk) {
    String[] words = in.text().split(" ", -1);
    switch (words[0]) {
      case "fail" -> throw new IllegalArgumentException("task " + words[1] + " cannot be done");
      case "unserializable" -> throw new Unserializable();
      case "wait" -> waitForStop(Path.of(words[1]), desk);
      case "pause" -> LockSupport.parkNanos(Long.parseLong(words[1]) * MILLISECOND);
      default -> {}
    }
    List<double[]> arrays = new ArrayList<>(in.arrays());
    arrays.addAll(desk.common().arrays());
    double[] sums = desk.kept(Sums.class, Sums::new).of(arrays);
    return new Parcel(in.text() + desk.common().text(), List.of(sums), in.files());
  }

  /** Sums of sines and, last, of the common numbers. */
  private record Sums(double common) {
    Sums(Parcel parcel) {
      this(parcel.arrays().stream().mapToDouble(Sums::sum).sum());
    }

    double[] of(List<double[]> arrays) {
      double[] sums = arrays.stream().mapToDouble(Sums::sum).toArray();
      return DoubleStream.concat(DoubleStream.of(sums), DoubleStream.of(common)).toArray();
    }

    private static double sum(double[] values) {
      return Arrays.stream(values).map(Math::sin).sum();
    }
  }

  private static void waitForStop(Path begun, Desk desk) {
    try {
      Files.writeString(begun, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    while (!desk.stop().getAsBoolean()) {
      LockSupport.parkNanos(MILLISECOND);
    }
  }
}
