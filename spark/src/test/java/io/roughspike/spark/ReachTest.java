package io.roughspike.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Masters that are not there are told before Spark looks for them. */
class ReachTest {
  private static final String RM = "spark.hadoop.yarn.resourcemanager.";

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String refusal(String master, Map<String, String> properties) {
    return assertThrows(
            IllegalArgumentException.class, () -> Reach.require(Master.of(master), properties))
        .getMessage();
  }

  @ParameterizedTest
  @CsvSource({"k8s://https://", "k8s://http://", "k8s://", "spark://"})
  void nobodyListens(String scheme) {
    int port = freePort();
    String refusal = refusal(scheme + "localhost:" + port, Map.of());
    assertTrue(refusal.contains("cannot be reached: Connection refused"), refusal);
    assertTrue(refusal.contains(" at localhost:" + port + "; check the address"), refusal);
  }

  @Test
  void thereIsNoSuchHost() {
    assertEquals(
        "Spark's master k8s://https://no-such-host.invalid cannot be reached: there is no host no-such-host.invalid; check the address, and that the master runs",
        refusal("k8s://no-such-host.invalid", Map.of()));
  }

  @Test
  void resourceManagersAreThoseOfTheConfiguration() throws Exception {
    int port = freePort();
    String refusal = refusal("yarn", Map.of(RM + "address", "localhost:" + port));
    assertTrue(
        refusal.endsWith(
            " at localhost:%d; HADOOP_CONF_DIR must be the folder of the cluster's yarn-site.xml"
                .formatted(port)),
        refusal);
    Map<String, String> two = new HashMap<>();
    two.put(RM + "ha.enabled", "true");
    two.put(RM + "ha.rm-ids", "one,two");
    two.put(RM + "address.one", "localhost:" + port);
    int other;
    try (ServerSocket second = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      other = second.getLocalPort();
      two.put(RM + "address.two", "localhost:" + other);
      Reach.require(Master.of("yarn"), two);
    }
    assertTrue(refusal("yarn", two).contains(" at localhost:" + other + ";"));
  }

  @Test
  @Tag("slow")
  void aServerOfKubernetesThatSaysNothingIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      long start = System.nanoTime();
      String refusal = refusal("k8s://https://127.0.0.1:" + silent.getLocalPort(), Map.of());
      double seconds = (System.nanoTime() - start) / 1e9;
      assertTrue(refusal.contains("it did not answer"), refusal);
      assertTrue(seconds < 25, seconds + " s");
    }
  }
}
