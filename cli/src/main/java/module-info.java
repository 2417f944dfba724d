/** The command line of RoughSpike. */
module io.roughspike.cli {
  requires info.picocli;
  requires io.roughspike.core;

  opens io.roughspike.cli to
      info.picocli;
}
