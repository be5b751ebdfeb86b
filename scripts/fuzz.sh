#!/bin/sh
# Builds fuzz targets, all of them unless some are named, and runs each for a while: scripts/fuzz.sh [SECONDS [TARGET…]]
# Needs a nightly compiler, a C++ compiler, and cargo-fuzz. New inputs go to a scratch folder, not to the committed corpora.
# SANITIZER=address watches memory besides, and takes longer.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-60}
sanitizer=${SANITIZER:-none}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- $(ls fuzz/fuzz_targets | sed 's/\.rs$//')
cargo +nightly fuzz --version || { echo "install it: rustup toolchain install nightly && cargo install cargo-fuzz"; exit 2; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=""
for target in "$@"; do
    seeds=""
    for folder in "fuzz/corpus/$target" fuzz/corpus/all; do
        case "$target $folder" in read_*all) continue ;; esac
        [ -d "$folder" ] && seeds="$seeds $folder"
    done
    mkdir "$scratch/$target"
    # By itself, so that a target that cannot be built ends this and is not taken for one that found nothing.
    cargo +nightly fuzz build --sanitizer "$sanitizer" "$target"
    echo "== $target"
    # shellcheck disable=SC2086 # the folders are words of their own
    cargo +nightly fuzz run --sanitizer "$sanitizer" "$target" "$scratch/$target" $seeds -- \
        -max_total_time="$seconds" -max_len=4096 -timeout=20 -print_final_stats=1 >"$scratch/log" 2>&1 || failed="$failed $target"
    grep -E 'INITED|DONE|stat::number_of_exec|panicked|SUMMARY|Failing|ERROR' "$scratch/log" || true
done
[ -z "$failed" ] || { echo "broke, with inputs in fuzz/artifacts:$failed"; exit 1; }
