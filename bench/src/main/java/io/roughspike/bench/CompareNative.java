package io.roughspike.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Compares {@link Forward} with native programs for the same problem: all run at once, pinned to
 * one processor, and take turns, so that only one is busy at a time. Run as {@code CompareNative
 * A|B FOLDER PROCESSOR ROUNDS [BITS ...]}, where FOLDER holds {@code lif_avx2} and {@code
 * lif_scalar}, and BITS are the vector widths to run, by default the machine's own.
 */
public final class CompareNative {
  private static final String NATIVE_VECTOR = "C++ AVX2";
  private static final String NATIVE_SCALAR = "C++ scalar";
  private static final String JAVA_SCALAR = "Java scalar";

  private CompareNative() {}

  /** Runs as the class comment says. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 4) {
      throw new IllegalArgumentException(
          "usage: CompareNative A|B FOLDER PROCESSOR ROUNDS [BITS ...]");
    }
    String problem = arguments[0];
    Path folder = Path.of(arguments[1]);
    String processor = arguments[2];
    int rounds = Integer.parseInt(arguments[3]);
    List<String> widths = Arrays.asList(arguments).subList(4, arguments.length);

    List<Program> programs = new ArrayList<>();
    List<String> vectorNames = new ArrayList<>();
    try {
      for (String bits : widths) {
        vectorNames.add("Java simd, " + bits + " bits");
        programs.add(
            new Program(
                vectorNames.getLast(),
                processor,
                java(problem, "simd", "-Droughspike.lane.bits=" + bits)));
      }
      if (widths.isEmpty()) {
        vectorNames.add("Java simd");
        programs.add(new Program(vectorNames.getLast(), processor, java(problem, "simd")));
      }
      programs.add(new Program(JAVA_SCALAR, processor, java(problem, "scalar")));
      programs.add(
          new Program(
              NATIVE_VECTOR,
              processor,
              List.of(
                  folder.resolve("lif_avx2").toString(),
                  problem.equals("A") ? "A2x8" : "Basync",
                  "serve")));
      programs.add(
          new Program(
              NATIVE_SCALAR,
              processor,
              List.of(folder.resolve("lif_scalar").toString(), problem, "serve")));

      Alternation alternation = new Alternation();
      for (Program program : programs) {
        alternation.add(program.name, program::runOnce);
      }
      alternation.measure(rounds).printTimes("ns");
      for (String name : vectorNames) {
        alternation.printRatio(name, NATIVE_VECTOR).printRatio(JAVA_SCALAR, name);
      }
      alternation.printRatio(JAVA_SCALAR, NATIVE_SCALAR).printRatio(NATIVE_SCALAR, NATIVE_VECTOR);
    } finally {
      programs.forEach(Program::close);
    }
  }

  private static List<String> java(String problem, String engine, String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "-XX:+UseSerialGC",
            "-XX:ObjectAlignmentInBytes=64"));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Forward.class.getName(), problem, engine, "serve"));
    return command;
  }

  /** A running program that answers each line with a time. */
  private static final class Program implements AutoCloseable {
    private final String name;
    private final Process process;
    private final BufferedReader answers;

    Program(String name, String processor, List<String> command) throws IOException {
      this.name = name;
      List<String> pinned = new ArrayList<>(List.of("taskset", "-c", processor));
      pinned.addAll(command);
      process = new ProcessBuilder(pinned).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    double runOnce() {
      try {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        String answer = answers.readLine();
        if (answer == null) {
          throw new IllegalStateException(name + " ended without an answer");
        }
        return Double.parseDouble(answer.split(" ", 2)[0]);
      } catch (IOException e) {
        throw new UncheckedIOException(name, e);
      }
    }

    @Override
    public void close() {
      process.destroy();
    }
  }
}
