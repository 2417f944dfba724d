# Sourced by the scripts of this folder: builds the benchmarks and sets java, the command that runs them.
home="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
source "$home/scripts/find-jdk.sh"
find_jdk || exit 3
"$home/build" --quiet -f "$home" -Dquick -pl bench -am package
java=("$JAVA_HOME/bin/java" -XX:ObjectAlignmentInBytes=64 --add-modules jdk.incubator.vector
  -cp "$home/bench/target/quick/classes:$home/bench/target/quick/lib/*")
