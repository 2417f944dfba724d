package io.roughspike.equations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.expression.Expression;
import io.roughspike.model.LeakyNeuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.Parameter;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuiltInModelsTest {
  @Test
  void modelsAndVariantsHaveTheseNames() {
    assertEquals(
        List.of(
            "lif",
            "qif",
            "eif",
            "eif/escape",
            "adex",
            "adex/tonic",
            "adex/adaptation",
            "adex/initial-burst",
            "adex/regular-bursting",
            "adex/delayed-accelerating",
            "adex/delayed-bursting",
            "adex/transient",
            "adex/irregular",
            "adex/neuronal-dynamics",
            "adex/escape",
            "izhikevich",
            "izhikevich/rs",
            "izhikevich/fs",
            "izhikevich/ib",
            "izhikevich/ch",
            "gif",
            "gif/toolbox",
            "gif/nest",
            "adaptive-threshold"),
        BuiltInModels.names());
    BuiltInModels.names().forEach(BuiltInModels::model);
  }

  @Test
  void anUnknownNameIsRefusedWithTheNearest() {
    String message =
        assertThrows(ModelTextException.class, () -> BuiltInModels.text("adex/tonik")).getMessage();
    assertTrue(
        message.startsWith("there is no built-in model adex/tonik; did you mean adex/tonic?"),
        message);
  }

  /** The same operations in the same order, so that every bit is the same. */
  @Test
  void lifIsTheLeakyNeuron() {
    NeuronModel text = BuiltInModels.model("lif");
    NeuronModel code = LeakyNeuron.MODEL;
    assertEquals(code.states(), text.states());
    Comparator<Parameter> byName = Comparator.comparing(Parameter::name);
    assertEquals(
        code.parameters().stream().sorted(byName).toList(),
        text.parameters().stream().sorted(byName).toList());
    assertEquals(written(code, code.drift()), written(text, text.drift()));
    assertEquals(
        written(code, code.diffusion().getFirst()), written(text, text.diffusion().getFirst()));
    assertEquals(
        written(code, code.diffusion().getLast()), written(text, text.diffusion().getLast()));
    assertEquals(
        written(code, code.firing().expressions()), written(text, text.firing().expressions()));
    assertEquals(written(code, code.start()), written(text, text.start()));
    assertEquals(written(code, code.reset()), written(text, text.reset()));
    assertEquals(
        written(code, code.receptors().getFirst().after()),
        written(text, text.receptors().getFirst().after()));
  }

  /** Expressions with the names of parameters, whose order may differ. */
  private static String written(NeuronModel model, List<Expression> expressions) {
    String all = expressions.toString();
    for (int p = model.parameters().size() - 1; p >= 0; p--) {
      all = all.replace("Parameter[index=" + p + "]", model.parameterNames().get(p));
    }
    return all;
  }
}
