package io.roughspike.equations;

import io.roughspike.model.NeuronModel;
import io.roughspike.model.Range;
import java.util.List;

/** The models that come with the program, each a text file among its resources. */
public final class BuiltInModels {
  private BuiltInModels() {}

  /** {@return the names of all models and of their variants, such as {@code adex/tonic}} */
  public static List<String> names() {
    return List.of("lif");
  }

  /**
   * {@return a model as text}
   *
   * @param name one of {@link #names}
   */
  public static ModelText text(String name) {
    if (!name.equals("lif")) {
      throw new ModelTextException("there is no built-in model " + name);
    }
    return ModelText.named("lif")
        .equations(
            """
            dv/dt = mu1*(i + input - v) + sigma11*xi_1 + sigma12*xi_2
            di/dt = -mu2*i + sigma21*xi_1 + sigma22*xi_2
            """)
        .intensity("exp(beta*min(intensityCap, v - vThreshold))/tauS")
        .reset("v -= vReset")
        .receive("i += weight")
        .require("beta*intensityCap <= 700")
        .parameter("mu1", 1, Range.atLeast(0))
        .parameter("mu2", 1, Range.atLeast(0))
        .parameter("sigma11", 0)
        .parameter("sigma12", 0)
        .parameter("sigma21", 0)
        .parameter("sigma22", 0)
        .parameter("vReset", 1)
        .parameter("vThreshold", 1)
        .parameter("beta", 1, Range.atLeast(0))
        .parameter("tauS", 1, Range.above(0))
        .parameter("intensityCap", 10)
        .parameter("v0", 0)
        .parameter("i0", 0)
        .start("v", "v0")
        .start("i", "i0")
        .build();
  }

  /**
   * {@return a model as equations}
   *
   * @param name one of {@link #names}
   */
  public static NeuronModel model(String name) {
    return text(name).model();
  }
}
