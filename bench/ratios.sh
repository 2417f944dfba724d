#!/usr/bin/env bash
# Prints forward + adjoint over forward for one neuron and a network, the parts of a training step,
# one thread over two, times of signatures of spike trains, of dense ones, and of signature kernels:
# bench/ratios.sh; of signature kernels only: bench/ratios.sh kernel
# Environment: ROUNDS (51), PROCESSOR for what runs on one thread (1), BITS (the machine's own width).
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
java+=(${BITS:+-Droughspike.lane.bits=$BITS})
timings=("${java[@]}" io.roughspike.bench.SignatureTimings)
kernels=("${java[@]}" io.roughspike.bench.KernelTimings)
if [[ "${1:-}" == kernel ]]; then
  exec "${kernels[@]}" "${ROUNDS:-51}"
fi
java+=(io.roughspike.bench.Ratios)
taskset -c "${PROCESSOR:-1}" "${java[@]}" adjoint "${ROUNDS:-51}"
taskset -c "${PROCESSOR:-1}" "${java[@]}" network "${ROUNDS:-51}"
"${java[@]}" step "${ROUNDS:-51}"
"${java[@]}" threads "${ROUNDS:-51}"
taskset -c "${PROCESSOR:-1}" "${java[@]}" signature "${ROUNDS:-51}"
"${timings[@]}" "${ROUNDS:-51}"
"${kernels[@]}" "${ROUNDS:-51}"
