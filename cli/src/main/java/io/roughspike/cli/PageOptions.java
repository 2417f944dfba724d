package io.roughspike.cli;

import picocli.CommandLine.Option;

/** Whether a run draws its page. */
final class PageOptions {
  @Option(
      names = "--no-page",
      description = "No page and figure; report DIR draws them when they are wanted.")
  private boolean none;

  /** Whether the page is wanted. */
  boolean isWanted() {
    return !none;
  }
}
