package io.roughspike.testing;

import io.roughspike.equations.ModelText;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.Parameter;
import java.util.List;

/** Models whose noise depends on their states. */
public final class MultiplicativeNoise {
  private MultiplicativeNoise() {}

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
            clock
                .equations(
                    """
                    dv/dt = (i + input - v)/tau + noise*(1 - v)*xi_a
                    di/dt = -3*i + 0.3*noise*v*xi_a + (0.5 + i*noise)*xi_b
                    """)
                .model()),
        example(
            threshold
                .equations(
                    """
                    dv/dt = (i + input - v)/tau
                    di/dt = -3*i + (noise*(0.5*v + i) + 0.1)*xi
                    """)
                .model()));
  }

  private static NeuronModels.Example example(NeuronModel model) {
    return new NeuronModels.Example(
        model, model.parameters().stream().map(Parameter::standard).toList());
  }
}
