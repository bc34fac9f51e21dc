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
# What runs against the library as it is shipped, and what builds something of its own; what may
# take longest comes first. Steps behind a + use one build folder, one after the other.
shipped=(
    check-abi check-dbus1 check-valgrind check-preload check-tool check-python check-dbusmock
    check-docs check-examples check-install
)
apart=(check-asan check-tsan check-core+check-simulator check-static lint)

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

# Takes the first line off a list; false if there is none.
take() {
    local list=$logs/$1.list
    exec 9>"$logs/lists.lock"
    flock 9
    taken=$(head -n 1 "$list")
    sed -i 1d "$list"
    exec 9>&-
    [ -n "$taken" ]
}

# Runs all that is on a list. Steps take turns at the output.
work_off() {
    local step
    while take "$1"; do
        for step in ${taken//+/ }; do
            run_step "$step"
            flock "$logs/output.lock" sh -c 'echo "== $1"; cat "$2"' sh "$step" "$logs/$step.log"
        done
    done
}

list() {
    local name=$1
    shift
    printf '%s\n' "$@" >"$logs/$name.list"
}

if [ $# -gt 0 ]; then
    steps=("$@")
    list asked "$@"
    work_off asked
else
    # Three at a time, because half of the time goes to compilers and linkers that use one core,
    # and much of the rest to waiting.
    apart_steps=${apart[*]}
    steps=("${shipped[@]}" ${apart_steps//+/ })
    list shipped "${shipped[@]}"
    list apart "${apart[@]}"
    for step in "${steps[@]}"; do rm -f "$logs/$step.counts"; done
    work_off apart &
    work_off apart &
    builder=$!
    # What this has to say, the steps say as well.
    "$make" --no-print-directory staged >"$logs/staged.log" 2>&1
    work_off shipped &
    wait "$builder"
    work_off shipped
    wait
fi

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
