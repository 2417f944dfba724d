package io.roughspike.testing;

import io.roughspike.equations.ModelText;
import io.roughspike.expression.Expression;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.Parameter;
import java.util.ArrayList;
import java.util.List;

/** Models whose noise depends on their states, which text does not say. */
public final class MultiplicativeNoise {
  private MultiplicativeNoise() {}

  /** A model whose noise of each channel has the factors that equations have as their drift. */
  public static NeuronModel of(ModelText.Builder text, String equations, String... factors) {
    List<NeuronModel> fields = new ArrayList<>();
    for (String one : factors) {
      fields.add(text.equations(one).model());
    }
    NeuronModel model = text.equations(equations).model();
    List<List<Expression>> diffusion = new ArrayList<>();
    for (int k = 0; k < model.states().size(); k++) {
      int state = k;
      diffusion.add(fields.stream().map(field -> field.drift().get(state)).toList());
    }
    return new NeuronModel(
        model.name(),
        model.states(),
        model.parameters(),
        model.requirements(),
        model.drift(),
        diffusion,
        model.firing(),
        model.start(),
        model.reset(),
        model.receptors());
  }

  /** Two that spike, one by an intensity and with a dead time, one at a threshold. */
  public static List<NeuronModels.Example> examples() {
    ModelText.Builder clock =
        ModelText.named("multiplicative noise")
            .intensity("exp(2.5*min(v - 0.8, 2))/0.2")
            .reset("v -= 0.6")
            .receive("i += weight")
            .refractory(0.05)
            .alpha(0.03)
            .parameter("tau", 0.2)
            .parameter("noise", 0.4)
            .inputCurrent(1.3)
            .start("v", 0.2)
            .start("i", 0.1);
    ModelText.Builder threshold =
        ModelText.named("multiplicative noise, at a threshold")
            .event("v - 1")
            .reset("v -= 0.8")
            .receive("to-i", "i += weight")
            .receive("to-v", "v += weight")
            .parameter("tau", 0.15)
            .parameter("noise", 0.5)
            .inputCurrent(1.4)
            .start("v", 0.2)
            .start("i", 0.1);
    return List.of(
        example(
            of(
                clock,
                "dv/dt = (i + input - v)/tau + 0*noise; di/dt = -3*i",
                "dv/dt = noise*(1 - v) + 0*(tau + input); di/dt = 0.3*noise*v",
                "dv/dt = 0*(tau + noise + input); di/dt = 0.5 + i*noise")),
        example(
            of(
                threshold,
                "dv/dt = (i + input - v)/tau + 0*noise; di/dt = -3*i",
                "dv/dt = 0*(tau + input); di/dt = noise*(0.5*v + i) + 0.1")));
  }

  private static NeuronModels.Example example(NeuronModel model) {
    return new NeuronModels.Example(
        model, model.parameters().stream().map(Parameter::standard).toList());
  }
}
