package io.roughspike.equations;

import io.roughspike.model.NeuronModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

  /** What has been read, by file. */
  private static final Map<String, Map<String, ModelText>> READ = new ConcurrentHashMap<>();

  private static final Map<String, NeuronModel> COMPILED = new ConcurrentHashMap<>();

  private BuiltInModels() {}

  /** {@return the names of all models and of their variants} */
  public static List<String> names() {
    return FILES.stream().flatMap(file -> models(file).keySet().stream()).toList();
  }

  private static Map<String, ModelText> models(String file) {
    return READ.computeIfAbsent(file, f -> new ModelFile(f, source(f)).models());
  }

  /**
   * {@return a model as text}
   *
   * @param name one of {@link #names}
   */
  public static ModelText text(String name) {
    String file = fileOf(name);
    ModelText text = FILES.contains(file) ? models(file).get(name) : null;
    if (text == null) {
      List<String> names = names();
      throw new ModelTextException(
          "there is no built-in model %s%s; there are %s"
              .formatted(name, Nearest.suggestion(name, names), String.join(", ", names)));
    }
    return text;
  }

  private static String fileOf(String name) {
    return FILES.contains(name) ? name : name.replaceFirst("/.*", "");
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
    return source(fileOf(name));
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
