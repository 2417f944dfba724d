#!/usr/bin/env bash
# Runs JMH benchmarks: bench/jmh.sh [JMH OPTIONS AND NAME PATTERNS]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
exec "${java[@]}" org.openjdk.jmh.Main "$@"
