package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code report}: pages drawn anew from what is in a folder. */
class DrawReportTest {
  @TempDir private Path temp;

  /** Draws the page of a folder anew, elsewhere, where it must be the same. */
  private void assertSamePage(Path run, String page) throws Exception {
    String first = Files.readString(run.resolve(page));
    Path moved = Files.move(run, temp.resolve("moved"));
    Files.writeString(moved.resolve(page), "older");
    Cli.Result result = Cli.done("report", moved.toString(), "--json");
    assertEquals(first, Files.readString(moved.resolve(page)));
    assertEquals(
        true, ((List<?>) result.json(temp).get("files")).contains(moved.resolve(page).toString()));
    Files.move(moved, run);
  }

  @Test
  void ofAnEvaluation() throws Exception {
    Path data =
        Cli.write(temp, "data.csv", "sample,neuron,time\n0,0,10\n0,0,20\n0,0,30\n1,0,12\n1,0,24\n");
    Path run = temp.resolve("scores");
    String[] args = {
      "evaluate",
      data.toString(),
      "--data",
      data.toString(),
      "--start=0",
      "--end=100",
      "--window=4",
      "--data-trials=3",
      "--model-columns=unit=s",
      "--out=" + run
    };
    Cli.done(args);
    Files.delete(data); // nothing is read elsewhere
    assertSamePage(run, "evaluation.html");
    Files.delete(run.resolve("evaluation.npz"));
    Cli.run("report", run.toString()).assertFailed(3, "lacks evaluation.npz, which the page needs");
  }

  @Test
  void badInput() {
    Path none = temp.resolve("none");
    Cli.run("report", none.toString()).assertFailed(3, "there is no folder");
    Cli.run("report", temp.toString()).assertFailed(3, "holds no result of train, fit or evaluate");
    Cli.run("report", temp.toString(), "--out", "x").assertFailed(2, "leave out --out");
    Cli.run("report").assertFailed(2, "Missing required parameter");
    Cli.write(temp, "evaluation.json", "{\"start\": \"then\"}");
    Cli.write(temp, "evaluation.npz", "");
    Cli.run("report", temp.toString()).assertFailed(3, "evaluation.npz");
  }
}
