package io.roughspike.equations;

import io.roughspike.model.NeuronModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The models that come with the program: each a text file among its resources, which says more of
 * it. A file has variants, too: other values of its parameters under a name such as {@code
 * adex/tonic}.
 */
public final class BuiltInModels {
  private static final List<String> FILES =
      List.of(
          "lif",
          "qif",
          "eif",
          "eif/escape",
          "adex",
          "adex/escape",
          "izhikevich",
          "gif",
          "adaptive-threshold");

  private static final Map<String, NeuronModel> COMPILED = new ConcurrentHashMap<>();

  /** Read where first needed. */
  private static final class Texts {
    static final Map<String, ModelText> ALL = new LinkedHashMap<>();

    static {
      FILES.forEach(file -> ALL.putAll(new ModelFile(file, source(file)).models()));
    }
  }

  private BuiltInModels() {}

  /** {@return the names of all models and of their variants} */
  public static List<String> names() {
    return List.copyOf(Texts.ALL.keySet());
  }

  /**
   * {@return a model as text}
   *
   * @param name one of {@link #names}
   */
  public static ModelText text(String name) {
    ModelText text = Texts.ALL.get(name);
    if (text == null) {
      throw new ModelTextException(
          "there is no built-in model %s%s; there are %s"
              .formatted(name, Nearest.suggestion(name, names()), String.join(", ", names())));
    }
    return text;
  }

  /**
   * {@return a model as equations, always the same object}
   *
   * @param name one of {@link #names}
   */
  public static NeuronModel model(String name) {
    return COMPILED.computeIfAbsent(name, n -> text(n).model());
  }

  /**
   * {@return the file of a model, with comments that say where equations and parameters come from}
   *
   * @param name one of {@link #names}; a variant is in the file of its model
   */
  public static String file(String name) {
    text(name);
    return source(FILES.contains(name) ? name : name.substring(0, name.indexOf('/')));
  }

  private static String source(String file) {
    String resource = file + ".yaml";
    try (InputStream in = BuiltInModels.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the built-in model " + file, e);
    }
  }
}
