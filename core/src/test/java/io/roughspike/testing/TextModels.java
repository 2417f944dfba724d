package io.roughspike.testing;

import io.roughspike.equations.BuiltInModels;
import io.roughspike.equations.ModelText;
import io.roughspike.equations.Quantity;
import io.roughspike.equations.Unit;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.Parameter;
import io.roughspike.model.Range;
import io.roughspike.testing.NeuronModels.Example;
import io.roughspike.testing.NeuronModels.Scales;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Models written as text, each with values at which it spikes: the built-in ones, and twenty from
 * elsewhere. Times of those without units are in milliseconds and potentials in millivolts, or
 * without dimension.
 *
 * <p>Neurons of conductances have no reset. Theirs is that of a detector: a helper state q, to
 * which a spike adds more than the spike is high, and which is back before the next one. The
 * membrane knows nothing of it.
 */
public final class TextModels {
  /**
   * Rates of Hodgkin and Huxley (1952), with the potential of rest at -65 mV. Where they have x/(1
   * - exp(-x)), which is 0/0 at 0 and loses digits about it, this is the same with x = 2 y: y +
   * y/tanh(y).
   */
  private static final String HODGKIN_HUXLEY =
      """
      ym = (v + 40)/20
      yn = (v + 55)/20
      am = ym + ym/tanh(ym)
      bm = 4*exp(-(v + 65)/18)
      ah = 0.07*exp(-(v + 65)/20)
      bh = 1/(1 + exp(-(v + 35)/10))
      an = 0.1*(yn + yn/tanh(yn))
      bn = 0.125*exp(-(v + 65)/80)
      ionic = gNa*m^3*h*(ENa - v) + gK*n^4*(EK - v) + gL*(EL - v)
      dm/dt = am*(1 - m) - bm*m
      dh/dt = ah*(1 - h) - bh*h
      dn/dt = an*(1 - n) - bn*n
      """;

  private static final String OF_HODGKIN_HUXLEY =
      "C 1 gNa 120 gK 36 gL 0.3 ENa 50 EK -77 EL -54.4 inputCurrent 20 start.v -64 start.m 0.06"
          + " start.h 0.58 start.n 0.33 ";

  private TextModels() {}

  /** All there are: a model of every built-in file, {@link #others} and {@link NeuronModels}. */
  public static List<Example> all() {
    List<Example> all = new ArrayList<>(NeuronModels.all());
    all.addAll(builtIn());
    all.addAll(others());
    return all;
  }

  /** Every built-in file, with a current and noise. */
  public static List<Example> builtIn() {
    return List.of(
        builtIn(
            "lif", 0.02, 0.3, "inputCurrent 2 sigma11 0.2 sigma12 0.1 sigma21 -0.1 sigma22 0.2"),
        builtIn("qif", 0.2, 0.5, "inputCurrent 3 sigma 0.5 start.v -1"),
        builtIn("eif", 1e-4, 20e-12, "inputCurrent 100e-12 sigman 20e-12 vr -65e-3"),
        builtIn("eif/escape", 1e-4, 20e-12, "inputCurrent 100e-12 sigman 20e-12 vr -65e-3"),
        builtIn("adex/tonic", 1e-4, 5e-9, "inputCurrent 700e-12 sigman 50e-12"),
        builtIn("adex/escape", 1e-4, 5e-9, "inputCurrent 1500e-12 sigman 200e-12"),
        builtIn("izhikevich/rs", 0.1, 2, "inputCurrent 15 sigman 1 sigmau 0.3"),
        builtIn("gif/toolbox", 1e-4, 50e-12, "inputCurrent 500e-12 sigman 100e-12 late 0.5"),
        builtIn("adaptive-threshold", 0.02, 0.2, "inputCurrent 3 sigma 0.5"));
  }

  private static Example builtIn(String name, double step, double weight, String values) {
    ModelText text = BuiltInModels.text(name);
    NeuronModel model = BuiltInModels.model(name);
    Map<String, Double> units = new HashMap<>();
    if (text.hasUnits()) {
      text.parameters().forEach((p, q) -> units.put(p, size(q.unit())));
      text.states().forEach((state, unit) -> units.put(state, unit.toSi(1)));
      text.states().forEach((state, unit) -> units.put("start." + state, unit.toSi(1)));
      text.refractory().ifPresent(q -> units.put("refractory", size(q.unit())));
      units.put("inputCurrent", size(text.inputCurrent().unit()));
      units.put("weights", weight);
    }
    Map<String, Double> own = numbers(values);
    ToDoubleFunction<Parameter> value = p -> own.getOrDefault(p.name(), p.standard());
    return new Example(
        model,
        model.parameters().stream().mapToDouble(value).boxed().toList(),
        new Scales(step, 200, weight, own.get("inputCurrent") / 2, units));
  }

  private static double size(Optional<Unit> unit) {
    return unit.map(u -> u.toSi(1)).orElse(1.0);
  }

  /** Names and numbers, one after another. */
  private static Map<String, Double> numbers(String text) {
    String[] words = text.strip().split(" +", -1);
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (int k = 0; k < words.length; k += 2) {
      numbers.put(words[k], Double.valueOf(words[k + 1]));
    }
    return numbers;
  }

  private static ModelText.Builder model(String name, String equations) {
    return ModelText.named(name).equations(equations);
  }

  /**
   * An example of a model whose parameters and start values have these values, its clock an alpha
   * of 0.02, and its recorded input half the size of the constant one.
   */
  private static Example example(
      ModelText.Builder text, double step, int steps, double weight, String values) {
    numbers(values)
        .forEach((name, value) -> {
          if (name.startsWith("start.")) {
            text.start(name.substring("start.".length()), value);
          } else if (name.equals("inputCurrent")) {
            text.inputCurrent(value);
          } else if (name.equals("refractory")) {
            text.refractory(value);
          } else {
            text.parameter(name, value, name.startsWith("tau") ? Range.above(0) : Range.ANY);
          }
        });
    text.alpha(text.build().intensity().isPresent() ? 0.02 : 0);
    NeuronModel model = text.model();
    Quantity current = text.build().inputCurrent();
    return new Example(
        model,
        model.parameters().stream().map(Parameter::standard).toList(),
        new Scales(step, steps, weight, current.si() / 2, Map.of()));
  }

  /** Twenty models that are not built in. */
  public static List<Example> others() {
    return List.of(
        hodgkinHuxley(),
        hodgkinHuxleyEscape(),
        wangBuzsaki(),
        morrisLecar(),
        fitzHughNagumo(),
        hindmarshRose(),
        conductances(),
        alphaSynapse(),
        voltageDependentSynapse(),
        noisyConductances(),
        afterHyperpolarisation(),
        slowThreshold(),
        twoThresholds(),
        resonateAndFire(),
        theta(),
        perfectIntegrator(),
        correlatedNoises(),
        sigmoidIntensity(),
        softPower(),
        manyFunctions());
  }

  private static Example hodgkinHuxley() {
    return example(
        model(
                "hodgkin-huxley",
                HODGKIN_HUXLEY
                    + """
                    dv/dt = (ionic + i + input)/C
                    di/dt = -i/taui + sigma*xi
                    dq/dt = (q0 - q)/tauq   # the detector
                    """)
            .event("v - q")
            .reset("q += dq")
            .receive("i += weight"),
        0.04,
        400,
        3,
        OF_HODGKIN_HUXLEY + "taui 3 sigma 1 q0 -10 tauq 3 dq 150 start.q -10");
  }

  /** White noise in v and in a gate, which the detector's reset leaves as they are. */
  private static Example hodgkinHuxleyEscape() {
    return example(
        model(
                "hodgkin-huxley/escape",
                HODGKIN_HUXLEY.replace("- bh*h", "- bh*h + sh*xi_h")
                    + """
                    dv/dt = (ionic + i + input)/C + sv*xi_v
                    di/dt = -i/taui
                    dq/dt = -q/tauq
                    """)
            .intensity("rate*exp(min((v - vT - q)/DV, 4))")
            .reset("q += dq")
            .receive("i += weight"),
        0.04,
        400,
        3,
        OF_HODGKIN_HUXLEY + "sv 0.5 sh 0.01 taui 3 tauq 2 rate 0.3 vT -20 DV 8 dq 80");
  }

  /** Wang and Buzsaki (1996); the gate m is at its steady state. */
  private static Example wangBuzsaki() {
    return example(
        model(
                "wang-buzsaki",
                """
                am = 0.1*(v + 35)/(1 - exp(-0.1*(v + 35)))
                m = am/(am + 4*exp(-(v + 60)/18))
                dv/dt = (gNa*m^3*h*(ENa - v) + gK*n^4*(EK - v) + gL*(EL - v) + i + input)/C
                dh/dt = phi*(0.07*exp(-(v + 58)/20)*(1 - h) - h/(1 + exp(-0.1*(v + 28))))
                dn/dt = phi*(0.01*(v + 34)/(1 - exp(-0.1*(v + 34)))*(1 - n) - 0.125*exp(-(v + 44)/80)*n)
                di/dt = -i/taui + sigma*xi
                dq/dt = (q0 - q)/tauq
                """)
            .event("v - q")
            .reset("q += dq")
            .receive("i += weight"),
        0.03,
        300,
        0.5,
        "C 1 gNa 35 gK 9 gL 0.1 ENa 55 EK -90 EL -65 phi 5 taui 3 sigma 0.3 q0 -10 tauq 1.5 dq 130"
            + " inputCurrent 6 start.v -58 start.h 0.8 start.n 0.08 start.q -10");
  }

  /** Morris and Lecar (1981), class 1; noise in the gate. */
  private static Example morrisLecar() {
    return example(
        model(
                "morris-lecar",
                """
                m = 0.5*(1 + tanh((v - v1)/v2))
                x = (v - v3)/v4
                steady = 0.5*(1 + tanh(x))
                dv/dt = (gL*(vL - v) + gK*w*(vK - v) + gCa*m*(vCa - v) + i + input)/C
                dw/dt = phi*(steady - w)*0.5*(exp(0.5*x) + exp(-0.5*x)) + sigma*xi
                di/dt = -i/taui
                dq/dt = (q0 - q)/tauq
                """)
            .event("v - q")
            .reset("q += dq")
            .receive("i += weight"),
        0.5,
        250,
        10,
        "C 20 gL 2 vL -60 gK 8 vK -84 gCa 4 vCa 120 v1 -1.2 v2 18 v3 12 v4 17.4 phi 0.2"
            + " taui 5 sigma 0.003 q0 0 tauq 8 dq 120 inputCurrent 70 start.v -35 start.w 0.05");
  }

  /** FitzHugh (1961), Nagumo (1962), with a clock and its own refractoriness. */
  private static Example fitzHughNagumo() {
    return example(
        model(
                "fitzhugh-nagumo",
                """
                dv/dt = v - v^3/3 - w + i + input
                dw/dt = eps*(v + a - b*w) + sigma*xi
                di/dt = -i/taui
                dq/dt = -q/tauq
                """)
            .intensity("rate*exp(min(beta*(v - vT - q), 5))")
            .reset("q += dq")
            .receive("i += weight"),
        0.1,
        250,
        0.3,
        "eps 0.08 a 0.7 b 0.8 sigma 0.03 taui 2 tauq 4 rate 0.5 beta 3 vT 1 dq 2"
            + " inputCurrent 0.7 start.v -1 start.w -0.4");
  }

  /** Hindmarsh and Rose (1984): bursts. */
  private static Example hindmarshRose() {
    return example(
        model(
                "hindmarsh-rose",
                """
                dx/dt = y - a*x^3 + b*x^2 - z + input
                dy/dt = c - d*x^2 - y
                dz/dt = r*(s*(x - xr) - z) + sigma*xi
                dq/dt = (q0 - q)/tauq
                """)
            .event("x - q")
            .reset("q += dq")
            .receive("x += weight"),
        0.02,
        400,
        0.2,
        "a 1 b 3 c 1 d 5 r 0.006 s 4 xr -1.6 sigma 0.05 q0 0.5 tauq 0.7 dq 4 inputCurrent 3"
            + " start.x -1 start.y -4 start.z 2");
  }

  /** A leaky membrane with an exciting and an inhibiting conductance, and a dead time. */
  private static Example conductances() {
    return example(
        model(
                "conductances",
                """
                dv/dt = (EL - v + ge*(Ee - v) + gi*(Ei - v) + n + input)/tau
                dge/dt = -ge/taue
                dgi/dt = -gi/taui
                dn/dt = -n/taun + sigma*xi
                """)
            .event("v - vT")
            .reset("v = vr")
            .receive("ge", "ge += weight")
            .receive("gi", "gi += weight"),
        0.2,
        200,
        0.2,
        "EL -65 Ee 0 Ei -80 tau 10 taue 2 taui 5 taun 5 sigma 1 vT -48 vr -66 refractory 1.5 inputCurrent 28"
            + " start.v -60 start.ge 0.1");
  }

  /**
   * A conductance of the shape t exp(-t/tau): two states, of which spikes reach the first. v stands
   * still in the dead time.
   */
  private static Example alphaSynapse() {
    return example(
        model(
                "alpha-synapse",
                """
                dx/dt = -x/taug
                dg/dt = (2.718281828459045*x - g)/taug
                dv/dt = active*(EL - v + g*(Eg - v) + n + input)/tau
                dn/dt = -n/taun + sigma*xi
                """)
            .intensity("rate*exp(min((v - vT)/DV, 5))")
            .reset("v = vr")
            .receive("x += weight"),
        0.2,
        200,
        0.2,
        "taug 2 EL -65 Eg 0 tau 10 taun 5 sigma 1 rate 0.2 vT -52 DV 2 vr -66 refractory 1 inputCurrent 18"
            + " start.v -60 start.x 0.1");
  }

  /** A synapse that magnesium blocks at low potentials (Jahr and Stevens 1990). */
  private static Example voltageDependentSynapse() {
    return example(
        model(
                "voltage-dependent-synapse",
                """
                open = 1/(1 + mg/3.57*exp(-0.062*v))
                dv/dt = (EL - v + g*open*(Eg - v) + input)/tau + sigma*xi
                dg/dt = -g/taug
                """)
            .intensity("rate*exp(min((v - vT)/DV, 5))")
            .reset("v -= drop")
            .receive("g += weight"),
        0.2,
        200,
        0.5,
        "mg 1 EL -65 Eg 0 tau 10 sigma 0.5 taug 50 rate 0.2 vT -52 DV 2 drop 12 inputCurrent 15"
            + " start.v -60 start.g 0.2");
  }

  /** Conductances that are Ornstein-Uhlenbeck processes (Destexhe and others 2001). */
  private static Example noisyConductances() {
    return example(
        model(
                "noisy-conductances",
                """
                dv/dt = (gL*(EL - v) + ge*(Ee - v) + gi*(Ei - v) + input)/C
                dge/dt = (ge0 - ge)/taue + sigmae*sqrt(2/taue)*xi_e
                dgi/dt = (gi0 - gi)/taui + sigmai*sqrt(2/taui)*xi_i
                """)
            .event("v - vT")
            .reset("v = vr")
            .receive("ge", "ge += weight")
            .receive("gi", "gi += weight"),
        0.2,
        200,
        3,
        "C 250 gL 15 EL -70 ge0 15 gi0 30 Ee 0 Ei -75 taue 2.7 taui 10 sigmae 3 sigmai 6 vT -50"
            + " vr -68 inputCurrent 600 start.v -64 start.ge 15 start.gi 30");
  }

  /** A conductance after each spike, with units. */
  private static Example afterHyperpolarisation() {
    ModelText.Builder text =
        model(
                "after-hyperpolarisation",
                """
                dv/dt = (gL*(EL - v) + g*(EK - v) + n + i + input)/C
                dg/dt = -g/taug
                dn/dt = -n/taun + sigma*sqrt(2/taun)*xi
                di/dt = -i/taui
                """)
            .intensity("rate*exp(min((v - vT)/DV, 6))")
            .reset("v = vr; g += dg")
            .receive("i += weight")
            .alpha(0.02)
            .inputCurrent(400, "pA");
    Map<String, String> units = Map.of("v", "mV", "g", "nS", "n", "pA", "i", "pA");
    units.forEach(text::state);
    String[][] parameters = {
      {"C 200 ", "pF"},
      {"gL 10 dg 5", "nS"},
      {"EL -65 EK -80 vT -50 DV 1 vr -58", "mV"},
      {"taug 40 taun 5 taui 3", "ms"},
      {"sigma 30", "pA"},
      {"rate 300", "Hz"}
    };
    Map<String, Double> sizes = new HashMap<>();
    for (String[] group : parameters) {
      numbers(group[0])
          .forEach((name, value) -> {
            text.parameter(name, value, group[1]);
            sizes.put(name, Unit.of(group[1]).toSi(1));
          });
    }
    text.start("v", -57, "mV").start("i", 20, "pA");
    units.forEach((state, unit) -> sizes.put(state, Unit.of(unit).toSi(1)));
    units.forEach((state, unit) -> sizes.put("start." + state, Unit.of(unit).toSi(1)));
    sizes.put("inputCurrent", 1e-12);
    sizes.put("weights", 40e-12);
    NeuronModel model = text.model();
    return new Example(
        model,
        model.parameters().stream().map(Parameter::standard).toList(),
        new Scales(2e-4, 200, 40e-12, 200e-12, sizes));
  }

  /** A threshold that follows the potential (Platkiewicz and Brette 2010). */
  private static Example slowThreshold() {
    return example(
        model(
                "slow-threshold",
                """
                dv/dt = (EL - v + i + input)/tau
                dq/dt = (q0 + slope*log(1 + exp((v - vi)/slope)) - q)/tauq
                di/dt = -i/taui + sigma*xi
                """)
            .event("v - q")
            .reset("v = vr; q += dq")
            .receive("i += weight"),
        0.2,
        200,
        5,
        "EL -65 tau 10 q0 -54 slope 3 vi -58 tauq 20 taui 4 sigma 2 vr -64 dq 2 inputCurrent 25"
            + " start.v -60 start.q -54");
  }

  /** A membrane without a reset and two thresholds that jump (Kobayashi and others 2009). */
  private static Example twoThresholds() {
    return example(
        model(
                "two-thresholds",
                """
                dv/dt = (i + input - v)/tau
                da/dt = -a/taua
                db/dt = -b/taub
                di/dt = -i/taui + sigma*xi
                """)
            .event("v - omega - a - b")
            .reset("a += ja; b += jb")
            .receive("i += weight"),
        0.2,
        250,
        5,
        "tau 5 taua 10 taub 200 taui 4 sigma 2 omega 10 ja 20 jb 2 inputCurrent 25 start.v 5");
  }

  /** Izhikevich (2001); the reset is below the threshold, where that of the paper is upon it. */
  private static Example resonateAndFire() {
    return example(
        model(
                "resonate-and-fire",
                """
                dx/dt = b*x - omega*y + i + input
                dy/dt = omega*x + b*y
                di/dt = -i/taui + sigma*xi
                """)
            .event("y - yT")
            .reset("x = xr; y = yr")
            .receive("i += weight"),
        0.02,
        250,
        1,
        "b -0.6 omega 6 taui 0.3 sigma 2 yT 1 xr -0.5 yr 0.2 inputCurrent 5 start.x 0.5 start.y 0.1");
  }

  /** Ermentrout and Kopell (1986). */
  private static Example theta() {
    return example(
        model(
                "theta",
                """
                drive = i + input
                dangle/dt = (1 - cos(angle) + (1 + cos(angle))*drive)/tau
                di/dt = -i/taui + sigma*xi
                """)
            .event("angle - pi")
            .reset("angle -= 2*pi")
            .receive("i += weight"),
        0.05,
        200,
        0.3,
        "tau 1 taui 1 sigma 0.2 pi 3.141592653589793 inputCurrent 1 start.angle 0.5 start.i 0.2");
  }

  /** Spikes add to v at once, and lift it over the threshold now and then. */
  private static Example perfectIntegrator() {
    return example(
        model("perfect-integrator", "dv/dt = i + input\ndi/dt = -i/taui + sigma*xi")
            .event("v - vT")
            .reset("v -= vT")
            .receive("v += weight"),
        0.03,
        150,
        0.3,
        "taui 0.5 sigma 0.5 vT 1 inputCurrent 1.5 start.v 0.4 start.i 0.2");
  }

  /** Two noises that both states share. */
  private static Example correlatedNoises() {
    return example(
        model(
                "correlated-noises",
                """
                dv/dt = (i + input - v)/tau + s1*xi_1 + s2*xi_2
                di/dt = -i/taui + s3*xi_1 - s4*xi_2
                """)
            .intensity("exp(min(beta*(v - 1), 4))/taus")
            .reset("v -= drop")
            .receive("i += weight"),
        0.02,
        150,
        0.5,
        "tau 0.3 s1 0.3 s2 0.2 taui 0.2 s3 0.2 s4 0.3 beta 3 taus 0.4 drop 0.8 inputCurrent 1.3"
            + " start.v 0.3 start.i 0.1");
  }

  private static Example sigmoidIntensity() {
    return example(
        model("sigmoid-intensity", "dv/dt = (input - v)/tau + sigma*xi\ndw/dt = -w/tauw")
            .intensity("top/(1 + exp(-beta*(v - w - vT)))")
            .reset("w += b")
            .receive("v += weight"),
        0.02,
        150,
        0.5,
        "tau 0.3 sigma 0.4 tauw 0.5 top 12 beta 4 vT 0.8 b 0.4 inputCurrent 1.2 start.v 0.3");
  }

  /** The intensity is a power of a soft rectifier; so is the drift of w. */
  private static Example softPower() {
    return example(
        model(
                "soft-power",
                """
                soft = log(1 + exp(beta*(v - vT)))/beta
                dv/dt = (input - v - w)/tau + sigma*xi
                dw/dt = (gain*soft^1.5 - w)/tauw
                """)
            .intensity("rate*soft^p")
            .reset("v -= drop; w += b")
            .receive("w += weight"),
        0.02,
        150,
        0.3,
        "tau 0.3 sigma 0.3 beta 3 vT 0.5 gain 0.4 tauw 0.5 rate 12 p 2.2 drop 0.4 b 0.1"
            + " inputCurrent 1.3 start.v 0.5 start.w 0.05");
  }

  /** All that a text may hold; the branches are taken and left along the path. */
  private static Example manyFunctions() {
    return example(
        model(
                "many-functions",
                """
                bent = sin(a*v) + cos(b*w) - tanh(v + w)
                root = sqrt(1 + w^2) - 1
                dv/dt = bent + input - v + where(v > knee, steep*(v - knee), 0.1*(v - knee)) + sigma*xi
                dw/dt = c*log(1 + v^2) - root - w*abs(w) + max(v, w) - w
                """)
            .intensity("rate*(where(v >= vT, 1 + v - vT, 1/(1 + vT - v)^2) + min(exp(v), 2))")
            .reset("v -= drop; w += 0.1*cos(w)")
            .receive("w += weight"),
        0.03,
        150,
        0.3,
        "a 1.3 b 0.8 c 0.7 knee 0.4 steep 0.6 sigma 0.4 rate 0.8 vT 0.6 drop 0.7 inputCurrent 0.6"
            + " start.v 0.2 start.w 0.3");
  }
}
