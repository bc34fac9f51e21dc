#!/bin/bash
# Shows that the scenarios would notice: breaks a copy of the library on purpose, one promise at a
# time, and expects the scenarios about that promise to fail, and one that is about none to pass.
#
#     Tests/vm/mutations.sh          after `make check-vm` or at least `make all staged`
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
copy=$root/build/vm/mutant
control=stranger
survivors=0

refresh_copy() {
    mkdir -p "$copy"
    (cd "$root" && git ls-files -z --cached --others --exclude-standard |
        xargs -0 sh -c 'for f; do [ ! -f "$f" ] || printf "%s\0" "$f"; done' sh |
        tar -c --null -T -) | tar -x -C "$copy"
}

# edit FILE EXPRESSION: sed, and an error when that changed nothing.
edit() {
    sed -i "$2" "$copy/$1"
    ! cmp -s "$copy/$1" "$root/$1" || { echo "$1: \"$2\" does not fit any more" >&2; exit 2; }
}

build() {
    local log=$copy/build.log
    local library
    library=$(cd "$root" && ls build/libbleepreliability.so.*.*.*)
    nice make -C "$copy" "$library" >"$log" 2>&1 || { tail -20 "$log"; exit 2; }
}

# expect_red WHAT SCENARIO…
expect_red() {
    local what=$1 output
    shift
    build
    output=$(BLEEP_BUILD=$copy/build BLEEP_STAGE=$root/build/stage \
        "$root/Tests/vm/check.py" "$control" "$@" 2>&1) || true
    for scenario in "$@"; do
        if grep -q "^FAILED  $scenario " <<<"$output"; then
            echo "red       $what: $scenario"
        else
            echo "SURVIVED  $what: $scenario"
            survivors=$((survivors + 1))
        fi
    done
    grep -q "^ok      $control " <<<"$output" || { echo "$output"; exit 2; }
}

refresh_copy
edit Sources/BleepGDBus/Operations/Operation+Call.swift \
    's/guard wasSent, let undo = /guard false, let undo = /'
expect_red 'no remote cancel' cancelled_at_its_deadline cancelled_by_the_caller \
    silent_peer_given_up hanging_read pairing_given_up

refresh_copy
edit Sources/BleepCore/Calls/Attempt.swift \
    's/return goalNeedsDevice ? verify() : end(.succeed)/return end(.succeed)/'
expect_red 'no verification' unplugged_while_connecting silent_peer everyday

refresh_copy
edit Sources/BleepGDBus/Service/ServiceView.swift \
    '/func setOwner/,/^    }/ { /objects.removeAll()/d; /tree = .unloaded/d; }'
edit Sources/BleepGDBus/Service/ServiceView+Signals.swift '/mustLoad = isTreeWanted/d'
edit Sources/BleepGDBus/Client/Client+Service.swift '/subscriptions.serviceGone()/d'
expect_red 'no generations' restarted_with_another_adapter killed_while_notifying

refresh_copy
edit Sources/BleepCore/Monitor/Pulse.swift \
    's/guard busHasAnswered else/guard false else/; s/let isRestart = .*/let isRestart = false/'
edit Sources/BleepGDBus/Monitor/Monitor+Kernel.swift \
    's/guard wasSilent else/guard false else/; s/note(.kernel, .failed,/note(.kernel, .good,/'
expect_red 'no stall, no restart, no silence below' stopped_and_continued restarted_by_systemd \
    silent_controller silent_kernel

echo "$survivors survived"
[ "$survivors" -eq 0 ]
