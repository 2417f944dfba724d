package io.roughspike.cli;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;

/** What commands say of configurations that they refuse. */
final class Refusals {
  private Refusals() {}

  /** A command refuses some changes of a configuration; those that begin with -- are options. */
  static DynamicTest refused(
      int code, String culprit, String command, String file, String... changes) {
    return dynamicTest(
        culprit,
        () -> {
          List<String> args = new ArrayList<>(List.of(command, file));
          for (String change : changes) {
            args.addAll(change.startsWith("--") ? List.of(change) : List.of("--set", change));
          }
          Cli.run(args.toArray(String[]::new)).assertFailed(code, culprit);
        });
  }
}
