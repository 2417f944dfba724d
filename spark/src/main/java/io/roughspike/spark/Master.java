package io.roughspike.spark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The master of a session, as users write it.
 *
 * @param address {@code local[N]}, {@code local-cluster[N,C,M]}, {@code spark://HOST:PORT}, {@code
 *     yarn} or {@code k8s://...}
 */
record Master(String address) {
  private static final Pattern LOCAL =
      Pattern.compile("local(\\[(\\*|[1-9][0-9]*)(,[1-9][0-9]*)?])?");
  private static final Pattern CLUSTER =
      Pattern.compile("local-cluster\\[ *[0-9]+ *, *[0-9]+ *, *[0-9]+ *]");
  private static final Pattern STANDALONE =
      Pattern.compile("spark://([^,/:]+:[0-9]{1,5}(,[^,/:]+:[0-9]{1,5})*)/?");

  private static final int CONNECT_MILLISECONDS = 10_000;

  /**
   * {@return the master at an address}
   *
   * @throws IllegalArgumentException where nothing can be meant by it
   */
  static Master of(String address) {
    if (Stream.of(LOCAL, CLUSTER, STANDALONE).anyMatch(form -> form.matcher(address).matches())
        || address.equals("yarn")
        || address.startsWith("k8s://")) {
      return new Master(address);
    }
    throw new IllegalArgumentException(
        "Spark's master must be local[N], local[*], local-cluster[N,CORES,MB], spark://HOST:PORT, "
            + "yarn or k8s://HOST:PORT, got \"%s\"".formatted(address));
  }

  /** Whether tasks are done in the driver's own process. */
  boolean isHere() {
    return LOCAL.matcher(address).matches();
  }

  /** Whether Spark's own jars suffice, without those of a resource manager. */
  boolean isOfSpark() {
    return isHere() || address.startsWith("local-cluster") || address.startsWith("spark:");
  }

  /** Whether nobody outside of this machine takes part. */
  boolean isOnThisMachine() {
    return !address.equals("yarn")
        && !address.startsWith("k8s:")
        && hosts().stream().allMatch(host -> host.getAddress() != null && isLoopback(host));
  }

  private static boolean isLoopback(InetSocketAddress host) {
    return host.getAddress().isLoopbackAddress();
  }

  /** Hosts and ports of standalone masters, of which one leads. */
  private List<InetSocketAddress> hosts() {
    Matcher standalone = STANDALONE.matcher(address);
    if (!standalone.matches()) {
      return List.of();
    }
    return Stream.of(standalone.group(1).split(","))
        .map(host -> {
          int colon = host.lastIndexOf(':');
          return new InetSocketAddress(
              host.substring(0, colon), Integer.parseInt(host.substring(colon + 1)));
        })
        .toList();
  }

  /**
   * Refuses a standalone master at whose port nobody listens; Spark itself would try for a minute.
   *
   * @throws IllegalArgumentException saying why
   */
  void requireReachable() {
    String reason = "";
    for (InetSocketAddress host : hosts()) {
      if (host.isUnresolved()) {
        reason = "there is no host " + host.getHostString();
      } else {
        try (Socket socket = new Socket()) {
          socket.connect(host, CONNECT_MILLISECONDS);
          return;
        } catch (IOException e) {
          reason = e.getMessage();
        }
      }
    }
    if (!reason.isEmpty()) {
      throw unreachable(reason);
    }
  }

  /** The failure that {@code reason} says of this master. */
  IllegalArgumentException unreachable(String reason) {
    return new IllegalArgumentException(
        "Spark's master %s cannot be reached: %s; check the address, and that the master runs"
            .formatted(address, reason));
  }

  @Override
  public String toString() {
    return address;
  }

  /** The address of this machine that only its own processes reach. */
  static String loopback() {
    return InetAddress.getLoopbackAddress().getHostAddress();
  }
}
