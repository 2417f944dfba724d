package io.roughspike.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.config.ConfigValue.Entries;
import io.roughspike.cli.config.ConfigValue.Scalar;
import io.roughspike.equations.BuiltInModels;
import io.roughspike.equations.ModelText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files of built-in models are YAML: the YAML library reads what the library reads by itself.
 */
class BuiltInFilesTest {
  @TempDir private Path folder;

  static List<String> names() {
    return BuiltInModels.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void yamlSaysTheSame(String name) throws IOException {
    Path file = folder.resolve("model.yaml");
    Files.writeString(file, BuiltInModels.file(name));
    ModelText read = ConfigurationFile.readModels(file, Map.of()).get("");
    ModelText built = BuiltInModels.text(name);
    Entries root = ConfigurationFile.entries(BuiltInModels.file(name), "built-in", folder);
    String variant = name.substring(name.indexOf('/') + 1);
    boolean varies =
        root.values().get("variants") instanceof Entries all && all.values().containsKey(variant);
    if (!varies) {
      assertEquals(built.equations(), read.equations());
      assertEquals(built.intensity(), read.intensity());
      assertEquals(built.event(), read.event());
      assertEquals(built.reset(), read.reset());
      assertEquals(built.receive(), read.receive());
      assertEquals(built.startExpressions(), read.startExpressions());
      assertEquals(built.requirements(), read.requirements());
      assertEquals(built.states(), read.states());
      assertEquals(built.model().parameters(), read.model().parameters());
      return;
    }
    Entries changes = (Entries) ((Entries) root.values().get("variants")).values().get(variant);
    assertTrue(!changes.values().isEmpty());
    changes
        .values()
        .forEach((key, value) -> {
          double number = Double.parseDouble(((Scalar) value).text());
          assertEquals(
              number,
              key.equals("inputCurrent")
                  ? built.inputCurrent().value()
                  : built.parameters().get(key).value());
        });
  }
}
