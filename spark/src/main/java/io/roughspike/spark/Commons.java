package io.roughspike.spark;

import io.roughspike.place.Parcel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The common parcels that executors have: the last {@value #KEPT} at most, as a bench keeps what is
 * made of them, and of those as many as fit a number of bytes together; the last one always. A run
 * that gives the same object again sends nothing.
 *
 * @param <S> what stands for a parcel that was sent
 */
final class Commons<S> {
  private static final int KEPT = 4;

  private final long bytes;
  private final Function<Parcel, S> send;
  private final Consumer<S> release;

  /** The one that was used last first. */
  private final List<Sent<S>> sent = new ArrayList<>();

  private record Sent<S>(Parcel parcel, S there) {}

  /**
   * None.
   *
   * @param bytes that parcels may take together
   * @param send sends a parcel to executors
   * @param release has them let go of it
   */
  Commons(long bytes, Function<Parcel, S> send, Consumer<S> release) {
    this.bytes = bytes;
    this.send = send;
    this.release = release;
  }

  /** What stands for a parcel, which is sent if it is not there. */
  S of(Parcel parcel) {
    int at = 0;
    while (at < sent.size() && !sent.get(at).parcel().equals(parcel)) {
      at++;
    }
    if (at < sent.size()) {
      sent.addFirst(sent.remove(at));
      return sent.getFirst().there();
    }
    long left = bytes - size(parcel);
    int kept = 0;
    while (kept < Math.min(sent.size(), KEPT - 1)) {
      left -= size(sent.get(kept).parcel());
      if (left < 0) {
        break;
      }
      kept++;
    }
    while (sent.size() > kept) {
      release.accept(sent.removeLast().there());
    }
    sent.addFirst(new Sent<>(parcel, send.apply(parcel)));
    return sent.getFirst().there();
  }

  /** About how many bytes a parcel takes. */
  private static long size(Parcel parcel) {
    long size = parcel.text().length();
    for (double[] array : parcel.arrays()) {
      size += (long) array.length * Double.BYTES;
    }
    for (byte[] file : parcel.files().values()) {
      size += file.length;
    }
    return size;
  }
}
