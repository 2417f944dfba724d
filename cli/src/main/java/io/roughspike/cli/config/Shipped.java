package io.roughspike.cli.config;

import io.roughspike.cli.config.ConfigValue.Entries;
import io.roughspike.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration that ships with the program: a published training.
 *
 * @param name of the training
 * @param recipe another way to do it, whose top keys take the place of the training's, if any
 */
public record Shipped(String name, Optional<String> recipe) {
  /** The input current of one neuron, figure 1 of Holberg and Salvi (arXiv 2405.13587). */
  public static final Shipped CURRENT = new Shipped("current", Optional.empty());

  /** The weights of a feed-forward network, figure 2. */
  public static final Shipped WEIGHTS = new Shipped("weights", Optional.empty());

  /** The same training by another recipe. */
  public Shipped by(String otherRecipe) {
    return new Shipped(name, Optional.of(otherRecipe));
  }

  /** The top section with the changes made, by full key. */
  public Section read(Map<String, String> changes) {
    return ConfigurationFile.top(entries(), changes);
  }

  /** The training with the changes made. */
  public TrainConfig training(Map<String, String> changes, long seed, Engine engine) {
    Section root = read(changes);
    TrainConfig.Changes none =
        new TrainConfig.Changes(Optional.empty(), Optional.empty(), Optional.empty());
    return TrainConfig.read(
        root, RunConfig.read(root, Optional.of(seed)), none, Optional.empty(), engine);
  }

  /** The configuration as text: the file with its comments where nothing is changed. */
  public String text(Map<String, String> changes) {
    return recipe.isEmpty() && changes.isEmpty()
        ? resource(name)
        : ModelFile.text(
            "What train %s%s runs, as printed"
                .formatted(name, recipe.map(one -> " --recipe " + one).orElse("")),
            read(changes).entries());
  }

  /** Its keys. */
  Entries entries() {
    Entries root = entries(name);
    if (recipe.isEmpty()) {
      return root;
    }
    Map<String, ConfigValue> values = new LinkedHashMap<>(root.values());
    values.putAll(entries(name + '.' + recipe.get()).values());
    return new Entries(values, root.place());
  }

  private static Entries entries(String file) {
    return ConfigurationFile.entries(
        resource(file), file + ".yaml of the program", Path.of("").toAbsolutePath());
  }

  private static String resource(String file) {
    try (InputStream in = Shipped.class.getResourceAsStream(file + ".yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
