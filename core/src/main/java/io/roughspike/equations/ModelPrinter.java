package io.roughspike.equations;

import java.util.Map;

/** A model in words: what it says, with all names and numbers. */
public final class ModelPrinter {
  private ModelPrinter() {}

  /**
   * {@return equations, what happens at spikes, and parameters with units and ranges}
   *
   * @param text any model
   */
  public static String describe(ModelText text) {
    StringBuilder out = new StringBuilder(text.name()).append('\n');
    section(out, "equations", text.equations());
    text.intensity().ifPresent(t -> section(out, "intensity", t));
    text.event().ifPresent(t -> section(out, "event", t));
    section(out, "reset", text.reset());
    text.receive().forEach((receptor, t) -> section(out, "receive " + receptor, t));
    out.append("parameters\n");
    for (Map.Entry<String, Quantity> p : text.parameters().entrySet()) {
      out.append("  %s = %s\n".formatted(p.getKey(), p.getValue()));
    }
    return out.toString();
  }

  private static void section(StringBuilder out, String name, String text) {
    out.append(name).append('\n');
    text.lines().forEach(line -> out.append("  ").append(line.strip()).append('\n'));
  }
}
