package io.roughspike.equations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.expression.Expression;
import io.roughspike.model.NeuronModel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The largest texts that are taken. */
class LimitsTest {
  private static ModelText.Builder model(String equations) {
    return ModelText.named("large").equations(equations).intensity("1");
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(1, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
  }

  /**
   * Whatever is accepted goes through all that is done with a model, on a stack of a megabyte as
   * threads have it.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tanh(#)",
        "exp(#)",
        "log(#)",
        "sin(#)",
        "min(v, #)",
        "-(#)",
        "2^(#)",
        "where(# > v, #, v)"
      })
  void deepNestingNeedsNoLargeStack(String pattern) {
    String nested = "v";
    for (int k = 0; k < (pattern.indexOf('#') == pattern.lastIndexOf('#') ? 95 : 10); k++) {
      nested = pattern.replace("#", nested);
    }
    doAllOnAnOrdinaryStack(model("dv/dt = " + nested));
  }

  @ParameterizedTest
  @ValueSource(strings = {"+ v", "*v", "/v", "- tanh(v)", "+ min(v, 1)", "*exp(v)"})
  void longChainsNeedNoLargeStack(String more) {
    doAllOnAnOrdinaryStack(model("dv/dt = v" + more.repeat(450)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tanh(x#)", "x# + v", "where(x# > v, exp(x#), log(x#))", "x#*x#"})
  void chainsOfSubExpressionsNeedNoLargeStack(String pattern) {
    int count = 160;
    doAllOnAnOrdinaryStack(
        model(
            "x0 = v\n"
                + lines(count, k -> "x" + k + " = " + pattern.replace("#", "" + (k - 1)))
                + "dv/dt = x"
                + (count - 1)));
  }

  private static void doAllOnAnOrdinaryStack(ModelText.Builder text) {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              NeuronModel model = text.model();
              assertTrue(ModelPrinter.operations(model) > 0);
              assertTrue(!ModelPrinter.derivatives(text.build()).isEmpty());
              assertTrue(!ModelPrinter.yaml(text.build()).isEmpty());
            },
            "ordinary stack",
            1 << 20);
    thread.setUncaughtExceptionHandler((_, e) -> thrown.set(e));
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertEquals(null, thrown.get());
  }

  /** 2^240 operations if each use of a sub-expression were gone through. */
  @Test
  void sumsThatDoubleTakeNoLongerThanTheyAreWritten() {
    String text =
        "x0 = v\n" + lines(240, k -> "x%d = x%d + x%d".formatted(k, k - 1, k - 1)) + "dv/dt = x239";
    NeuronModel model =
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> model(text).model());
    assertEquals(240, Expression.inOrder(model.drift()).size());
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          assertTrue(ModelPrinter.derivatives(model(text).build()).size() < 2000);
        });
  }
}
