package io.roughspike.cli.file;

import java.util.function.Supplier;

/** What a user should know of files that can be used all the same. */
public final class Notes {
  /** Is told. */
  @FunctionalInterface
  public interface Listener {
    /** Something worth knowing. */
    void note(String sentence);

    /** Something that makes a result doubtful. */
    default void warn(String sentence) {
      note(sentence);
    }
  }

  private static final ScopedValue<Listener> LISTENER = ScopedValue.newInstance();

  private Notes() {}

  /** Does {@code work}, in which {@code listener} is told. */
  public static <T> T tellingTo(Listener listener, Supplier<T> work) {
    return ScopedValue.where(LISTENER, listener).call(work::get);
  }

  /** Tells whoever listens. */
  public static void tell(String sentence) {
    if (LISTENER.isBound()) {
      LISTENER.get().note(sentence);
    }
  }

  /** Warns whoever listens. */
  public static void warn(String sentence) {
    if (LISTENER.isBound()) {
      LISTENER.get().warn(sentence);
    }
  }
}
