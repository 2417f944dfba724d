package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

/** Which failures of drawing are told in a note, and which are the command's. */
class FigureFilesTest {
  private static <E extends Throwable> E thrownInJava2d(E failure) {
    failure.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement(
              "app",
              "java.desktop",
              "25",
              "sun.awt.FontConfiguration",
              "getVersion",
              "FontConfiguration.java",
              1262)
        });
    return failure;
  }

  @Test
  void onlyWhatJava2dCannotDoIsANote() {
    assertTrue(FigureFiles.isOfJava2D(new UnsatisfiedLinkError("libfreetype.so.6")));
    assertTrue(FigureFiles.isOfJava2D(new NoClassDefFoundError("sun.font.FontManagerFactory")));
    assertTrue(FigureFiles.isOfJava2D(thrownInJava2d(new RuntimeException("no fonts"))));
    assertTrue(FigureFiles.isOfJava2D(thrownInJava2d(new InternalError("no fonts"))));
    assertTrue(
        FigureFiles.isOfJava2D(
            assertThrows(
                IllegalArgumentException.class, () -> new BufferedImage(1 << 20, 1 << 20, 1))));
    assertFalse(FigureFiles.isOfJava2D(thrownInJava2d(new OutOfMemoryError("heap space"))));
    assertFalse(FigureFiles.isOfJava2D(thrownInJava2d(new StackOverflowError())));
    assertFalse(FigureFiles.isOfJava2D(new IllegalStateException("a defect")));
    assertFalse(FigureFiles.isOfJava2D(new NullPointerException()));
  }
}
