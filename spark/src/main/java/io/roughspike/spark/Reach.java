package io.roughspike.spark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.yarn.conf.HAUtil;
import org.apache.hadoop.yarn.conf.YarnConfiguration;

/** Whether a master is there at all: Spark itself would try for minutes, or for ever. */
final class Reach {
  private static final int CONNECT_MILLISECONDS = 10_000;

  /** How long a server may take to say anything to a first request. */
  private static final int ANSWER_SECONDS = 20;

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private static final List<String> PROXIES =
      List.of("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy");

  /** Settings of Spark that are Hadoop's begin with it. */
  private static final String OF_HADOOP = "spark.hadoop.";

  private Reach() {}

  /**
   * Refuses a master that is not there.
   *
   * @param properties settings of Spark by the user
   * @throws IllegalArgumentException saying why
   */
  static void require(Master master, Map<String, String> properties) {
    if (master.isYarn()) {
      requireOneOf(master, resourceManagers(properties));
    } else if (master.isKubernetes()) {
      requireApiServer(master);
    } else {
      requireOneOf(master, master.hosts());
    }
  }

  /** Somebody must listen at one of these; none is no demand. */
  private static void requireOneOf(Master master, List<InetSocketAddress> hosts) {
    String reason = "";
    for (InetSocketAddress host : hosts) {
      if (host.isUnresolved()) {
        reason = "there is no host " + host.getHostString();
      } else {
        try (Socket socket = new Socket()) {
          socket.connect(host, CONNECT_MILLISECONDS);
          return;
        } catch (IOException e) {
          reason = "%s at %s:%d".formatted(e.getMessage(), host.getHostString(), host.getPort());
        }
      }
    }
    if (!reason.isEmpty()) {
      throw master.unreachable(reason);
    }
  }

  /** YARN's resource managers, of which one leads, by the configuration on the class path. */
  private static List<InetSocketAddress> resourceManagers(Map<String, String> properties) {
    YarnConfiguration configuration = new YarnConfiguration();
    properties.forEach((key, value) -> {
      if (key.startsWith(OF_HADOOP)) {
        configuration.set(key.substring(OF_HADOOP.length()), value);
      }
    });
    if (!HAUtil.isHAEnabled(configuration)) {
      return List.of(
          configuration.getSocketAddr(
              YarnConfiguration.RM_ADDRESS,
              YarnConfiguration.DEFAULT_RM_ADDRESS,
              YarnConfiguration.DEFAULT_RM_PORT));
    }
    return configuration.getStringCollection(YarnConfiguration.RM_HA_IDS).stream()
        .map(id ->
            configuration.getSocketAddr(
                HAUtil.addSuffix(YarnConfiguration.RM_ADDRESS, id),
                configuration.get(HAUtil.addSuffix(YarnConfiguration.RM_HOSTNAME, id), id),
                YarnConfiguration.DEFAULT_RM_PORT))
        .toList();
  }

  /** The server must say something; what it says is for Spark's client, which has the keys. */
  private static void requireApiServer(Master master) {
    if (PROXIES.stream().anyMatch(System.getenv()::containsKey)) {
      return; // by which the client goes
    }
    URI server = URI.create(master.apiServer());
    int port = server.getPort();
    if (port < 0) {
      port = server.getScheme().equals("https") ? HTTPS_PORT : HTTP_PORT;
    }
    requireOneOf(master, List.of(new InetSocketAddress(server.getHost(), port)));
    Duration limit = Duration.ofSeconds(ANSWER_SECONDS);
    HttpRequest request = HttpRequest.newBuilder(server).timeout(limit).build();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(limit).build()) {
      client.send(request, HttpResponse.BodyHandlers.discarding());
    } catch (HttpTimeoutException e) {
      throw master.unreachable("it did not answer");
    } catch (IOException e) {
      // An answer too, as to a certificate that only the client knows.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // whoever waits next is told
    }
  }
}
