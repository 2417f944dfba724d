package io.roughspike.cli.config;

import io.roughspike.cli.config.ConfigValue.Entries;
import io.roughspike.cli.config.ConfigValue.Items;
import io.roughspike.cli.config.ConfigValue.Scalar;
import io.roughspike.cli.file.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Configurations as nested maps, lists and text: what the program reads, and what a second, plain
 * reader makes of the part of YAML that needs no rules: keys by indentation, lists and sections in
 * brackets on one line, words.
 */
public final class YamlTree {
  private YamlTree() {}

  /** What the program reads of a simulation. */
  public static String read(Path file) {
    return read(file, root -> RunConfig.read(root, Optional.empty()));
  }

  /** The same of a fit. */
  public static String readFit(Path file) {
    return read(file, FitConfig::read);
  }

  /** The same of a fitted model. */
  public static String readFitted(Path file) {
    return read(
        file,
        root -> {
          FittedWindow.read(root);
          RunConfig.read(root, Optional.empty());
        });
  }

  private static String read(Path file, Consumer<Section> reader) {
    reader.accept(ConfigurationFile.read(file, Map.of()));
    return plain(YamlReader.read(TextFile.read(file), "x", file)).toString();
  }

  private static Object plain(ConfigValue value) {
    return switch (value) {
      case Scalar scalar -> scalar.text();
      case Items items -> items.values().stream().map(YamlTree::plain).toList();
      case Entries entries -> {
        Map<String, Object> map = new LinkedHashMap<>();
        entries.values().forEach((key, inner) -> map.put(key, plain(inner)));
        yield map;
      }
    };
  }

  /** What the second reader makes of it; empty where that is beyond it. */
  public static Optional<String> readPlainly(String text) {
    if (!text.matches("[-+.\\w :,\\[\\]{}\n]*")) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>(text.lines().filter(line -> !line.isBlank()).toList());
    try {
      return Optional.of(section(lines, 0).toString()).filter(_ -> lines.isEmpty());
    } catch (IllegalStateException e) {
      return Optional.empty();
    }
  }

  private static Map<String, Object> section(List<String> lines, int indent) {
    Map<String, Object> map = new LinkedHashMap<>();
    while (!lines.isEmpty() && indent(lines.getFirst()) == indent) {
      String line = lines.removeFirst().strip();
      int colon = line.indexOf(':');
      require(colon > 0 && line.substring(0, colon).matches("\\w+"));
      require(colon + 1 == line.length() || line.charAt(colon + 1) == ' ');
      String rest = line.substring(colon + 1).strip();
      boolean isSection = rest.isEmpty() && !lines.isEmpty() && indent(lines.getFirst()) > indent;
      Object value = isSection ? section(lines, indent(lines.getFirst())) : new Flow(rest).all();
      require(map.put(line.substring(0, colon), value) == null);
    }
    return map;
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new IllegalStateException("beyond plain YAML");
    }
  }

  private static final class Flow {
    private final String text;
    private int at;

    Flow(String text) {
      this.text = text;
    }

    Object all() {
      Object value = value();
      space();
      require(at == text.length());
      return value;
    }

    private void space() {
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
    }

    private boolean take(char c) {
      space();
      boolean is = at < text.length() && text.charAt(at) == c;
      at += is ? 1 : 0;
      return is;
    }

    private String word() {
      space();
      int start = at;
      while (at < text.length()
          && (Character.isLetterOrDigit(text.charAt(at)) || "+-._".indexOf(text.charAt(at)) >= 0)) {
        at++;
      }
      String word = text.substring(start, at);
      require(!word.startsWith("-") || word.matches("-[0-9.].*"));
      return word;
    }

    private Object value() {
      if (take('[')) {
        List<Object> list = new ArrayList<>();
        if (take(']')) {
          return list;
        }
        do {
          list.add(value());
          require(!"".equals(list.getLast()));
        } while (take(','));
        require(take(']'));
        return list;
      }
      if (take('{')) {
        Map<String, Object> map = new LinkedHashMap<>();
        do {
          String key = word();
          require(!key.isEmpty() && take(':') && text.startsWith(" ", at));
          require(map.put(key, value()) == null);
        } while (take(','));
        require(take('}'));
        return map;
      }
      return word();
    }
  }
}
