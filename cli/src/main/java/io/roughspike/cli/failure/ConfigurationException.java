package io.roughspike.cli.failure;

/**
 * A configuration, data file or option holds something that cannot be used; the message is a
 * sentence.
 */
public final class ConfigurationException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** A failure that {@code sentence} explains: what, its value, what is required. */
  public ConfigurationException(String sentence) {
    super(sentence);
  }

  /** A failure with the exception that revealed it. */
  public ConfigurationException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
