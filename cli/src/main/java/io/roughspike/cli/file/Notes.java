package io.roughspike.cli.file;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a user should know of files that can be used all the same. */
public final class Notes {
  private static final ScopedValue<Consumer<String>> LISTENER = ScopedValue.newInstance();

  private Notes() {}

  /** Does {@code work}, in which {@code listener} is told. */
  public static <T> T tellingTo(Consumer<String> listener, Supplier<T> work) {
    return ScopedValue.where(LISTENER, listener).call(work::get);
  }

  /** Tells whoever listens. */
  public static void tell(String sentence) {
    if (LISTENER.isBound()) {
      LISTENER.get().accept(sentence);
    }
  }
}
