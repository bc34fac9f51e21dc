#!/bin/bash
# Builds the guest: kernel, initial ramdisk and root image, from Debian packages and PyPI.
#
#     Tests/vm/image.sh DIRECTORY
#
# Packages come from wherever this machine's own apt and pip take them. Needs root, for the chroot.
# Ends with 77 where they cannot be fetched.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$(mkdir -p "$1" && cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

packages=(
    systemd systemd-sysv dbus udev kmod bluez bluez-test-tools libglib2.0-bin
    python3 python3-dbus python3-gi python3-cryptography
)
guest_modules=(
    virtio_pci virtio_blk virtio_console virtio_rng ext4 overlay
    bluetooth hci_vhci rfcomm bnep uhid uinput af_alg algif_hash algif_skcipher
    ecdh_generic ecc cmac ccm ecb autofs4
    # Without these the self test of ecdh fails, and with it all pairing.
    drbg jitterentropy_rng hmac sha512_generic ctr
)
early_modules=(virtio_pci virtio_blk ext4 overlay)
# What an emulated boot need not wait for, and what would wake up in the middle of a scenario.
masked=(
    getty.target systemd-logind.service systemd-timesyncd.service systemd-networkd.service
    systemd-update-utmp.service systemd-update-utmp-runlevel.service systemd-random-seed.service
    systemd-pstore.service systemd-journal-flush.service systemd-machine-id-commit.service
    systemd-binfmt.service proc-sys-fs-binfmt_misc.automount systemd-firstboot.service
    systemd-hwdb-update.service systemd-journal-catalog-update.service
    systemd-update-done.service systemd-tmpfiles-clean.timer ldconfig.service
    apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer fstrim.timer
    e2scrub_all.timer e2scrub_reap.service remote-fs.target
    modprobe@drm.service modprobe@configfs.service modprobe@efi_pstore.service
    modprobe@fuse.service modprobe@dm_mod.service modprobe@loop.service
    dev-hugepages.mount dev-mqueue.mount sys-kernel-debug.mount sys-kernel-tracing.mount
    sys-fs-fuse-connections.mount
)

cannot_fetch() {
    echo "cannot fetch $1" >&2
    exit 77
}

# Debian's own among the sources that apt is set up with, in the one-line form.
debian_sources() {
    apt-get indextargets 'Created-By: Packages' 'Origin: Debian' \
        --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' | sort -u |
        sed 's|^|deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] |'
}

# A machine that was just set up may never have read its package lists.
find_sources() {
    debian_sources >sources.list
    [ -s sources.list ] || { apt-get update -qq && debian_sources >sources.list; }
    [ -s sources.list ] || cannot_fetch "Debian's package lists"
}

unpack_kernel() {
    local package
    package=$(apt-cache depends linux-image-amd64 | awk '/Depends: linux-image/ { print $2 }')
    apt-get download -qq -o APT::Sandbox::User=root "$package" ||
        cannot_fetch "the kernel"
    dpkg-deb -x "$package"_*.deb kernel
    version=${package#linux-image-}
    depmod -b kernel "$version"
    cp "kernel/boot/vmlinuz-$version" "$out/vmlinuz"
}

# The files of these modules and of all they need, in the order to load them.
module_files() {
    local module
    for module in "$@"; do
        modprobe -d "$work/kernel" -S "$version" --show-depends "$module"
    done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | sed "s|^$work/kernel/*||"
}

lay_out_guest() {
    mkdir -p overlay/usr overlay/opt/bumble overlay/etc/systemd/system
    (cd kernel && module_files "${guest_modules[@]}" |
        xargs cp --parents -t ../overlay/usr "lib/modules/$version/modules.order" \
            "lib/modules/$version/modules.builtin" "lib/modules/$version/modules.builtin.modinfo")
    cp -r "$here/guest/etc" "$here/guest/opt" overlay
    python3 -m pip download -q --no-deps --only-binary=:all: -d wheels \
        -r "$here/guest/requirements.txt" || cannot_fetch "the peripheral's Python packages"
    for wheel in wheels/*.whl; do python3 -m zipfile -e "$wheel" overlay/opt/bumble; done
    install -D -m 644 /dev/stdin overlay/usr/lib/python3/dist-packages/bumble.pth <<</opt/bumble
    for unit in "${masked[@]}"; do ln -s /dev/null "overlay/etc/systemd/system/$unit"; done
    echo guest >overlay/etc/hostname
    echo 127.0.0.1 localhost guest >overlay/etc/hosts
    echo 0123456789abcdef0123456789abcdef >overlay/etc/machine-id
    chmod -R u=rwX,go=rX overlay
}

build_ramdisk() {
    local file
    mkdir -p ramdisk/{bin,dev,proc,sys,guest,lib/modules}
    cp "$(command -v busybox)" ramdisk/bin
    for applet in sh mount insmod switch_root sleep mkdir grep poweroff; do
        ln -s busybox "ramdisk/bin/$applet"
    done
    module_files "${early_modules[@]}" | while read -r file; do
        cp "kernel/$file" ramdisk/lib/modules
        basename "$file" >>ramdisk/modules
    done
    install -m 755 "$here/guest/initramfs-init" ramdisk/init
    (cd ramdisk && find . | cpio -o -H newc --quiet -R 0:0) | gzip -1 >"$out/initrd.img"
}

build_root() {
    apt-config dump | grep -E '^Acquire::(https?|ftp|Retries|ForceIPv)' >apt.conf || true
    mmdebstrap --quiet --mode=root --variant=minbase --format=directory --aptopt=apt.conf \
        --aptopt='Apt::Install-Recommends "false"' \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
        --dpkgopt='path-exclude=/usr/share/doc/*' \
        --include="$(IFS=,; echo "${packages[*]}")" \
        "$(. /etc/os-release && echo "$VERSION_CODENAME")" root sources.list 2>mmdebstrap.log || {
        cat mmdebstrap.log
        ! grep -q 'Failed to fetch' mmdebstrap.log || cannot_fetch "the guest's packages"
        return 1
    }
    # Large, and nobody here asks for it.
    rm -rf root/usr/share/perl root/usr/lib/*/perl root/usr/lib/udev/hwdb.*
    cp -a overlay/. root
    rm root/etc/apt/apt.conf.d/99mmdebstrap
    depmod -b root "$version"
    chroot root python3 -m compileall -q /opt /usr/lib/python3 >/dev/null || true
    chroot root systemctl enable -q bluetooth btvirt hardware runner
    chroot root dpkg-query -W >"$out/packages.txt"
}

build_image() {
    local size
    size=$(du -sm root | cut -f 1)
    rm -f "$out/root.ext4"
    mke2fs -q -t ext4 -O ^has_journal -m 0 -d root "$out/root.ext4" \
        $((size * 115 / 100 + 64))M >/dev/null
}

find_sources
unpack_kernel
lay_out_guest
build_ramdisk
build_root
build_image
