package io.roughspike;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/** The version of this build of RoughSpike. */
public final class Version {
  private static final String RESOURCE = "version.properties";

  private Version() {}

  /**
   * Returns the project's version.
   *
   * @return the version as the build wrote it, for instance {@code 0.1.0}
   */
  public static String current() {
    return properties().getProperty("version");
  }

  /**
   * Returns the commit that this build was made from.
   *
   * @return 40 hexadecimal digits, and {@code -dirty} after them where files differed from it;
   *     empty where the build was not told
   */
  public static Optional<String> commit() {
    return Optional.of(properties().getProperty("commit")).filter(commit -> !commit.isBlank());
  }

  private static Properties properties() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " in the core jar cannot be read", e);
    }
    return properties;
  }
}
