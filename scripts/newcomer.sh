#!/bin/bash
# Goes the way of a newcomer, with nothing but what README.md says, and tells how long it took:
# clone, build, install, the first program in C, the first one in Python.
#
#     scripts/newcomer.sh [FOLDER]      a folder to work in, kept; a temporary one without
#
# What differs from README: it installs into a folder of its own, without sudo, and says where that
# is by the usual variables. Needs some minutes and two processors; it is no part of `make check`.
set -euo pipefail
cd "$(dirname "$0")/.."
tree=$PWD

if [ $# -gt 0 ]; then
    mkdir -p "$1"
    work=$(cd "$1" && pwd)
else
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi
prefix=$work/prefix
log=$work/log
: >"$log"

# The block of README in a language that has this line in it.
block() {
    awk -v fence="\`\`\`$1" -v wanted="$2" '
        $0 == fence { inside = 1; text = ""; next }
        /^```/ && inside { if (index(text, wanted)) { printf "%s", text; exit } inside = 0 }
        inside { text = text $0 "\n" }' "$work/clone/README.md"
}

# step NAME COMMAND…: runs it, and prints how long it took.
step() {
    local began=$EPOCHREALTIME ended
    if ! "${@:2}" >>"$log" 2>&1; then
        printf '%-44s failed:\n' "$1"
        tail -n 20 "$log"
        exit 1
    fi
    ended=$EPOCHREALTIME
    awk -v name="$1" -v began="$began" -v ended="$ended" \
        'BEGIN { printf "%-44s %7.1f s\n", name, ended - began }'
}

in_clone() {
    (cd "$work/clone" && bash -euo pipefail -c "$1")
}

# On the simulated BlueZ that README offers; ends it with the shell it was started by.
on_simulator() {
    local start
    start=$(block sh 'bleep-bluez-simulator --private' | sed '/^\.\/connect/d')
    in_clone "$start
trap 'kill \$!' EXIT
$1"
}

began=$SECONDS
step 'clone' git clone --quiet "$tree" "$work/clone"
step 'make' in_clone 'make'
step 'make install' in_clone "make install PREFIX='$prefix'"

export PATH=$prefix/bin:$PATH PKG_CONFIG_PATH=$prefix/lib/pkgconfig LD_LIBRARY_PATH=$prefix/lib
export BLEEPRELIABILITY_LIBRARY=$prefix/lib/libbleepreliability.so.0
block c 'main(' >"$work/clone/connect.c"
step 'compile connect.c' in_clone "$(block sh 'cc connect.c' | grep '^cc ')"
step 'run it: the first program in C' on_simulator './connect F0:F1:F2:F3:F4:F5'
printf '%-44s %7d s\n' '   since the beginning' $((SECONDS - began))

block python 'client.connect' >"$work/clone/connect.py"
python=$(block sh 'venv/bin/pip')
step 'venv and pip install' in_clone "$(sed '/connect.py/d' <<<"$python")"
step 'run connect.py: the first one in Python' on_simulator "$(grep connect.py <<<"$python")"
printf '%-44s %7d s\n' '   since the beginning' $((SECONDS - began))

echo
echo 'They said:'
tail -n 2 "$log" | sed 's/^/    /'
