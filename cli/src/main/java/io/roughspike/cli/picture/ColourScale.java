package io.roughspike.cli.picture;

/**
 * Colours for numbers from 0 to 1, from dark blue over green to light yellow. In the OKLab space
 * (B. Ottosson, <i>A perceptual color space for image processing</i>, 2020) lightness rises and hue
 * turns evenly at constant chroma, so that equal steps of the number look equally large; and as
 * lightness only rises, the order can be told in grey and with any colour vision.
 */
final class ColourScale {
  private static final double DARKEST = 0.22;
  private static final double LIGHTEST = 0.96;
  private static final double FIRST_HUE = Math.toRadians(300);
  private static final double LAST_HUE = Math.toRadians(105);

  /** What every hue and lightness between can have on a screen. */
  private static final double CHROMA = 0.09;

  /** Of values that are not numbers. */
  static final int NONE = 0xffffff;

  private ColourScale() {}

  /** The colour of {@code share}, cut off at 0 and 1; {@link #NONE} for NaN. */
  static int colour(double share) {
    if (Double.isNaN(share)) {
      return NONE;
    }
    double t = Math.clamp(share, 0.0, 1.0);
    double[] light = light(t);
    return component(light[0]) << 16 | component(light[1]) << 8 | component(light[2]);
  }

  /** Red, green and blue as amounts of light, 0 to 1. */
  static double[] light(double t) {
    double lightness = DARKEST + t * (LIGHTEST - DARKEST);
    double hue = FIRST_HUE + t * (LAST_HUE - FIRST_HUE);
    double a = CHROMA * Math.cos(hue);
    double b = CHROMA * Math.sin(hue);
    double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
    double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
    double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
    return new double[] {
      4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
      -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
      -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s
    };
  }

  private static double cube(double x) {
    return x * x * x;
  }

  /** The number from 0 to 255 that makes a screen give that much light (sRGB). */
  private static int component(double light) {
    double encoded = light <= 0.0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - 0.055;
    return (int) Math.round(255 * Math.clamp(encoded, 0.0, 1.0));
  }
}
