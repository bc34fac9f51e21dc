#!/bin/sh
# Installs the Debian packages that are missing, after a look at Swift, which is no Debian package.
#
#     scripts/deps.sh [build] [check] [bench] [vm]      the first three when none is named
#
# Asks dpkg first, so that a machine that has everything needs neither network nor root.
set -eu

# Package.swift cannot be read by anything older; everything was measured with `measured`.
oldest=6.1
measured=6.3.1

# The toolchain's own libraries and linker come first: without them not even swift starts.
build="binutils chrpath dbus g++ gcc git libc6-dev libcurl4 libdbus-1-dev libedit2 libglib2.0-dev
    libncurses6 libsqlite3-0 libxml2 make pkg-config tzdata zlib1g-dev"
# Prometheus for promtool, and tshark, which judge what is exported for them; systemd for busctl,
# and to judge the units in the documents; bluez for bluetoothctl.
check="bluez doxygen groff-base jq libc6-dbg libglib2.0-bin mypy procps prometheus python3
    python3-dbus python3-dbusmock python3-gi python3-pip python3-pytest python3-pytest-xdist
    python3-setuptools python3-venv python3-wheel systemd tshark valgrind"
bench="default-jdk-headless libhdrhistogram-java libsystemd-dev"
vm="busybox-static cpio debian-archive-keyring e2fsprogs gzip kmod mmdebstrap python3 python3-pip
    qemu-system-x86"

complain() {
    printf '%s\n' "$@" >&2
    exit 1
}

wanted=
for group in ${@:-build check bench}; do
    case $group in
    build) wanted="$wanted $build" ;;
    check) wanted="$wanted $check" ;;
    bench) wanted="$wanted $bench" ;;
    vm) wanted="$wanted $vm" ;;
    *) complain "usage: scripts/deps.sh [build] [check] [bench] [vm]" ;;
    esac
done

command -v swiftc >/dev/null && command -v swift >/dev/null || complain \
    "Swift is missing: there is no swift on PATH, and it is no Debian package." \
    "Install $oldest or newer (measured with $measured) from https://www.swift.org/install/linux/" \
    "and put its usr/bin on PATH."

# Empty when swift is there but its own libraries are not; they are among the packages.
swift_version() {
    swiftc -print-target-info 2>/dev/null |
        sed -n 's/.*"compilerVersion": ".*Swift version \([0-9.]*\).*/\1/p'
}

demand_new_swift() {
    found=$1
    first=$(printf '%s\n%s\n' "$oldest" "$found" | sort -V | head -n 1)
    [ "$first" = "$oldest" ] || complain \
        "Swift is too old: this is $found, and $oldest or newer is needed" \
        "(everything was measured with $measured)." \
        "See https://www.swift.org/install/linux/"
    first=$(printf '%s\n%s\n' "$measured" "$found" | sort -V | head -n 1)
    [ "$first" = "$measured" ] ||
        echo "note: this is Swift $found; everything was measured with $measured" >&2
}

found=$(swift_version)
[ -z "$found" ] || demand_new_swift "$found"

if ! command -v dpkg-query >/dev/null; then
    echo "note: no Debian here, so please see to these yourself (or what they are called):" >&2
    echo "   " $wanted >&2
    exit 0
fi

missing=
for package in $wanted; do
    state=$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null) || state=
    case $state in
    ?i*) ;;
    *) missing="$missing $package" ;;
    esac
done

if [ -n "$missing" ]; then
    root=
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || complain "As root, install:$missing"
        root=sudo
    fi
    echo "installing:$missing"
    export DEBIAN_FRONTEND=noninteractive
    $root apt-get update -qq
    # The frontend's variable does not survive every sudo, so it is passed again.
    $root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

if [ -z "$found" ]; then
    found=$(swift_version)
    [ -n "$found" ] || complain "swiftc is on PATH but does not run:" "$(swiftc --version 2>&1)"
    demand_new_swift "$found"
fi
