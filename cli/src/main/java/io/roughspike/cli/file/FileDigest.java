package io.roughspike.cli.file;

import io.roughspike.cli.failure.FileFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests of files, by which a record says what was read. */
public final class FileDigest {
  private FileDigest() {}

  /** SHA-256 of a file's bytes, 64 hexadecimal digits as {@code sha256sum} prints them. */
  public static String sha256(Path path) {
    MessageDigest digest = newDigest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw FileFailure.reading(path, e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The same of bytes at hand. */
  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(newDigest().digest(bytes));
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
