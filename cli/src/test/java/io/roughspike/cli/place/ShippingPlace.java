package io.roughspike.cli.place;

import io.roughspike.place.Parcel;
import io.roughspike.place.Place;
import io.roughspike.place.PlaceService;
import io.roughspike.place.PlaceSettings;
import io.roughspike.place.Places;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Threads of this process to which everything travels as bytes, as it would to another machine;
 * what comes in common travels once while it is the same object. Its bytes are counted.
 */
public final class ShippingPlace implements Place {
  /** Bytes that went there for all tasks, for each, and back, of all such places. */
  public static final AtomicLong COMMON = new AtomicLong();

  public static final AtomicLong TASKS = new AtomicLong();
  public static final AtomicLong RESULTS = new AtomicLong();

  /** Results that came back, of all such places. */
  public static final AtomicLong RETURNED = new AtomicLong();

  private static final AtomicLong FAIL_AT = new AtomicLong(-1);

  private final Place threads;
  private int returned;
  private Parcel lastCommon;
  private Parcel arrived;

  private ShippingPlace(Place threads) {
    this.threads = threads;
  }

  /** A place of so many threads. */
  public static ShippingPlace of(PlaceSettings settings) {
    return new ShippingPlace(Places.here(settings));
  }

  /** Lets {@code --spark local[N]} mean N such threads in this process. */
  public static final class Service implements PlaceService {
    private static final Pattern ADDRESS = Pattern.compile("local\\[(\\d+)]");

    @Override
    public String kind() {
      return "spark";
    }

    @Override
    public Place open(String address, PlaceSettings settings) {
      Matcher local = ADDRESS.matcher(address);
      if (!local.matches()) {
        throw new IllegalArgumentException("the master must be local[N] here, got " + address);
      }
      return of(
          new PlaceSettings(
              Integer.parseInt(local.group(1)),
              settings.engine(),
              settings.tapeBudget(),
              Map.of()));
    }
  }

  /** A place ends with a failure instead of result {@code number}. */
  public static void failAt(long number) {
    FAIL_AT.set(number);
  }

  @Override
  public String description() {
    return "a test of " + threads.description();
  }

  @Override
  public int slots() {
    return threads.slots();
  }

  @Override
  public boolean isHere() {
    return false;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // of which the contract speaks
  public void run(
      String job, Parcel common, List<Parcel> tasks, Delivery delivery, BooleanSupplier stop) {
    if (common != lastCommon) {
      lastCommon = common;
      arrived = shipped(common, COMMON);
    }
    threads.run(
        job,
        arrived,
        tasks.stream().map(task -> shipped(task, TASKS)).toList(),
        new Delivery() {
          @Override
          public void done(int task, Parcel result) {
            if (returned++ == FAIL_AT.get()) {
              throw new IllegalArgumentException("the test ended here");
            }
            RETURNED.incrementAndGet();
            delivery.done(task, shipped(result, RESULTS));
          }

          @Override
          public void failed(int task, RuntimeException failure) {
            delivery.failed(task, shipped(failure));
          }
        },
        stop);
  }

  private static Parcel shipped(Parcel parcel, AtomicLong count) {
    byte[] bytes = parcel.toBytes();
    count.addAndGet(bytes.length);
    return Parcel.of(bytes);
  }

  private static RuntimeException shipped(RuntimeException failure) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(failure);
      out.flush();
      ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
      return (RuntimeException) in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
