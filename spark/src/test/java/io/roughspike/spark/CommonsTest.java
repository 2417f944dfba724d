package io.roughspike.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.place.Parcel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which common parcels are sent, kept and released. */
class CommonsTest {
  private static final int SIZE = 8 * 10 + 3 + 1;

  private final List<String> events = new ArrayList<>();

  private static Parcel parcel(String name) {
    return new Parcel(name, List.of(new double[10]), Map.of("f", new byte[3]));
  }

  private Commons<String> commons(long bytes) {
    return new Commons<>(
        bytes,
        parcel -> {
          events.add("+" + parcel.text());
          return parcel.text();
        },
        name -> events.add("-" + name));
  }

  private void expect(String expected) {
    assertEquals(expected, String.join(" ", events));
    events.clear();
  }

  @Test
  void theLastOnesAreKeptAndTheOldestGoesFirst() {
    Commons<String> commons = commons(1000 * SIZE);
    List<Parcel> parcels =
        List.of(parcel("a"), parcel("b"), parcel("c"), parcel("d"), parcel("e"), parcel("f"));
    for (int round = 0; round < 3; round++) {
      assertEquals("a", commons.of(parcels.get(0)));
      assertEquals("b", commons.of(parcels.get(1)));
    }
    expect("+a +b");
    commons.of(parcels.get(2));
    commons.of(parcels.get(3));
    commons.of(parcels.get(0)); // now b is the oldest
    commons.of(parcels.get(4));
    commons.of(parcels.get(5));
    expect("+c +d -b +e -c +f");
    commons.of(parcels.get(0));
    expect("");
    commons.of(parcel("a")); // equal, but another object
    expect("-d +a");
  }

  @Test
  void asManyAreKeptAsFitTheBytes() {
    Commons<String> commons = commons(2 * SIZE);
    Parcel a = parcel("a");
    Parcel b = parcel("b");
    commons.of(a);
    commons.of(b);
    commons.of(a);
    expect("+a +b");
    commons.of(parcel("c"));
    expect("-b +c");
    Parcel large = new Parcel("large", new double[1000]);
    commons.of(large);
    commons.of(large);
    expect("-a -c +large");
    commons.of(a);
    expect("-large +a");
  }
}
