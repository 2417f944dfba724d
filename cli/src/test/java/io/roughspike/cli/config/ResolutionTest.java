package io.roughspike.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.config.ConfigValue.Entries;
import io.roughspike.cli.failure.ConfigurationException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Full keys find and change values, items of lists too. */
class ResolutionTest {
  private static final Entries ROOT =
      ConfigurationFile.entries(
          "driver: {parts: [brownian, {rate: 2, marks: {value: 1}}]}\nmodel: {w: [[1, 2], [3, 4]]}\n",
          "a test",
          Path.of(""));

  private static String changed(String key) {
    return FlatKeys.text(Resolution.with(ROOT, key, YamlWriter.text("x"), "--set " + key));
  }

  private static String rest(String driver, String model) {
    return "{driver: {parts: %s}, model: {w: %s}}".formatted(driver, model);
  }

  @Test
  void itemsOfListsAreChanged() {
    String parts = "[brownian, {rate: 2, marks: {value: 1}}]";
    String w = "[[1, 2], [3, 4]]";
    assertEquals(rest(parts, w), FlatKeys.text(ROOT));
    assertEquals(
        rest("[brownian, {rate: x, marks: {value: 1}}]", w), changed("driver.parts[1].rate"));
    assertEquals(
        rest("[brownian, {rate: 2, marks: {value: x}}]", w),
        changed("driver.parts[1].marks.value"));
    assertEquals(rest("[x, {rate: 2, marks: {value: 1}}]", w), changed("driver.parts[0]"));
    assertEquals(rest(parts, "[[1, 2], [x, 4]]"), changed("model.w[1][0]"));
    assertEquals(rest(parts, "[[1, 2], x]"), changed("model.w[1]"));
    assertEquals(rest(parts, w + ", new[0]: x"), changed("model.new[0]"), "no list is there");
  }

  @Test
  void itemsOfListsAreFound() {
    assertEquals("2", Resolution.find(ROOT, "driver.parts[1].rate").map(FlatKeys::text).get());
    assertEquals("4", Resolution.find(ROOT, "model.w[1][1]").map(FlatKeys::text).get());
    for (String key :
        new String[] {"model.w[2]", "model.w[0][2]", "driver.parts[0].rate", "x[0]"}) {
      assertEquals(Optional.empty(), Resolution.find(ROOT, key), key);
    }
  }

  @Test
  void itemsThatAreNotThereAreRefused() {
    assertRefused("model.w[2][0]", "names item 2 of w, which has 2, counted from 0");
    assertRefused("model.w[1][0][0]", "names an item of w[1][0], which is not a list");
    assertRefused("driver.parts[0].rate", "names a key inside parts[0], which is not a section");
  }

  private static void assertRefused(String key, String part) {
    String sentence = assertThrows(ConfigurationException.class, () -> changed(key)).getMessage();
    assertTrue(sentence.startsWith("--set " + key) && sentence.endsWith(part), sentence);
  }
}
