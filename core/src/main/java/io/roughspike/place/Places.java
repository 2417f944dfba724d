package io.roughspike.place;

import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Finds places and jobs. */
public final class Places {
  private static final List<PlaceService> OFFERED = new CopyOnWriteArrayList<>();

  private Places() {}

  /**
   * Makes a kind of places known to this process, before those that are services.
   *
   * @param service opens them
   */
  public static void offer(PlaceService service) {
    OFFERED.add(service);
  }

  /**
   * {@return the threads of this process}
   *
   * @param settings how many, and by which engine
   */
  public static Place here(PlaceSettings settings) {
    return new ThreadPlace(settings, Runtime.getRuntime().maxMemory() / 2);
  }

  /**
   * {@return the place of a kind at an address}
   *
   * @param kind name of a {@link PlaceService}
   * @param address as users write it
   * @param settings how tasks are done there
   * @throws IllegalArgumentException where there is no such kind, or it refuses the address
   */
  public static Place open(String kind, String address, PlaceSettings settings) {
    return Stream.concat(OFFERED.stream(), services(PlaceService.class))
        .filter(service -> service.kind().equals(kind))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no place of kind %s here: put the module that offers it on the class path"
                    .formatted(kind)))
        .open(address, settings);
  }

  /**
   * {@return the job called {@code name}}
   *
   * @param name of a {@link Job}
   * @throws IllegalArgumentException where there is none
   */
  public static Job job(String name) {
    List<Job> named = services(Job.class).filter(job -> job.name().equals(name)).limit(1).toList();
    if (named.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no job called %s here: put the module that does it on the class path"
              .formatted(name));
    }
    return named.getFirst();
  }

  private static <S> Stream<S> services(Class<S> type) {
    // of this class's own loader: a cluster may give its threads another one
    return ServiceLoader.load(type, Places.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get);
  }
}
