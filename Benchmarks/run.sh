#!/bin/sh
# Builds the benchmark against the library in a build directory and runs it on a private bus.
#
#     Benchmarks/run.sh BUILD-DIRECTORY
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
work=$(mktemp -d)
bus= echo= bluez=
# Only what was started here, by its number.
trap 'kill $echo $bluez $bus 2>/dev/null || :; wait; rm -rf "$work"' EXIT

cc() {
    gcc -std=c99 -pedantic -Wall -Wextra -Werror -O2 -pthread -I"$here/../include" "$@"
}
gio=$(pkg-config --cflags --libs gio-2.0)
dbus=$(pkg-config --cflags --libs dbus-1)
cc "$here/echo.c" -o "$work/echo" $dbus
cc "$here/load.c" -o "$work/load" $gio -ldl
cc "$here"/bench.c "$here"/bleep.c "$here"/gdbus.c "$here"/libdbus.c "$here"/sdbus.c \
    -o "$work/bench" -L"$build" -lbleepreliability $gio $dbus $(pkg-config --libs libsystemd)
cc "$here"/lanes.c "$here"/lane_peers.c -o "$work/lanes" \
    -L"$build" -lbleepreliability $gio $dbus $(pkg-config --libs libsystemd)
cc "$here/record.c" -o "$work/record" -L"$build" -lbleepreliability $gio
cc "$here/pool.c" -o "$work/pool" -L"$build" -lbleepreliability $gio
cc "$here/proxy.c" -o "$work/proxy" -L"$build" -lbleepreliability $gio
cc "$here/recovery.c" -o "$work/recovery" -L"$build" -lbleepreliability $gio
cc "$here/preload.c" -o "$work/preload" $gio
cc "$here/caller.c" "$here/gdbus.c" "$here/libdbus.c" -o "$work/caller" $gio $dbus
cc "$here/client.c" -o "$work/client" -L"$build" -lbleepreliability $gio

# The session's limits, because the system bus lets only 128 calls of one caller be under way.
mkfifo "$work/address" "$work/ready"
dbus-daemon --session --nofork --address="unix:path=$work/bus" --print-address=1 >"$work/address" &
bus=$!
read -r address <"$work/address"
"$work/echo" "$address" >"$work/ready" &
echo=$!
read -r _ <"$work/ready"

export LD_LIBRARY_PATH="$build"
"$work/bench" "$address"
"$work/lanes" "$address"
"$work/preload" "$build/libbleepreliability-preload.so" "$work/caller" "$address"

"$work/pool" "$address"
echo
"$work/proxy" "$address"
"$build/bleep-bluez-simulator" --bus "$address" >"$work/ready" &
bluez=$!
read -r _ <"$work/ready"
echo
"$work/recovery" "$address" "$work"
"$work/record"
java -cp /usr/share/java/hdrhistogram.jar "$here/Record.java"
echo

library=$(readlink -f "$build/libbleepreliability.so")
printf 'size of the library     %8d KiB   (bar: 600)\n' $(($(stat -c %s "$library") / 1024))
"$work/load" "$library"
"$work/client" "$address"
