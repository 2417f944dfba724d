/** The command line of RoughSpike. */
module io.roughspike.cli {
  requires info.picocli;
  requires io.roughspike.core;
  requires java.desktop;
  requires me.tongfei.progressbar;
  requires org.apache.commons.csv;
  requires org.snakeyaml.engine;
  requires tools.jackson.core;

  opens io.roughspike.cli to
      info.picocli;

  provides io.roughspike.place.Job with
      io.roughspike.cli.StudyJob,
      io.roughspike.cli.place.GramJob,
      io.roughspike.cli.place.SampleJob;
}
