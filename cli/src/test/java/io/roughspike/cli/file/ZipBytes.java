package io.roughspike.cli.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Zip archives written byte by byte after the format's description, in every way that occurs. */
final class ZipBytes {
  /** How members are packed. */
  enum Packing {
    /** As Info-ZIP does without compression. */
    STORED,
    DEFLATED,
    /** As numpy.savez does: the sizes before a member have 64 bits. */
    STORED_64,
    /** Sizes and checksum behind the member, where the writer could not go back. */
    STORED_DESCRIBED,
    DEFLATED_DESCRIBED;

    boolean isDeflated() {
      return this == DEFLATED || this == DEFLATED_DESCRIBED;
    }

    boolean isDescribed() {
      return this == STORED_DESCRIBED || this == DEFLATED_DESCRIBED;
    }
  }

  /**
   * A member.
   *
   * @param name where it stands
   * @param listedName in the list
   * @param content one character a byte
   */
  record Member(String name, String listedName, String content) {
    static Member of(String name, byte[] content) {
      return new Member(name, name, new String(content, ISO_8859_1));
    }

    Member listedAs(String other) {
      return new Member(name, other, content);
    }
  }

  private ZipBytes() {}

  static byte[] archive(Packing packing, Member... members) {
    ByteBuffer out = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer list = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (Member member : members) {
      byte[] content = member.content.getBytes(ISO_8859_1);
      byte[] packed = packing.isDeflated() ? deflated(content) : content;
      CRC32 checksum = new CRC32();
      checksum.update(content);
      int crc = (int) checksum.getValue();
      int start = out.position();
      boolean wide = packing == Packing.STORED_64;
      boolean described = packing.isDescribed();
      out.putInt(0x04034b50);
      common(out, packing, described ? 0 : crc);
      out.putInt(wide ? -1 : described ? 0 : packed.length);
      out.putInt(wide ? -1 : described ? 0 : content.length);
      byte[] name = member.name.getBytes(US_ASCII);
      out.putShort((short) name.length).putShort((short) (wide ? 20 : 0)).put(name);
      if (wide) {
        out.putShort((short) 1).putShort((short) 16);
        out.putLong(content.length).putLong(packed.length);
      }
      out.put(packed);
      if (described) {
        out.putInt(0x08074b50).putInt(crc).putInt(packed.length).putInt(content.length);
      }
      list.putInt(0x02014b50).putShort((short) 20);
      common(list, packing, crc);
      list.putInt(packed.length).putInt(content.length);
      byte[] listed = member.listedName.getBytes(US_ASCII);
      list.putShort((short) listed.length).putShort((short) 0).putShort((short) 0);
      list.putShort((short) 0).putShort((short) 0).putInt(0).putInt(start).put(listed);
    }
    int start = out.position();
    out.put(list.flip());
    int size = out.position() - start;
    out.putInt(0x06054b50).putShort((short) 0).putShort((short) 0);
    out.putShort((short) members.length).putShort((short) members.length);
    out.putInt(size).putInt(start).putShort((short) 0);
    byte[] whole = new byte[out.position()];
    out.get(0, whole);
    return whole;
  }

  /** Version, flags, method, time and checksum. */
  private static void common(ByteBuffer out, Packing packing, int crc) {
    out.putShort((short) 20).putShort((short) (packing.isDescribed() ? 8 : 0));
    out.putShort((short) (packing.isDeflated() ? 8 : 0)).putInt(0).putInt(crc);
  }

  private static byte[] deflated(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Deflater raw = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out, raw)) {
      deflater.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    raw.end();
    return out.toByteArray();
  }
}
