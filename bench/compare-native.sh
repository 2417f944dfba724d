#!/usr/bin/env bash
# Runs the Java engines and C++ programs for the same problems, A (one neuron) and B (22), in alternation on one processor and
# prints the ratios: bench/compare-native.sh FOLDER [BITS ...]
# FOLDER holds lif_avx2.cpp and lif_scalar.cpp; BITS are vector widths (default: the machine's own).
# Environment: ROUNDS (51), PROCESSOR (1), CXX (g++).
set -euo pipefail
if (($# < 1)) || [[ ! -r "$1/lif_avx2.cpp" || ! -r "$1/lif_scalar.cpp" ]]; then
  echo "usage: $0 FOLDER [BITS ...], where FOLDER holds lif_avx2.cpp and lif_scalar.cpp" >&2
  exit 2
fi
sources="$1"
shift
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
programs="$(mktemp -d)"
trap 'rm -rf "$programs"' EXIT
for name in lif_avx2 lif_scalar; do
  "${CXX:-g++}" -std=c++17 -O3 -march=native -ffp-contract=off "$sources/$name.cpp" -o "$programs/$name"
done
for problem in A B; do
  echo "problem $problem"
  "${java[@]}" io.roughspike.bench.CompareNative "$problem" "$programs" "${PROCESSOR:-1}" \
    "${ROUNDS:-51}" "$@"
done
