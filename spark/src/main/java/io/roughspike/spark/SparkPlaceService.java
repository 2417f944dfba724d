package io.roughspike.spark;

import io.roughspike.place.Place;
import io.roughspike.place.PlaceService;
import io.roughspike.place.PlaceSettings;

/** Opens sessions of Apache Spark; an address is a master. */
public final class SparkPlaceService implements PlaceService {
  /** System property by which a user may have a log of the driver. */
  private static final String LOG = "log4j2.configurationFile";

  @Override
  public String kind() {
    return "spark";
  }

  @Override
  public Place open(String address, PlaceSettings settings) {
    if (System.getProperty(LOG) == null) {
      System.setProperty(LOG, "roughspike-log4j2.properties");
    }
    return new SparkPlace(Session.open(Master.of(address), settings.properties()), settings);
  }
}
