package io.roughspike.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.testing.NetworkCase;
import io.roughspike.testing.TestSeed;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a refusal of a tape budget asks for is enough, or nearly so, and not much too much. */
class TapeBudgetTest {
  private static final Pattern ADVICE =
      Pattern.compile(
          "the tape budget of (\\d+) bytes for 1 thread is too small for .*: give about (\\d+) bytes.*");

  private static final int CASES = 60;
  private static final int MOST_ROUNDS = 12;

  @Test
  void adviceLeadsToAnAcceptedBudget() {
    long seed = TestSeed.of(TapeBudgetTest.class);
    for (int trial = 0; trial < CASES; trial++) {
      NetworkCase problem = NetworkCase.of(seed, trial, 3);
      long budget = 300;
      int rounds = 0;
      for (long next = budget; next > 0; rounds++) {
        budget = next;
        next = refusedFor(problem, budget);
        assertTrue(next == 0 || next > budget, "more is asked for");
      }
      assertTrue(rounds <= MOST_ROUNDS, problem + ": accepted in round " + rounds);
      // where a path would have stopped is not known when its budget is refused
      if (budget > 300 && problem.simulation().maxSpikes() == Simulation.UNLIMITED) {
        assertTrue(refusedFor(problem, budget / 4) > 0, problem + ": a quarter would have done");
      }
    }
  }

  /** The budget that is asked for instead of {@code budget}; 0 if that is accepted. */
  private static long refusedFor(NetworkCase problem, long budget) {
    try (Engine engine = new ScalarEngine(1, budget)) {
      engine.adjoint(problem.simulation(), problem.cotangents(), new ParameterGradient());
      return 0;
    } catch (IllegalArgumentException e) {
      Matcher advice = ADVICE.matcher(e.getMessage());
      assertTrue(advice.matches(), e.getMessage());
      assertEquals(budget, Long.parseLong(advice.group(1)));
      return Long.parseLong(advice.group(2));
    }
  }
}
