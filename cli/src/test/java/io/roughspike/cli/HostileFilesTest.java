package io.roughspike.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.failure.Shown;
import io.roughspike.cli.file.Mutator;
import io.roughspike.cli.file.NpyBytes;
import io.roughspike.testing.TestSeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands say of files that are damaged or made to mislead. */
class HostileFilesTest {
  private static final String SPIKES = "sample,neuron,time\n0,0,0.2\n0,0,0.5\n1,0,0.3\n";
  private static final String TRAIN =
      "learn: {inputCurrent: {min: 0, max: 5}}\ndata: {spikes: spikes.csv}\nsteps: 2\n";

  @TempDir private Path temp;
  private Path out;

  @BeforeEach
  void writeFiles() {
    Cli.write(temp, "neuron.yaml", Cli.NEURON);
    Cli.write(temp, "training.yaml", Cli.NEURON + TRAIN);
    Cli.write(temp, "spikes.csv", SPIKES);
    out = temp.resolve("out");
  }

  private String path(String name) {
    return temp.resolve(name).toString();
  }

  /** Damaged files, each given to the command that reads it. */
  @Test
  void damagedFilesEndInOneSentenceOrAResult() throws IOException {
    record Input(String name, String content, List<String> command) {}
    List<Input> inputs =
        List.of(
            new Input("spikes.csv", SPIKES, List.of("train", path("training.yaml"))),
            new Input(
                "cotangents.csv",
                "sample,event,value\n0,0,1.5\n1,0,-2\n",
                List.of("gradient", path("neuron.yaml"), "--cotangents", path("cotangents.csv"))),
            new Input(
                "states.csv",
                "sample,neuron,variable,time,value\n0,0,v,0.5,1\n4,0,i,1,-2\n",
                List.of("gradient", path("neuron.yaml"), "--state-cotangents", path("states.csv"))),
            new Input(
                "current.csv",
                "I\n" + "0.5\n".repeat(100),
                List.of(
                    "simulate",
                    path("neuron.yaml"),
                    "--set",
                    "model.inputCurrentFile=" + path("current.csv"),
                    "--set",
                    "model.inputCurrentStep=0.01")),
            new Input(
                "paths.csv",
                "path,point,x,y\n0,0,1,2\n0,1,3,4.5\n1,0,-1,0.5\n1,1,2,2\n",
                List.of("signature", path("paths.csv"), "--depth", "2")));
    long seed = TestSeed.of(HostileFilesTest.class);
    for (int k = 0; k < 50; k++) {
      Input input = inputs.get(k % inputs.size());
      byte[] content = input.content.getBytes(UTF_8);
      byte[] mutant =
          Mutator.mutant(new SplittableRandom(seed + k), content, SPIKES.getBytes(UTF_8), true);
      Files.write(temp.resolve(input.name), mutant);
      String[] args =
          Stream.concat(
                  input.command.stream(),
                  Stream.of("--quiet", "--out", out.resolve("" + k).toString()))
              .toArray(String[]::new);
      Cli.Result result = Cli.run(args);
      String what = "mutant " + k + " of " + input.name + ": " + result;
      assertTrue(List.of(0, 3).contains(result.code()), what);
      if (result.code() != 0) {
        String sentence = result.err().stripTrailing();
        assertTrue(sentence.startsWith("roughspike: ") && Shown.isPrintable(sentence), what);
        assertFalse(sentence.contains("Exception") || sentence.contains("defect"), what);
      }
    }
    try (Stream<Path> files = Files.walk(out)) {
      assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".partial")).toList());
    }
  }

  @Test
  void valuesAreShownEscapedAndCut() throws IOException {
    String red = "\u001b[31mred\u202e";
    String shown = "\\u001b[31mred\\u202e";
    Cli.write(temp, "spikes.csv", "sample,neuron,time\n0,0,\u202ered\n");
    failed(3, "as time, got \\u202ered", "train", path("training.yaml"));
    failed(3, "key model." + shown + " is unk", "simulate", set("model." + red + "=1"));
    failed(
        3,
        "model.beta must be a number without quotes, got \"" + shown,
        setBeta("\"\\e[31mred\\u202e\""));
    failed(2, shown, "simulate", path("neuron.yaml"), "--engine", red);
    String longText = "x".repeat(5000);
    failed(3, "got " + "x".repeat(60) + "... (", setBeta(longText));
    failed(2, "x".repeat(60) + "...", "simulate", path("neuron.yaml"), "--engine", longText);
    failed(2, "x".repeat(58) + "...", "simulate", path("neuron.yaml"), "--" + longText);
    failed(4, shown + ".yaml cannot be read", "simulate", red + ".yaml");
    Path file = NpyBytes.write(temp.resolve("w.npy"), "<" + longText, false, "(1,)", new byte[8]);
    failed(3, "NumPy type <xxx", "simulate", path("neuron.yaml"), "--brownian", file.toString());
  }

  private String[] setBeta(String value) {
    return new String[] {"simulate", path("neuron.yaml"), "--set", "model.beta=" + value};
  }

  private String[] set(String change) {
    return new String[] {path("neuron.yaml"), "--set", change};
  }

  private void failed(int code, String part, String command, String[] rest) {
    failed(code, part, Stream.concat(Stream.of(command), Stream.of(rest)).toArray(String[]::new));
  }

  private void failed(int code, String part, String... args) {
    Cli.Result result = Cli.run(args);
    result.assertFailed(code, part);
    String sentence = result.err().stripTrailing();
    assertTrue(Shown.isPrintable(sentence), sentence);
    assertTrue(sentence.length() < 1500, () -> sentence.length() + " characters");
  }

  @Test
  void sentencesWithoutJargon() throws IOException {
    Path archive = temp.resolve("x.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      zip.putNextEntry(new ZipEntry("values.npy"));
      Path array = NpyBytes.doubles(temp.resolve("x.npy"), "(1, 2, 2)", 0, 1, 2, 3);
      zip.write(Files.readAllBytes(array));
    }
    byte[] bytes = Files.readAllBytes(archive);
    bytes[60] ^= 0x55; // inside the deflate stream
    Files.write(archive, bytes);
    failed(
        3, "is a damaged archive: member values.npy", "signature", path("x.npz"), "--depth", "2");
    Path table =
        NpyBytes.write(
            temp.resolve("t.npy"), "f8', 'x': [('t', '<f8')], 'y': '", false, "(1,)", new byte[8]);
    failed(3, "must hold descr, fortran_order", "signature", table.toString(), "--depth", "2");
    failed(
        2,
        "--neurons must be at most 16777216, got 2147483647",
        "signature",
        path("spikes.csv"),
        "--depth",
        "1",
        "--lift",
        "marcus",
        "--samples",
        "2",
        "--neurons",
        "2147483647",
        "--start",
        "0",
        "--end",
        "1",
        "--lead-lag");
  }
}
