package io.roughspike.model;

import io.roughspike.expression.Evaluation;
import io.roughspike.expression.Expression;
import java.util.List;

/**
 * What parameters of a model must satisfy together: {@code value <= most}.
 *
 * @param parameter the parameter that is blamed where they do not
 * @param value an expression in parameters
 * @param most its largest admissible value
 * @param sentence what the parameter must be, following "must be"; the name of a parameter in
 *     braces stands for its value
 */
public record Requirement(String parameter, Expression value, double most, String sentence) {
  /** Refuses values of the parameters of {@code model} that do not satisfy it. */
  void check(NeuronModel model, double[] values) {
    if (new Evaluation(List.of(value)).ofParameters(values)[0] <= most) {
      return;
    }
    String said = sentence;
    for (int p = 0; p < values.length; p++) {
      String name = model.parameters().get(p).name();
      said = said.replace("{" + name + "}", Double.toString(values[p]));
    }
    throw Parameter.refused(parameter, said, values[model.parameter(parameter)]);
  }
}
