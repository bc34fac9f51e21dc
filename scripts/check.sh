#!/bin/bash
# Runs the steps of `make check`, three at a time, shows each when it has ended, and adds up what
# they report.
#
#     scripts/check.sh MAKE [STEP…]
#
# A step that fails does not hide the ones behind it; a step that ran nothing has failed.
set -u

make=$1
shift
# Three lanes, because half of the time goes to compilers and linkers that use one core, and much
# of the rest to waiting. Each has build folders of its own.
swift=(check-core check-bus check-tsan)
shipped=(
    lint check-abi check-dbus1 check-install check-examples check-valgrind check-dbusmock
    check-tool check-preload check-python check-docs
)
others=(check-asan check-static)
[ $# -eq 0 ] || { swift=() shipped=("$@") others=(); }

logs=build/check
mkdir -p "$logs"

# Reads what Swift Testing, pytest and our own scripts say at the end of a run.
counts() {
    sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '
        /Test run with [0-9]+ tests?/ {
            match($0, /with [0-9]+ test/)
            run += substr($0, RSTART + 5, RLENGTH - 10)
        }
        /^[^ ]+ Test .* failed after/ && !/Test run with/ { bad++ }
        /^(=+ )?[0-9]+ (passed|failed|error|skipped)/ {
            for (i = 2; i <= NF; i++) {
                if ($i ~ /^passed/) passed += $(i - 1)
                if ($i ~ /^(failed|error)/) failed += $(i - 1)
            }
        }
        END { print passed + run - bad, failed + bad }'
}

# Leaves STEP.log, and "passed failed seconds" in STEP.counts.
run_step() {
    local step=$1 log=$logs/$1.log began=$SECONDS status passed failed
    "$make" --no-print-directory "$step" >"$log" 2>&1
    status=$?

    read -r passed failed < <(counts "$log")
    [ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
    [ "$status" -ne 0 ] || [ "$passed" -gt 0 ] || failed=1
    echo "$passed $failed $((SECONDS - began))" >"$logs/$step.counts"
}

# The lanes take turns at the output.
run_lane() {
    local step
    for step in "$@"; do
        run_step "$step"
        flock "$logs/output.lock" sh -c 'echo "== $1"; cat "$2"' sh "$step" "$logs/$step.log"
    done
}

steps=("${shipped[@]}" "${swift[@]}" "${others[@]}")
for step in "${steps[@]}"; do rm -f "$logs/$step.counts"; done
run_lane "${swift[@]}" &
run_lane "${others[@]}" &
run_lane "${shipped[@]}"
wait

all_passed=0 all_failed=0
echo
for step in "${steps[@]}"; do
    read -r passed failed seconds <"$logs/$step.counts"
    all_passed=$((all_passed + passed)) all_failed=$((all_failed + failed))
    printf '%-18s %5d passed %4d failed %5d s\n' "$step" "$passed" "$failed" "$seconds"
done
echo
echo "$all_passed passed, $all_failed failed"
[ "$all_failed" -eq 0 ]
