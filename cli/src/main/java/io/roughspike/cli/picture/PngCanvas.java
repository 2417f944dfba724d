package io.roughspike.cli.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** Draws an image with two pixels a point. */
final class PngCanvas implements Canvas {
  private static final int SCALE = 2;
  private static final double THIN = 0.7;
  private static final double POINTS_PER_METRE = 72 / 0.0254;
  private static final String PNG_METADATA = "javax_imageio_png_1.0";

  private final BufferedImage image;
  private final Graphics2D graphics;

  PngCanvas(int width, int height) {
    System.setProperty("java.awt.headless", "true");
    ImageIO.setUseCache(false);
    image = new BufferedImage(SCALE * width, SCALE * height, BufferedImage.TYPE_INT_RGB);
    graphics = image.createGraphics();
    setSmooth(true);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    graphics.scale(SCALE, SCALE);
  }

  /** Writes the image as PNG, with its resolution: a point is 1/72 inch. */
  void writeTo(OutputStream out) throws IOException {
    graphics.dispose();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      IIOMetadata metadata =
          writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
      metadata.mergeTree(PNG_METADATA, resolution());
      writer.setOutput(stream);
      writer.write(new IIOImage(image, null, metadata));
    } finally {
      writer.dispose();
    }
  }

  private static IIOMetadataNode resolution() {
    String pixelsPerMetre = Long.toString(Math.round(SCALE * POINTS_PER_METRE));
    IIOMetadataNode size = new IIOMetadataNode("pHYs");
    size.setAttribute("pixelsPerUnitXAxis", pixelsPerMetre);
    size.setAttribute("pixelsPerUnitYAxis", pixelsPerMetre);
    size.setAttribute("unitSpecifier", "meter");
    IIOMetadataNode root = new IIOMetadataNode(PNG_METADATA);
    root.appendChild(size);
    return root;
  }

  @Override
  public void fill(double x, double y, double width, double height, int colour) {
    graphics.setColor(new Color(colour));
    graphics.fill(new Rectangle2D.Double(x, y, width, height));
  }

  @Override
  public void image(double x, double y, double width, double height, int[] colours, int columns) {
    AffineTransform place = AffineTransform.getTranslateInstance(x, y);
    place.scale(width / columns, height * columns / colours.length);
    graphics.drawImage(image(colours, columns), place, null);
  }

  /** An image of one pixel a cell. */
  static BufferedImage image(int[] colours, int columns) {
    int rows = colours.length / columns;
    BufferedImage cells = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
    cells.setRGB(0, 0, columns, rows, colours, 0, columns);
    return cells;
  }

  @Override
  public void polygon(double[] x, double[] y, int colour) {
    Path2D path = new Path2D.Double();
    for (int k = 0; k < x.length; k++) {
      if (k == 0) {
        path.moveTo(x[k], y[k]);
      } else {
        path.lineTo(x[k], y[k]);
      }
    }
    path.closePath();
    graphics.setColor(new Color(colour));
    graphics.fill(path);
  }

  @Override
  public void dots(double[] x, double[] y, double radius, int colour) {
    graphics.setColor(new Color(colour));
    for (int k = 0; k < x.length; k++) {
      if (Double.isFinite(x[k]) && Double.isFinite(y[k])) {
        graphics.fill(new Ellipse2D.Double(x[k] - radius, y[k] - radius, 2 * radius, 2 * radius));
      }
    }
  }

  @Override
  public void line(double[] x, double[] y, Pen pen) {
    Path2D path = new Path2D.Double();
    boolean drawing = false;
    for (int k = 0; k < x.length; k++) {
      boolean visible = Double.isFinite(x[k]) && Double.isFinite(y[k]);
      if (visible && drawing) {
        path.lineTo(x[k], y[k]);
      } else if (visible) {
        path.moveTo(x[k], y[k]);
      }
      drawing = visible;
    }
    float[] dash = pen.dash() > 0 ? new float[] {(float) pen.dash()} : null;
    graphics.setColor(new Color(pen.colour()));
    graphics.setStroke(
        new BasicStroke(
            (float) pen.width(), BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dash, 0));
    // Thin lines are those of noise, which crosses each row of pixels hundreds of times: smoothing
    // their edges would take longer than all else and could not be seen.
    setSmooth(pen.width() > THIN);
    graphics.draw(path);
    setSmooth(true);
  }

  private void setSmooth(boolean smooth) {
    graphics.setRenderingHint(
        RenderingHints.KEY_ANTIALIASING,
        smooth ? RenderingHints.VALUE_ANTIALIAS_ON : RenderingHints.VALUE_ANTIALIAS_OFF);
  }

  @Override
  public void text(double x, double y, String text, Lettering lettering) {
    int style = lettering.bold() ? Font.BOLD : Font.PLAIN;
    Font font = new Font(Font.SANS_SERIF, style, 1).deriveFont((float) lettering.size());
    graphics.setFont(font);
    graphics.setColor(new Color(lettering.colour()));
    double width = graphics.getFontMetrics().stringWidth(text);
    double shift =
        switch (lettering.anchor()) {
          case START -> 0;
          case MIDDLE -> -width / 2;
          case END -> -width;
        };
    AffineTransform before = graphics.getTransform();
    graphics.translate(x, y);
    if (lettering.vertical()) {
      graphics.rotate(-Math.PI / 2);
    }
    graphics.drawString(text, (float) shift, 0f);
    graphics.setTransform(before);
  }

  @Override
  public void startClip(double x, double y, double width, double height) {
    Shape clip = new Rectangle2D.Double(x, y, width, height);
    graphics.setClip(clip);
  }

  @Override
  public void endClip() {
    graphics.setClip(null);
  }
}
