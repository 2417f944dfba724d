package io.roughspike.place;

/** Opens places of one kind. */
public interface PlaceService {
  /** {@return the kind, as users write it} */
  String kind();

  /**
   * {@return the place at {@code address}}
   *
   * @param address as users write it
   * @param settings how tasks are done there
   * @throws IllegalArgumentException where it cannot be reached, saying why and what to do
   */
  Place open(String address, PlaceSettings settings);
}
