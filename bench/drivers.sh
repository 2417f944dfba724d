#!/usr/bin/env bash
# Measures what docs/DRIVERS.md says of drivers, and writes numbers and pictures (10 minutes):
# bench/drivers.sh [FOLDER [pictures] [training] [times]], FOLDER docs by default.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
if [[ $# == 0 ]]; then
  set -- "$home/docs"
fi
exec "${java[@]}" io.roughspike.bench.DriverStudy "$@"
