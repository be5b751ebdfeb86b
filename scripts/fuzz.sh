#!/bin/sh
# Builds every fuzz target and runs each for a while: scripts/fuzz.sh [SECONDS [TARGET…]]
# Needs cargo-fuzz and a nightly compiler. New inputs go to a scratch folder, not to the committed corpora.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-60}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- $(ls fuzz/fuzz_targets | sed 's/\.rs$//')
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cargo +nightly fuzz build --sanitizer none
for target in "$@"; do
    seeds=""
    for folder in "fuzz/corpus/$target" fuzz/corpus/all; do
        case "$target $folder" in read_*all) continue ;; esac
        [ -d "$folder" ] && seeds="$seeds $folder"
    done
    mkdir "$scratch/$target"
    echo "== $target"
    # shellcheck disable=SC2086 # the folders are words of their own
    cargo +nightly fuzz run --sanitizer none "$target" "$scratch/$target" $seeds -- \
        -max_total_time="$seconds" -max_len=4096 -timeout=20 -print_final_stats=1 2>&1 | grep -E 'stat::number_of_exec|panicked|SUMMARY|Failing|ERROR' || true
    if ls fuzz/artifacts/"$target"/* >/dev/null 2>&1; then echo "$target broke: fuzz/artifacts/$target" && failed=1; fi
done
[ -z "${failed:-}" ]
