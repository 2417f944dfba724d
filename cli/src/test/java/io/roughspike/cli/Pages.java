package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Pages on results: what every one must be, and what one says. */
record Pages(String text, Document document) {
  /** Reads a page that is XML, needs no other file and no script, and has a name only once. */
  static Pages read(Path file) {
    try {
      String text = Files.readString(file);
      Document document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(text)));
      Pages page = new Pages(text, document);
      assertFalse(text.contains("http"), "a reference to elsewhere");
      assertFalse(text.contains("NaN"), "a number that is none");
      assertTrue(text.contains("prefers-color-scheme: dark"));
      assertEquals(0, page.count("script"));
      for (String reference : List.of("img", "link", "iframe", "object", "use")) {
        assertEquals(0, page.count(reference), reference);
      }
      assertTrue(
          page.all("image").allMatch(one -> one.getAttribute("href").startsWith("data:image/png;")),
          "pictures inside");
      List<String> names = page.all("clipPath").map(one -> one.getAttribute("id")).toList();
      assertEquals(names.size(), names.stream().distinct().count(), "names of two pictures");
      return page;
    } catch (IOException | SAXException | ParserConfigurationException e) {
      throw new AssertionError(file + ": " + e.getMessage(), e);
    }
  }

  private Stream<Element> all(String tag) {
    NodeList list = document.getElementsByTagName(tag);
    return IntStream.range(0, list.getLength()).mapToObj(k -> (Element) list.item(k));
  }

  /** How many elements there are. */
  int count(String tag) {
    return document.getElementsByTagName(tag).getLength();
  }

  String title() {
    return document.getElementsByTagName("h1").item(0).getTextContent();
  }

  String verdict() {
    return document.getElementsByTagName("p").item(0).getTextContent();
  }

  /** The headings of the sections. */
  List<String> sections() {
    return all("h2").map(Element::getTextContent).toList();
  }

  void assertHas(String text) {
    String content = document.getDocumentElement().getTextContent();
    assertTrue(content.contains(text), () -> "expected " + text + " in " + content);
  }
}
