package io.roughspike.fit;

/** A column is a combination of others in the data, so that nothing tells its coefficient. */
public final class DependentColumnException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  DependentColumnException(String column) {
    super(
        "the data do not tell %s apart from what comes before it: leave it out, give other time constants, or a ridge above 0"
            .formatted(column));
  }
}
