#!/bin/bash
# Runs the steps of `make check` one after the other, shows each, and adds up what they report.
#
#     scripts/check.sh MAKE [STEP…]
#
# A step that fails does not hide the ones behind it; a step that ran nothing has failed.
set -u

make=$1
shift
steps=("$@")
[ $# -gt 0 ] || steps=(
    lint check-core check-bus check-sanitizers check-abi check-install check-examples
    check-valgrind check-dbusmock check-tool check-python check-static
)

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

mkdir -p build/check
all_passed=0 all_failed=0
report=()
for step in "${steps[@]}"; do
    echo "== $step"
    log=build/check/$step.log
    began=$SECONDS
    "$make" --no-print-directory "$step" 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}

    read -r passed failed < <(counts "$log")
    [ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
    [ "$status" -ne 0 ] || [ "$passed" -gt 0 ] || failed=1
    all_passed=$((all_passed + passed)) all_failed=$((all_failed + failed))
    report+=("$(printf '%-18s %5d passed %4d failed %5d s' \
        "$step" "$passed" "$failed" $((SECONDS - began)))")
done

echo
printf '%s\n' "${report[@]}"
echo
echo "$all_passed passed, $all_failed failed"
[ "$all_failed" -eq 0 ]
