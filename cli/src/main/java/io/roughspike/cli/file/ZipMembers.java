package io.roughspike.cli.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.Shown;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * The members of a zip archive, stored or deflated, also beyond 4 GiB. Unlike {@link
 * java.util.zip.ZipFile} it believes the list at the end only where it agrees with what stands
 * before each member, takes no gap between members, and checks sizes and the CRC-32 of all that is
 * read: an archive that two programs could read in two ways is refused.
 *
 * <p>The format is that of PKWARE's APPNOTE 6.3.10: 4.3.7 (before a member), 4.3.9 (after it),
 * 4.3.12 (the list), 4.3.14 to 4.3.16 (its end), 4.5.3 (sizes of 64 bits).
 */
final class ZipMembers implements Closeable {
  private static final int LOCAL = 0x04034b50;
  private static final int LISTED = 0x02014b50;
  private static final int DESCRIPTOR = 0x08074b50;
  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int LOCATOR_64 = 0x07064b50;

  private static final int LOCAL_SIZE = 30;
  private static final int LISTED_SIZE = 46;
  private static final int END_SIZE = 22;
  private static final int END_64_SIZE = 56;
  private static final int LOCATOR_64_SIZE = 20;
  private static final int LONGEST_COMMENT = 0xffff;

  /** Bytes that are read at a time. */
  private static final int BLOCK = 1 << 16;

  /** A field that says: the value has 64 bits and stands elsewhere. */
  private static final long ELSEWHERE = 0xffffffffL;

  private static final int ENCRYPTED = 1;
  private static final int DESCRIBED = 1 << 3;
  private static final int UTF_8_NAME = 1 << 11;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  /** No deflate stream expands more: a length of 258 takes at least two bits. */
  private static final long MOST_EXPANSION = 1032;

  /** The list of a longer one would not fit an array. */
  private static final int LARGEST_LIST = 1 << 28;

  private final Path path;
  private final FileChannel file;
  private final List<Member> members = new ArrayList<>();

  /**
   * One member.
   *
   * @param name as the archive writes it
   * @param size of its content in bytes
   * @param packed size of what is there, in bytes
   * @param crc CRC-32 of its content
   * @param method how it is packed
   * @param start of its data in the file
   */
  record Member(String name, long size, long packed, long crc, int method, long start) {}

  /** Opens an archive and checks its list. */
  ZipMembers(Path path) throws IOException {
    this.path = path;
    file = FileChannel.open(path);
    try {
      readMembers();
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** The members in the order of the list. */
  List<Member> members() {
    return members;
  }

  /** The content of a member, which is known to be whole only when its end has been read. */
  InputStream open(Member member) {
    return new Content(member);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void readMembers() throws IOException {
    End end = end();
    List<Listed> list = list(end);
    Set<String> names = new HashSet<>();
    long position = 0;
    for (int k = 0; k < list.size(); k++) {
      Listed listed = list.get(k);
      if (!names.add(listed.name())) {
        throw new ConfigurationException(
            "file %s has two members called %s: keep one of them"
                .formatted(path, Shown.value(listed.name())));
      }
      if (listed.offset != position) {
        throw damaged(listed.what() + " is not right behind the one before it");
      }
      Member member = member(listed);
      members.add(member);
      position = member.start + member.packed;
      if ((listed.flags & DESCRIBED) != 0) {
        long next = k + 1 < list.size() ? list.get(k + 1).offset : end.offset;
        checkDescriptor(listed, position, next - position);
        position = next;
      }
    }
    if (position != end.offset) {
      throw damaged("it holds more than its list of members says");
    }
  }

  private List<Listed> list(End end) throws IOException {
    if (end.size > LARGEST_LIST || end.offset + end.size != end.start) {
      throw damaged("its list of members is not where its end says");
    }
    ByteBuffer bytes = bytes(end.offset, (int) end.size);
    List<Listed> list = new ArrayList<>();
    while (bytes.hasRemaining()) {
      list.add(new Listed(bytes));
    }
    if (list.size() != end.count) {
      throw damaged("its list of members has not the length that its end says");
    }
    return list;
  }

  /**
   * Where the list is.
   *
   * @param start of the record that says so
   */
  private record End(long start, long count, long offset, long size) {}

  /** Finds the end of the list: the last record whose comment reaches the end of the file. */
  private End end() throws IOException {
    long length = file.size();
    int tail = (int) Math.min(length, END_SIZE + LONGEST_COMMENT);
    ByteBuffer bytes = bytes(length - tail, tail);
    int foreign = 0;
    for (int at = tail - END_SIZE; at >= 0; at--) {
      if (bytes.getInt(at) != END) {
        continue;
      }
      int behind = tail - END_SIZE - at - unsigned16(bytes, at + 20);
      if (foreign == 0) {
        foreign = behind;
      }
      if (behind == 0) {
        long start = length - tail + at;
        int count = unsigned16(bytes, at + 10);
        long size = unsigned32(bytes, at + 12);
        long offset = unsigned32(bytes, at + 16);
        if (bytes.getInt(at + 4) != 0 || unsigned16(bytes, at + 8) != count) {
          throw damaged("it is one part of several, or its end is wrong");
        }
        return count == 0xffff || size == ELSEWHERE || offset == ELSEWHERE
            ? end64(start)
            : new End(start, count, offset, size);
      }
    }
    if (foreign > 0) {
      throw damaged("%d bytes stand behind its end".formatted(foreign));
    }
    if (length >= LOCAL_SIZE && bytes(0, LOCAL_SIZE).getInt(0) == LOCAL) {
      throw damaged("it is cut off, as its end is missing");
    }
    throw new ConfigurationException("file " + path + " is not a zip archive of arrays");
  }

  private End end64(long end) throws IOException {
    ByteBuffer locator = bytes(end - LOCATOR_64_SIZE, LOCATOR_64_SIZE);
    long start = locator.getLong(8);
    if (locator.getInt(0) != LOCATOR_64 || start != end - LOCATOR_64_SIZE - END_64_SIZE) {
      throw damaged("its end is wrong");
    }
    ByteBuffer record = bytes(start, END_64_SIZE);
    long count = record.getLong(32);
    if (record.getInt(0) != END_64 || record.getLong(16) != 0 || record.getLong(24) != count) {
      throw damaged("its end is wrong");
    }
    return new End(start, count, record.getLong(48), record.getLong(40));
  }

  /** What the list says of a member; reading it moves the buffer behind it. */
  private final class Listed {
    final int flags;
    final int method;
    final long crc;
    final byte[] rawName;
    long packed;
    long size;
    long offset;

    Listed(ByteBuffer list) {
      int at = list.position();
      if (list.remaining() < LISTED_SIZE || list.getInt(at) != LISTED) {
        throw damaged("its list of members cannot be read");
      }
      flags = unsigned16(list, at + 8);
      method = unsigned16(list, at + 10);
      crc = unsigned32(list, at + 16);
      packed = unsigned32(list, at + 20);
      size = unsigned32(list, at + 24);
      offset = unsigned32(list, at + 42);
      int extra = unsigned16(list, at + 30);
      rawName = new byte[unsigned16(list, at + 28)];
      int rest = rawName.length + extra + unsigned16(list, at + 32);
      if (list.remaining() < LISTED_SIZE + rest) {
        throw damaged("its list of members cannot be read");
      }
      list.get(at + LISTED_SIZE, rawName);
      ByteBuffer wide = wide(list.slice(at + LISTED_SIZE + rawName.length, extra));
      size = size == ELSEWHERE ? next(wide) : size;
      packed = packed == ELSEWHERE ? next(wide) : packed;
      offset = offset == ELSEWHERE ? next(wide) : offset;
      list.position(at + LISTED_SIZE + rest);
    }

    String name() {
      return new String(rawName, (flags & UTF_8_NAME) != 0 ? UTF_8 : ISO_8859_1);
    }

    String what() {
      return "member " + Shown.value(name());
    }
  }

  /** Checks what stands before a member, and its sizes against the bytes that are there. */
  private Member member(Listed listed) throws IOException {
    String what = listed.what();
    ByteBuffer local = bytes(listed.offset, LOCAL_SIZE);
    int nameLength = unsigned16(local, 26);
    int extraLength = unsigned16(local, 28);
    byte[] name = new byte[nameLength];
    ByteBuffer behind = bytes(listed.offset + LOCAL_SIZE, nameLength + extraLength);
    behind.get(name);
    if (local.getInt(0) != LOCAL || !Arrays.equals(name, listed.rawName)) {
      throw damaged(what + " has another name where it stands than in the list");
    }
    if ((listed.flags & ENCRYPTED) != 0) {
      throw new ConfigurationException(
          "%s of file %s is encrypted: write it without a password".formatted(what, path));
    }
    if (listed.method != STORED && listed.method != DEFLATED) {
      throw new ConfigurationException(
          "%s of file %s is packed by method %d: numpy.savez and numpy.savez_compressed write what can be read"
              .formatted(what, path, listed.method));
    }
    if (unsigned16(local, 6) != listed.flags || unsigned16(local, 8) != listed.method) {
      throw damaged(what + " is packed otherwise than the list says");
    }
    if ((listed.flags & DESCRIBED) == 0) {
      long packed = unsigned32(local, 18);
      long size = unsigned32(local, 22);
      if (size == ELSEWHERE || packed == ELSEWHERE) {
        ByteBuffer wide = wide(behind.slice().order(behind.order()));
        size = size == ELSEWHERE ? next(wide) : size;
        packed = packed == ELSEWHERE ? next(wide) : packed;
      }
      if (unsigned32(local, 14) != listed.crc || packed != listed.packed || size != listed.size) {
        throw damaged(what + " has another size or checksum where it stands than in the list");
      }
    }
    long start = listed.offset + LOCAL_SIZE + nameLength + extraLength;
    if (listed.size < 0 || listed.packed < 0 || listed.packed > file.size() - start) {
      throw damaged(what + " is cut off");
    }
    if (listed.method == STORED
        ? listed.size != listed.packed
        : listed.size / MOST_EXPANSION > listed.packed) {
      throw damaged(
          "%s cannot have the %d bytes that the list says, from %d packed ones"
              .formatted(what, listed.size, listed.packed));
    }
    return new Member(listed.name(), listed.size, listed.packed, listed.crc, listed.method, start);
  }

  /** Checks the record of {@code length} bytes behind a member that was written in one go. */
  private void checkDescriptor(Listed listed, long position, long length) throws IOException {
    boolean signed = length == 16 || length == 24;
    if (!signed && length != 12 && length != 20) {
      throw damaged(listed.what() + " does not end where the list says");
    }
    ByteBuffer record = bytes(position, (int) length);
    boolean holds = !signed || record.getInt() == DESCRIPTOR;
    holds &= (record.getInt() & ELSEWHERE) == listed.crc;
    boolean wide = record.remaining() == 16;
    holds &= (wide ? record.getLong() : record.getInt() & ELSEWHERE) == listed.packed;
    holds &= (wide ? record.getLong() : record.getInt() & ELSEWHERE) == listed.size;
    if (!holds) {
      throw damaged(listed.what() + " has another size or checksum behind it than in the list");
    }
  }

  /** The sizes of 64 bits among the extra fields; empty if there are none. */
  private static ByteBuffer wide(ByteBuffer extra) {
    ByteBuffer fields = extra.order(ByteOrder.LITTLE_ENDIAN);
    while (fields.remaining() >= 4) {
      int id = fields.getShort();
      int length = Math.min(fields.getShort() & 0xffff, fields.remaining());
      if (id == 1) {
        return fields.slice(fields.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      }
      fields.position(fields.position() + length);
    }
    return ByteBuffer.allocate(0);
  }

  private long next(ByteBuffer wide) {
    if (wide.remaining() < Long.BYTES) {
      throw damaged("a size of 64 bits is missing");
    }
    return wide.getLong();
  }

  private ByteBuffer bytes(long position, int length) throws IOException {
    if (position < 0 || position > file.size() - length) {
      throw damaged("it is cut off");
    }
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining() && file.read(bytes, position + bytes.position()) >= 0) {
      // a read may give less than all
    }
    return bytes.flip();
  }

  private static int unsigned16(ByteBuffer bytes, int at) {
    return bytes.getShort(at) & 0xffff;
  }

  private static long unsigned32(ByteBuffer bytes, int at) {
    return bytes.getInt(at) & ELSEWHERE;
  }

  private ConfigurationException damaged(String how) {
    return new ConfigurationException("file %s is a damaged archive: %s".formatted(path, how));
  }

  /** Unpacks a member and checks its size and checksum at its end. */
  private final class Content extends InputStream {
    private final Member member;
    private final Inflater inflater = new Inflater(true);
    private final InputStream in;
    private final CRC32 crc = new CRC32();
    private long done;

    Content(Member member) {
      this.member = member;
      InputStream packed = new Packed(member);
      in = member.method == STORED ? packed : new InflaterInputStream(packed, inflater, BLOCK);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int count;
      try {
        count = in.read(buffer, offset, length);
      } catch (ZipException | EOFException e) {
        throw damaged(what() + " cannot be unpacked");
      }
      if (count >= 0) {
        crc.update(buffer, offset, count);
        done += count;
      }
      boolean whole =
          count >= 0
              ? done <= member.size
              : done == member.size
                  && (member.method == STORED || inflater.getBytesRead() == member.packed);
      if (!whole) {
        throw damaged(what() + " has not the size that the list says");
      }
      if (count < 0 && crc.getValue() != member.crc) {
        throw damaged(what() + " does not have its checksum");
      }
      return count;
    }

    private String what() {
      return "member " + Shown.value(member.name);
    }

    @Override
    public void close() {
      inflater.end();
    }
  }

  /** The bytes of a member as they are in the file. */
  private final class Packed extends InputStream {
    private long position;
    private long left;

    Packed(Member member) {
      position = member.start;
      left = member.packed;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int wanted = (int) Math.min(length, left);
      int count = wanted == 0 ? -1 : file.read(ByteBuffer.wrap(buffer, offset, wanted), position);
      if (count > 0) {
        position += count;
        left -= count;
      }
      return count;
    }
  }
}
