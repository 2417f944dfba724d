package io.roughspike.cli.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.spike.SpikeTrains;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Tables of text as spreadsheets and other programs write them: no value is lost, none misread. */
class CsvTableTest {
  private static final String MARK = "\ufeff";

  @TempDir private Path temp;

  private Path file(String text) throws IOException {
    return Files.writeString(temp.resolve("t.csv"), text);
  }

  /** Cases: the text, and its numbers, two columns where they say so. */
  @TestFactory
  Stream<DynamicTest> columnsOfNumbers() {
    record Case(String name, String text, String shape, List<Double> values) {}
    return Stream.of(
            new Case("plain", "1\n2\n", "(2, 1)", List.of(1.0, 2.0)),
            new Case("last line without its end", "1\n2", "(2, 1)", List.of(1.0, 2.0)),
            new Case("one line without its end", "7,8", "(1, 2)", List.of(7.0, 8.0)),
            new Case("header", "current\n1\n2\n", "(2, 1)", List.of(1.0, 2.0)),
            new Case("byte order mark", MARK + "1\n2\n", "(2, 1)", List.of(1.0, 2.0)),
            new Case(
                "byte order mark and header",
                MARK + "current\n1\n2\n",
                "(2, 1)",
                List.of(1.0, 2.0)),
            new Case(
                "byte order mark and quotes", MARK + "\"a\"\r\n\"1\"\r\n", "(1, 1)", List.of(1.0)),
            new Case("unit", "nA\n1\n2\n", "(2, 1)", List.of(1.0, 2.0)),
            new Case("CR LF", "a,b\r\n1,2\r\n3,4\r\n", "(2, 2)", List.of(1.0, 2.0, 3.0, 4.0)),
            new Case("CR", "a,b\r1,2\r3,4", "(2, 2)", List.of(1.0, 2.0, 3.0, 4.0)),
            new Case("quotes", "\"a, in nA\",\"b\"\n\"1\",\"2.5\"\n", "(1, 2)", List.of(1.0, 2.5)),
            new Case("spaces and tabs around", " a ,b\n 1\t,  2 \n", "(1, 2)", List.of(1.0, 2.0)),
            new Case(
                "empty lines around",
                "\na\n\n1,2\n".replace("a", "a,b"),
                "(1, 2)",
                List.of(1.0, 2.0)),
            new Case(
                "empty lines between rows",
                "1,2\n\n3,4\n\n",
                "(2, 2)",
                List.of(1.0, 2.0, 3.0, 4.0)),
            new Case(
                "names of all kinds",
                "I (nA),µ_1,_x,Na\n1,2,3,4",
                "(1, 4)",
                List.of(1.0, 2.0, 3.0, 4.0)),
            new Case(
                "unnamed index", ",current\n0,1\n1,2\n", "(2, 2)", List.of(0.0, 1.0, 1.0, 2.0)),
            new Case("numpy.savetxt", "# a,b\n1.0e+00,-2.5e-01\n", "(1, 2)", List.of(1.0, -0.25)),
            new Case(
                "ways to write",
                "+1,-0,.5,5.,1E2\n",
                "(1, 5)",
                List.of(1.0, -0.0, 0.5, 5.0, 100.0)),
            new Case("tiny", "1e-999\n4.9e-324\n", "(2, 1)", List.of(0.0, Double.MIN_VALUE)))
        .map(one ->
            dynamicTest(
                one.name,
                () -> {
                  NumberArray read = NumberArray.read(file(one.text));
                  assertEquals(one.shape, read.shapeText());
                  assertEquals(one.values, Arrays.stream(read.values()).boxed().toList());
                }));
  }

  /** Cases: what a first line that is no header says, and the end of the sentence. */
  @TestFactory
  Stream<DynamicTest> firstValuesThatAreNoNumbers() {
    return Stream.of(
            "nan",
            "NaN",
            "NAN",
            "-nan",
            "nan(ind)",
            "inf",
            "-inf",
            "+Inf",
            "Infinity",
            "NA",
            "N/A",
            "null",
            "None",
            "<NA>",
            "#N/A",
            "#DIV/0!",
            "?",
            "6_0",
            "0x1p-2",
            "0.25d",
            "0.25f",
            "1e999",
            "1e",
            "1.#INF",
            "1,5e",
            "(1+2j)",
            "--1",
            "1..2",
            "٣",
            "１",
            "−1",
            "1'000",
            "$1")
        .map(text ->
            dynamicTest(
                text,
                () -> {
                  String value = text.replace(",", "");
                  refused(
                      value + "\n2\n",
                      "line 1 of file FILE must have a finite number as value, got " + value);
                  refused(
                      "I\n2\n" + value,
                      "line 3 of file FILE must have a finite number as value, got " + value);
                  refused(
                      "I,J\n" + value + ",2\n",
                      "line 2 of file FILE must have a finite number as value, got " + value);
                }));
  }

  private void refused(String text, String sentence) throws IOException {
    Path file = file(text);
    assertEquals(
        sentence.replace("FILE", file.toString()),
        assertThrows(ConfigurationException.class, () -> NumberArray.read(file)).getMessage());
  }

  @Test
  void otherSeparatorsAreToldByName() throws IOException {
    String value = "line 1 of file FILE must have a finite number as value, got ";
    refused("0,5;0,7\n", value + "5;0: separate values by commas, not by semicolons");
    refused("0.5;0.7\n", value + "0.5;0.7: separate values by commas, not by semicolons");
    refused("I;J\n0.5;0.7\n", value + "I;J: separate values by commas, not by semicolons");
    refused("0.5\t0.7\n", value + "0.5\\u00090.7: separate values by commas, not by tabs");
    refused("0.5  0.7\n", value + "0.5  0.7: separate values by commas, not by spaces");
    refused("\"0,5\"\n", value + "0,5: if this has a decimal comma, write 0.5, not 0,5");
    refused(
        "1\n0,5\n",
        "line 2 of file FILE must have 1 values, got 2: if this has a decimal comma, write 0.5, not 0,5");
    assertEquals(
        "(2, 2) (are these decimal commas? write 0.5, not 0,5)",
        NumberArray.read(file("0,5\n1,25\n")).misfit());
    assertEquals("(2, 2)", NumberArray.read(file("0.5,1\n1,25\n")).misfit());
  }

  @Test
  void nothingIsSkippedSilently() throws IOException {
    refused(
        "1\n\n3\n",
        "line 3 of file FILE follows an empty line, which may be a missing number: remove that line, or write the number there");
    refused("a,b\n1,\n", "line 2 of file FILE must have a finite number as value, got nothing");
    refused(",2\n", "line 1 of file FILE must have a finite number as value, got nothing");
    refused(",\n", "line 1 of file FILE must have a finite number as value, got nothing");
    refused("t,0.5\n", "line 1 of file FILE must have a finite number as value, got t");
    refused("1,2\n3\n", "line 2 of file FILE must have 2 values, got 1");
    refused("a,b\n", "file FILE holds no numbers");
    refused("", "file FILE is empty");
    refused(MARK, "file FILE is empty");
  }

  @Test
  void whatIsNoTextIsRefused() throws IOException {
    refused(
        "1\n2\u0000\n",
        "line 2 of file FILE holds the control character \\u0000: the file is no text, or damaged");
    refused(
        "\u001b[31mI\n2\n",
        "line 1 of file FILE holds the control character \\u001b: the file is no text, or damaged");
    refused(
        MARK + MARK + "1\n",
        "line 1 of file FILE must have a finite number as value, got \\ufeff1");
    refused("I\u202e\n1\n", "line 1 of file FILE must have a finite number as value, got I\\u202e");
    refused(
        "x".repeat(5000) + "\u00a0\n",
        "line 1 of file FILE must have a finite number as value, got " + "x".repeat(60) + "...");
    Path file = Files.write(temp.resolve("t.csv"), new byte[] {(byte) 0xff, (byte) 0xfe, '1', 0});
    assertEquals(
        "file " + file + " is not text in UTF-8: save it as that",
        assertThrows(ConfigurationException.class, () -> NumberArray.read(file)).getMessage());
  }

  /** The other tables, each as a spreadsheet writes it: mark, CR LF, no end of the last line. */
  @Test
  void everyTableTakesTheMark() throws IOException {
    SpikeTrains trains =
        SpikeFile.read(file(MARK + "sample,neuron,time\r\n0,0,0.5\r\n1,0,0.25"), 1);
    assertArrayEquals(new int[] {1, 1}, Arrays.copyOf(trains.counts(), 2));
    assertEquals(0.25, trains.time(1, 0));
    assertEquals(
        -3,
        CotangentFile.readEvents(file(MARK + "sample,event,value\r\n0,0,-3"), new int[] {1})
            .at(0, 0));
    assertEquals(2, PathFile.read(file(MARK + "path,point,x\r\n0,0,1\r\n0,1,2")).points(0));
    assertEquals(List.of(7L), JsonReader.read(file(MARK + "{\"a\": [7]}")).get("a"));
  }

  @Test
  void numbersOfOtherTablesAreAsStrict() throws IOException {
    for (String value : List.of("0x1p-2", "0.25d", "nan", "6_0", "٣", "1e999", "")) {
      spikes(
          "0,0," + value, "a finite number as time, got " + (value.isEmpty() ? "nothing" : value));
    }
    for (String value : List.of("٣", "1.0", "-1", "+-1", "1e0", "99999999999999999999")) {
      spikes(value + ",0,0.5", "a whole number from 0 to 9999999 as sample, got " + value);
    }
    spikes(
        "0;0;0.5",
        "the 3 values sample,neuron,time, got 1: separate values by commas, not by semicolons");
    spikes(
        "0,0,0,5",
        "the 3 values sample,neuron,time, got 4: if this has a decimal comma, write 0.5, not 0,5");
    spikes("0,0", "the 3 values sample,neuron,time, got 2");
  }

  private void spikes(String line, String sentence) throws IOException {
    Path file = file("sample,neuron,time\n" + line + "\n");
    assertEquals(
        "line 2 of file %s must have %s".formatted(file, sentence),
        assertThrows(ConfigurationException.class, () -> SpikeFile.read(file, 1)).getMessage());
  }

  @Test
  void headersOfOtherTables() throws IOException {
    Path file = file("sample;neuron;time\n0;0;0.5\n");
    assertEquals(
        "file %s must have the columns sample,neuron,time in its first line, got sample;neuron;time: separate values by commas, not by semicolons"
            .formatted(file),
        assertThrows(ConfigurationException.class, () -> SpikeFile.read(file, 1)).getMessage());
  }
}
