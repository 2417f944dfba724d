package io.roughspike.cli.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The file formats read a second time, from their definitions, plainly and strictly, to compare
 * with. Everything that is not certain is refused.
 */
final class PlainReader {
  private static final Pattern NUMBER =
      Pattern.compile("([-+]?)([0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE]([-+]?[0-9]+))?");
  private static final Pattern NAME = Pattern.compile("[\\p{L}_].*|# .*", Pattern.DOTALL);
  private static final Pattern NO_VALUE =
      Pattern.compile("nan|inf|infinity|null|none", Pattern.CASE_INSENSITIVE);

  private PlainReader() {}

  /** What is not read. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String why) {
      super(why);
    }
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new Refused(what);
    }
  }

  // Text

  static String text(byte[] bytes) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new Refused("encoding");
    }
  }

  static double number(String text) {
    Matcher parts = NUMBER.matcher(text);
    require(parts.matches(), "number " + text);
    String mantissa = parts.group(2);
    BigInteger exponent = parts.group(3) == null ? BigInteger.ZERO : new BigInteger(parts.group(3));
    double size;
    if (mantissa.matches("[0.]*")) {
      size = 0;
    } else if (exponent.bitLength() > 16) {
      size = exponent.signum() < 0 ? 0 : Double.POSITIVE_INFINITY;
    } else {
      size = new BigDecimal(mantissa).scaleByPowerOfTen(exponent.intValueExact()).doubleValue();
    }
    require(size <= Double.MAX_VALUE, "finite");
    return parts.group(1).equals("-") ? -size : size;
  }

  static int whole(String text) {
    require(text.matches("[-+]?[0-9]+"), "whole number " + text);
    BigInteger number = new BigInteger(text);
    require(number.signum() >= 0 && number.bitLength() < 32, "range of " + text);
    return number.intValueExact();
  }

  /** Rows of a table; an empty line is an empty row. */
  static List<List<String>> rows(String text) {
    require(!text.matches("(?s).*[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f].*"), "control character");
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      StringBuilder value = new StringBuilder();
      if (text.charAt(at) == '"') {
        at++;
        while (true) {
          require(at < text.length(), "end of quotes");
          char c = text.charAt(at++);
          if (c == '"' && at < text.length() && text.charAt(at) == '"') {
            at++;
          } else if (c == '"') {
            break;
          }
          value.append(c);
        }
        while (at < text.length()
            && text.charAt(at) != '\n'
            && text.charAt(at) != '\r'
            && Character.isWhitespace(text.charAt(at))) {
          at++;
        }
      } else {
        while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
          value.append(text.charAt(at++));
        }
      }
      row.add(value.toString().trim());
      char end = at < text.length() ? text.charAt(at) : '\n';
      require(",\r\n".indexOf(end) >= 0, "text behind quotes");
      if (end == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n') {
        at++;
      }
      at++;
      if (end == ',' && at == text.length()) {
        row.add("");
      }
      if (end != ',' || at >= text.length()) {
        rows.add(row.equals(List.of("")) ? List.of() : row);
        row = new ArrayList<>();
      }
    }
    return rows;
  }

  /** The rows below a header that must be {@code columns} and then {@code more} any. */
  static List<List<String>> table(byte[] bytes, String columns, boolean more) {
    List<List<String>> rows = new ArrayList<>(rows(text(bytes)));
    rows.removeIf(List::isEmpty);
    require(!rows.isEmpty(), "header");
    List<String> header = rows.removeFirst();
    List<String> names = List.of(columns.split(",", -1));
    require(
        header.size() >= names.size()
            && header.subList(0, names.size()).equals(names)
            && header.size() > names.size() == more,
        "header");
    rows.forEach(row -> require(row.size() == header.size(), "size of a row"));
    return rows;
  }

  static String numbers(byte[] bytes) {
    List<List<String>> rows = rows(text(bytes));
    List<Double> numbers = new ArrayList<>();
    int columns = 0;
    boolean gap = false;
    for (List<String> row : rows) {
      if (row.isEmpty()) {
        gap = true;
        continue;
      }
      boolean isFirst = columns == 0;
      columns = isFirst ? row.size() : columns;
      require(row.size() == columns, "size of a row");
      boolean isHeader =
          isFirst
              && row.stream().anyMatch(value -> !value.isEmpty())
              && row.stream()
                  .allMatch(value ->
                      value.isEmpty()
                          || (NAME.matcher(value).matches() && !NO_VALUE.matcher(value).matches()));
      if (!isHeader) {
        require(columns > 1 || !gap, "gap");
        row.forEach(value -> numbers.add(number(value)));
      }
      gap = false;
    }
    require(!numbers.isEmpty(), "numbers");
    return "(" + numbers.size() / columns + ", " + columns + ") " + numbers;
  }

  // Arrays

  static String array(byte[] file) {
    require(file.length > 10 && new String(file, 0, 6, ISO_8859_1).equals("\u0093NUMPY"), "magic");
    require(file[6] >= 1 && file[6] <= 3 && file[7] == 0, "version");
    int start = file[6] == 1 ? 10 : 12;
    require(file.length >= start, "length");
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long length = start == 10 ? bytes.getShort(8) & 0xffff : bytes.getInt(8) & 0xffffffffL;
    require(length <= file.length - start, "header");
    String header = new String(file, start, (int) length, ISO_8859_1);
    String[] descr = {null};
    String rest = take(header, "['\"]descr['\"]\\s*:\\s*[ub]?['\"]([<>|][fiu][1248])['\"]", descr);
    String[] fortran = {null};
    rest = take(rest, "['\"]fortran_order['\"]\\s*:\\s*(True|False)", fortran);
    String[] tuple = {null};
    rest = take(rest, "['\"]shape['\"]\\s*:\\s*\\(([-0-9L,\\s]*)\\)", tuple);
    require(rest.matches("\\s*\\{[,\\s]*}\\s*"), "header " + rest);
    List<Integer> shape = new ArrayList<>();
    if (!tuple[0].isBlank()) {
      require(tuple[0].contains(","), "tuple");
      for (String one : tuple[0].replaceFirst(",\\s*$", "").split(",", -1)) {
        shape.add(whole(one.strip().replaceFirst("L$", "")));
      }
    }
    BigInteger count = BigInteger.ONE;
    for (int one : shape) {
      count = count.multiply(BigInteger.valueOf(one));
    }
    int width = descr[0].charAt(2) - '0';
    int data = start + (int) length;
    require(
        count.multiply(BigInteger.valueOf(width)).equals(BigInteger.valueOf(file.length - data)),
        "size");
    bytes.order(descr[0].charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[count.intValueExact()];
    for (int k = 0; k < values.length; k++) {
      int place = fortran[0].equals("True") ? fortranPlace(k, shape) : k;
      values[k] = element(bytes, descr[0].substring(1), data + place * width);
    }
    String text = shape.toString().replace('[', '(').replace(']', ')');
    return (shape.size() == 1 ? text.replace(")", ",)") : text) + " " + Arrays.toString(values);
  }

  private static String take(String text, String regex, String[] group) {
    Matcher matcher = Pattern.compile(regex).matcher(text);
    require(matcher.find(), regex);
    group[0] = matcher.group(1);
    return text.substring(0, matcher.start()) + text.substring(matcher.end());
  }

  /** Where the number with place {@code k} in C order stands in Fortran order. */
  private static int fortranPlace(int k, List<Integer> shape) {
    int[] index = new int[shape.size()];
    for (int d = index.length - 1, rest = k; d >= 0; d--) {
      index[d] = rest % shape.get(d);
      rest /= shape.get(d);
    }
    int place = 0;
    for (int d = index.length - 1; d >= 0; d--) {
      place = place * shape.get(d) + index[d];
    }
    return place;
  }

  private static double element(ByteBuffer bytes, String type, int at) {
    return switch (type) {
      case "f8" -> Double.longBitsToDouble(bytes.getLong(at));
      case "f4" -> Float.intBitsToFloat(bytes.getInt(at));
      case "f2" -> half(bytes.getShort(at));
      case "i8" -> bytes.getLong(at);
      case "u8" -> new BigInteger(Long.toUnsignedString(bytes.getLong(at))).doubleValue();
      case "i4" -> bytes.getInt(at);
      case "u4" -> Integer.toUnsignedLong(bytes.getInt(at));
      case "i2" -> bytes.getShort(at);
      case "u2" -> Short.toUnsignedInt(bytes.getShort(at));
      case "i1" -> bytes.get(at);
      case "u1" -> Byte.toUnsignedInt(bytes.get(at));
      default -> throw new Refused("type " + type);
    };
  }

  /** Binary16 after IEEE 754. */
  private static double half(short bits) {
    int exponent = bits >> 10 & 31;
    int fraction = bits & 1023;
    double size =
        exponent == 0
            ? fraction * 0x1p-24
            : exponent < 31
                ? (1024 + fraction) * Math.scalb(1.0, exponent - 25)
                : fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    return bits < 0 ? -size : size;
  }

  /** The numbers of the arrays of an archive, which have one dimension each. */
  static Map<String, double[]> vectors(byte[] file) {
    Map<String, double[]> vectors = new TreeMap<>();
    archive(file)
        .forEach((name, array) -> {
          Matcher vector = Pattern.compile("\\(\\d+,\\) \\[(.*)\\]").matcher(array);
          require(vector.matches(), "dimensions of " + name);
          String numbers = vector.group(1);
          vectors.put(
              name,
              numbers.isEmpty()
                  ? new double[0]
                  : Arrays.stream(numbers.split(", ")).mapToDouble(Double::parseDouble).toArray());
        });
    return vectors;
  }

  /** Walks from member to member, and does not look at the list. */
  static Map<String, String> archive(byte[] file) {
    Map<String, String> arrays = new TreeMap<>();
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    while (at + 30 <= file.length && bytes.getInt(at) == 0x04034b50) {
      int flags = bytes.getShort(at + 6);
      int method = bytes.getShort(at + 8);
      int crc = bytes.getInt(at + 14);
      long packed = bytes.getInt(at + 18) & 0xffffffffL;
      int nameLength = bytes.getShort(at + 26) & 0xffff;
      int extra = bytes.getShort(at + 28) & 0xffff;
      int data = at + 30 + nameLength + extra;
      require(data <= file.length, "cut");
      String name = new String(file, at + 30, nameLength, ISO_8859_1);
      if (packed == 0xffffffffL) {
        packed = bytes.getLong(at + 30 + nameLength + 12);
      }
      byte[] content;
      if (method == 8) {
        Inflater inflater = new Inflater(true);
        inflater.setInput(file, data, file.length - data);
        byte[] room = new byte[1 << 16];
        try {
          content = Arrays.copyOf(room, inflater.inflate(room));
        } catch (DataFormatException e) {
          throw new Refused("deflate");
        }
        content = Arrays.copyOf(room, content.length);
        require(inflater.finished(), "end of deflate");
        packed = inflater.getBytesRead();
        inflater.end();
      } else if ((flags & 8) != 0) {
        packed = 0;
        while (crc(file, data, (int) packed) != descriptorCrc(bytes, data + (int) packed)) {
          packed++;
          require(data + packed < file.length, "descriptor");
        }
        content = Arrays.copyOfRange(file, data, data + (int) packed);
      } else {
        require(method == 0 && packed <= file.length - data, "size");
        content = Arrays.copyOfRange(file, data, data + (int) packed);
      }
      at = data + (int) packed;
      if ((flags & 8) != 0) {
        crc = descriptorCrc(bytes, at);
        at += 16;
      }
      require(crc(content, 0, content.length) == crc, "checksum");
      require(arrays.put(name.replaceFirst("\\.npy$", ""), array(content)) == null, "names once");
    }
    return arrays;
  }

  private static int descriptorCrc(ByteBuffer bytes, int at) {
    boolean is = at + 16 <= bytes.capacity() && bytes.getInt(at) == 0x08074b50;
    return is ? bytes.getInt(at + 4) : 1;
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  // JSON

  /** An object of numbers, text, lists and objects, as {@code {key=value}} with sorted keys. */
  static Map<?, ?> json(byte[] bytes) {
    Json json = new Json(text(bytes));
    Object value = json.value();
    json.space();
    require(json.at == json.text.length() && value instanceof Map, "one object");
    return (Map<?, ?>) value;
  }

  private static final class Json {
    final String text;
    int at;

    Json(String text) {
      this.text = text;
    }

    void space() {
      while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    boolean take(String word) {
      space();
      boolean is = text.startsWith(word, at);
      at += is ? word.length() : 0;
      return is;
    }

    Object value() {
      if (take("{")) {
        Map<String, Object> map = new TreeMap<>();
        Set<String> keys = new HashSet<>();
        if (take("}")) {
          return map;
        }
        do {
          space();
          String key = string();
          require(keys.add(key) && take(":"), "key");
          map.put(key, value());
        } while (take(","));
        require(take("}"), "}");
        return map;
      }
      if (take("[")) {
        List<Object> list = new ArrayList<>();
        if (take("]")) {
          return list;
        }
        do {
          list.add(value());
        } while (take(","));
        require(take("]"), "]");
        return list;
      }
      if (take("null")) {
        return Double.NaN;
      }
      space();
      if (at < text.length() && text.charAt(at) == '"') {
        return string();
      }
      Matcher number =
          Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?").matcher(text);
      require(number.region(at, text.length()).lookingAt(), "value");
      at = number.end();
      return number(number.group());
    }

    String string() {
      require(at < text.length() && text.charAt(at) == '"', "text");
      int end = text.indexOf('"', at + 1);
      require(end > 0, "end of text");
      String inner = text.substring(at + 1, end);
      require(!inner.contains("\\") && !inner.matches("(?s).*[\\x00-\\x1f].*"), "text");
      at = end + 1;
      return inner;
    }
  }
}
