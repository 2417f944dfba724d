package io.roughspike.cli.config;

import io.roughspike.fit.LikelihoodFitter;
import io.roughspike.train.LearnedBlock;
import java.util.List;

/** How {@code fit} seeks the parameters of any model: the section {@code search}. */
public final class SearchConfig {
  static final String KEY = "search";
  static final List<String> KEYS = List.of("starts", "spread", "steps", "errors");

  private static final double USUAL_SPREAD = 0.3;
  private static final int USUAL_STEPS = 500;

  /** Up to so many values have standard errors unless the file says otherwise. */
  private static final int MOST_ERRORS = 200;

  private SearchConfig() {}

  /** Reads the section of a configuration that learns {@code learned}. */
  public static LikelihoodFitter.Options read(Section root, List<LearnedBlock> learned, long seed) {
    int values = learned.stream().mapToInt(LearnedBlock::valueCount).sum();
    boolean errors = values <= MOST_ERRORS;
    return root.find(KEY)
        .map(field -> read(field, errors, seed))
        .orElseGet(() -> new LikelihoodFitter.Options(1, USUAL_SPREAD, USUAL_STEPS, errors, seed));
  }

  private static LikelihoodFitter.Options read(Field field, boolean errors, long seed) {
    Section section = field.section(KEYS);
    int starts = section.atLeastOne("starts", 1);
    double spread = section.number("spread", USUAL_SPREAD);
    int steps = section.atLeastOne("steps", USUAL_STEPS);
    boolean wanted =
        section
            .getOr("errors", Boolean.toString(errors))
            .oneOf(List.of("true", "false"))
            .equals("true");
    return field.using(() -> new LikelihoodFitter.Options(starts, spread, steps, wanted, seed));
  }
}
