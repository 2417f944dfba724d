package io.roughspike.equations;

/**
 * Something is wrong with the text of a model. The message is one sentence; where it belongs to a
 * place of a text, two more lines show the line and, under it, a mark at the place.
 */
public final class ModelTextException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /**
   * Says what is wrong.
   *
   * @param message the sentence, and the place where there is one
   */
  public ModelTextException(String message) {
    super(message);
  }
}
