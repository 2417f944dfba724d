#!/usr/bin/env bash
# Measures what docs/SOLVERS.md says of solvers, and writes numbers and pictures (10 minutes):
# bench/solvers.sh [FOLDER [orders] [costs] [training]], FOLDER docs by default.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
if [[ $# == 0 ]]; then
  set -- "$home/docs"
fi
exec "${java[@]}" io.roughspike.bench.SolverStudy "$@"
