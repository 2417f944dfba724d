package io.roughspike.cli;

import io.roughspike.Version;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code roughspike info}: what runs here. */
@Command(
    name = "info",
    description = "Version, JDK, engine, lane width, threads, and why SIMD is or is not used.",
    footer = {"", "Example:", "  roughspike info --json"})
final class ShowInfo implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Override
  public Integer call() {
    String refusal = Engines.simdRefusal();
    try (Engine engine = options.engine()) {
      boolean simd = engine.name().equals(Engines.SIMD);
      String reason;
      if (simd) {
        reason = "the vector module is there and vectors have %d lanes".formatted(engine.lanes());
      } else {
        reason = refusal.isEmpty() ? "--engine scalar was asked for" : refusal;
      }
      String jdk =
          "%s (%s, %s)"
              .formatted(
                  Runtime.version(),
                  System.getProperty("java.vendor"),
                  System.getProperty("java.home"));
      String machine =
          "%s %s, %d processors"
              .formatted(
                  System.getProperty("os.name"),
                  System.getProperty("os.arch"),
                  Runtime.getRuntime().availableProcessors());
      JsonObject json =
          new JsonObject()
              .put("version", Version.current())
              .put("jdk", jdk)
              .put("machine", machine)
              .put("engine", engine.name())
              .put("lanes", engine.lanes())
              .put("laneBits", engine.lanes() * Double.SIZE)
              .put("threads", engine.threads())
              .put("simd", simd)
              .put("reason", reason);
      options.print(
          json,
          () ->
              """
              version  %s
              JDK      %s
              machine  %s
              engine   %s
              lanes    %d (%d bits)
              threads  %d
              SIMD     %s: %s\
              """
                  .formatted(
                      Version.current(),
                      jdk,
                      machine,
                      engine.name(),
                      engine.lanes(),
                      engine.lanes() * Double.SIZE,
                      engine.threads(),
                      simd ? "used" : "not used",
                      reason));
    }
    return ExitCodes.DONE;
  }
}
