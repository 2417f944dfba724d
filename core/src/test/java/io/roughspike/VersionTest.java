package io.roughspike;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class VersionTest {
  @Test
  void isTheNumberTheBuildWrote() {
    assertTrue(Version.current().matches("\\d+\\.\\d+\\.\\d+.*"), Version.current());
  }

  /** Builds by Maven alone are not told the commit. */
  @Test
  void theCommitIsOneOrNone() {
    Version.commit()
        .ifPresent(commit -> assertTrue(commit.matches("[0-9a-f]{40}(-dirty)?"), commit));
  }
}
