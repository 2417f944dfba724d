# Sourced by scripts that run Apache Spark; they have set home, and JAVA_HOME by find_jdk.

# find_spark: sets spark_jars to the folder of Spark's jars: that of SPARK_HOME, else one to which
# Maven fetches them once.
find_spark() {
  if [[ -n "${SPARK_HOME:-}" ]]; then
    spark_jars="$SPARK_HOME/jars"
    [[ -n "$(find "$spark_jars/" -name 'spark-core_2.13-*.jar' 2> /dev/null)" ]] && return
    echo "roughspike: SPARK_HOME must be the folder of a distribution of Spark 4, got $SPARK_HOME," \
      "where jars/spark-core_2.13-*.jar is missing: correct it, or unset it to fetch Spark from Maven." >&2
    return 1
  fi
  spark_jars="$home/target/spark/jars"
  mkdir -p "$home/target/spark"
  (
    ! command -v flock > /dev/null || flock 9
    fetch_spark
  ) 9> "$home/target/spark/fetch.lock"
}

fetch_spark() {
  local fetched="$home/target/spark/fetched" log="$home/target/spark/fetch.log" version
  version="$(sed -n 's|.*<spark.version>\(.*\)</spark.version>.*|\1|p' "$home/pom.xml")"
  [[ ! -e "$fetched" || "$(< "$fetched")" != "$version" ]] || return 0
  echo "Fetching Apache Spark $version from Maven Central (first use, about 220 MB) ..." >&2
  rm -rf "$spark_jars"
  if ! "$home/build" -f "$home/spark/jars" dependency:copy-dependencies -DincludeScope=runtime \
    "-DoutputDirectory=$spark_jars" > "$log" 2>&1 < /dev/null; then
    cat "$log" >&2
    echo "Spark could not be fetched: the output above is also in $log." >&2
    return 1
  fi
  echo "$version" > "$fetched"
}

# spark_module_options: sets opens to what Spark's drivers, masters and workers need of the JVM.
spark_module_options() {
  local package
  opens=(--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED)
  for package in java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util \
    java.util.concurrent java.util.concurrent.atomic sun.nio.ch sun.nio.cs sun.util.calendar; do
    opens+=(--add-opens "java.base/$package=ALL-UNNAMED")
  done
}

# Compiles module spark against the Spark that it will run with, which takes a second or two.
make_spark_jar() {
  local folder="$home/target/spark/driver" made stamp newer
  spark_jar="$folder/roughspike-spark.jar"
  made="$folder/made"
  stamp="$JAVA_HOME $spark_jars"
  if [[ -e "$made" && "$(< "$made")" == "$stamp" ]]; then
    newer="$(find "$home/spark/src/main" "$dist/stamp" -newer "$made")"
    [[ -n "$newer" ]] || return 0
  fi
  rm -rf "$folder"
  mkdir -p "$folder/classes"
  cp -r "$home/spark/src/main/resources/." "$folder/classes/"
  if ! "$JAVA_HOME/bin/javac" -nowarn -proc:none -d "$folder/classes" \
    --class-path "$dist/lib/*:$spark_jars/*" "$home"/spark/src/main/java/io/roughspike/spark/*.java \
    > "$folder/log" 2>&1 || ! "$JAVA_HOME/bin/jar" --create --file "$spark_jar" -C "$folder/classes" .; then
    cat "$folder/log" >&2
    echo "roughspike: the module for Spark cannot be compiled against $spark_jars, see above;" \
      "it is written for Spark 4.2." >&2
    return 1
  fi
  echo "$stamp" > "$made"
}

# spark_options ARGUMENTS: sets options to those of the driver of a command with these arguments:
# everything is on the class path, as Spark wants it.
spark_options() {
  find_spark && make_spark_jar || return 1
  # For executors that the driver starts itself (local-cluster).
  export SPARK_HOME="${SPARK_HOME:-$home/target/spark}" SPARK_SCALA_VERSION=2.13
  # A driver mostly waits: like executors (Session.java) it compiles only what runs often.
  local argument folder libraries="$path" vectors=() compiler=(-XX:CompileThresholdScaling=4)
  for argument in "$@"; do
    case "${argument#--spark=}" in
      # Its master, workers and their pages are for this machine.
      local-cluster*) export SPARK_LOCAL_IP=127.0.0.1 ;;
      # Here the driver does the tasks itself.
      local | "local["*) compiler=() ;;
    esac
  done
  [[ "$path" != "$dist/lib" ]] || libraries="$dist/lib/*"
  ! jdk_has_module "$JAVA_HOME" jdk.incubator.vector || vectors=(--add-modules jdk.incubator.vector)
  # Where YARN and file systems of Hadoop are, as Spark's own scripts have it.
  local configuration=""
  for folder in "${HADOOP_CONF_DIR:-}" "${YARN_CONF_DIR:-}"; do
    [[ -z "$folder" ]] || configuration+=":$folder"
  done
  spark_module_options
  options=(-XX:+UseSerialGC -XX:ObjectAlignmentInBytes=64 ${compiler[@]+"${compiler[@]}"}
    ${vectors[@]+"${vectors[@]}"} "${opens[@]}"
    --class-path "$libraries:$spark_jar$configuration:$spark_jars/*" io.roughspike.cli.RoughSpike)
}
