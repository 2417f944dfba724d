package io.roughspike.spark;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
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
      Pattern.compile("local-cluster\\[ *[1-9][0-9]* *, *[1-9][0-9]* *, *([1-9][0-9]*) *]");
  private static final Pattern STANDALONE =
      Pattern.compile("spark://([^,/:]+:[0-9]{1,5}(,[^,/:]+:[0-9]{1,5})*)/?");

  private static final String YARN = "yarn";
  private static final String KUBERNETES = "k8s://";

  /**
   * {@return the master at an address}
   *
   * @throws IllegalArgumentException where nothing can be meant by it
   */
  static Master of(String address) {
    if (Stream.of(LOCAL, CLUSTER, STANDALONE).anyMatch(form -> form.matcher(address).matches())
        || address.equals(YARN)) {
      return new Master(address);
    }
    if (address.startsWith(KUBERNETES)) {
      String server = address.substring(KUBERNETES.length());
      Master master = new Master(KUBERNETES + (server.contains("://") ? "" : "https://") + server);
      if (isServer(master.apiServer())) {
        return master;
      }
    }
    throw new IllegalArgumentException(
        "Spark's master must be local[N], local[*], local-cluster[N,CORES,MB], spark://HOST:PORT, "
            + "yarn or k8s://https://HOST:PORT, got \"%s\"".formatted(address));
  }

  private static boolean isServer(String url) {
    try {
      URI uri = new URI(url);
      return uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Whether tasks are done in the driver's own process. */
  boolean isHere() {
    return LOCAL.matcher(address).matches();
  }

  /** Whether the driver starts executors of its own. */
  boolean isLocalCluster() {
    return CLUSTER.matcher(address).matches();
  }

  /** Memory of a worker of a local cluster, as Spark writes it. */
  String workerMemory() {
    Matcher cluster = CLUSTER.matcher(address);
    if (!cluster.matches()) {
      throw new IllegalStateException(address);
    }
    return cluster.group(1) + "m";
  }

  boolean isYarn() {
    return address.equals(YARN);
  }

  boolean isKubernetes() {
    return address.startsWith(KUBERNETES);
  }

  /** Whether Spark's own jars suffice, without those of a resource manager. */
  boolean isOfSpark() {
    return !isYarn() && !isKubernetes();
  }

  /** Whether nobody outside of this machine takes part. */
  boolean isOnThisMachine() {
    return isOfSpark()
        && hosts().stream().allMatch(host -> host.getAddress() != null && isLoopback(host));
  }

  private static boolean isLoopback(InetSocketAddress host) {
    return host.getAddress().isLoopbackAddress();
  }

  /** Hosts and ports of standalone masters, of which one leads. */
  List<InetSocketAddress> hosts() {
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

  /** The address of the API server of Kubernetes. */
  String apiServer() {
    return address.substring(KUBERNETES.length());
  }

  /** The failure that {@code reason} says of this master. */
  IllegalArgumentException unreachable(String reason) {
    return new IllegalArgumentException(
        "Spark's master %s cannot be reached: %s; %s"
            .formatted(
                address,
                reason,
                isYarn()
                    ? "HADOOP_CONF_DIR must be the folder of the cluster's yarn-site.xml"
                    : "check the address, and that the master runs"));
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
