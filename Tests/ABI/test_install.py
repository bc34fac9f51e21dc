"""make install lays down exactly what it says, names no build machine, and takes it away again."""

import os
import re
import subprocess

import pytest

from conftest import BUILD, ROOT

LIBDIR = "usr/lib/x86_64-linux-gnu"
TREE = {
    "usr/bin/bleep-bluez-simulator",
    "usr/bin/bleep-dbus-diagnostic",
    "usr/bin/bleep-run",
    "usr/include/bleepreliability-dbus1.h",
    "usr/include/bleepreliability.h",
    f"{LIBDIR}/libbleepreliability-dbus1.so",
    f"{LIBDIR}/libbleepreliability-dbus1.so.0",
    f"{LIBDIR}/libbleepreliability-dbus1.so.0.1.0",
    f"{LIBDIR}/libbleepreliability-preload.so",
    f"{LIBDIR}/libbleepreliability.so",
    f"{LIBDIR}/libbleepreliability.so.0",
    f"{LIBDIR}/libbleepreliability.so.0.1.0",
    f"{LIBDIR}/pkgconfig/bleepreliability-dbus1.pc",
    f"{LIBDIR}/pkgconfig/bleepreliability.pc",
    "usr/share/bash-completion/completions/bleep-dbus-diagnostic",
    "usr/share/bash-completion/completions/bleep-run",
    "usr/share/man/man1/bleep-dbus-diagnostic.1",
    "usr/share/man/man1/bleep-run.1",
}


def make(target, destination):
    runtime = "static" if BUILD.name == "static" else "embedded"
    environment = {name: text for name, text in os.environ.items() if name != "MAKEFLAGS"}
    subprocess.run(
        ["make", "-s", target, f"DESTDIR={destination}", "PREFIX=/usr", f"LIBDIR=/{LIBDIR}",
         f"SWIFT_RUNTIME={runtime}"],
        cwd=ROOT, env=environment, check=True, stdin=subprocess.DEVNULL,
    )


def files(directory):
    return {str(path.relative_to(directory)) for path in directory.rglob("*") if not path.is_dir()}


@pytest.fixture
def installed(tmp_path):
    destination = tmp_path / "destination"
    make("install", destination)
    return destination


def test_lays_down_exactly_what_it_says(installed):
    assert files(installed) == TREE


@pytest.mark.parametrize("name", ["libbleepreliability", "libbleepreliability-dbus1"])
def test_the_links_lead_to_the_library(installed, name):
    library = installed / LIBDIR / f"{name}.so"

    assert os.readlink(library) == f"{name}.so.0"
    assert os.readlink(f"{library}.0") == f"{name}.so.0.1.0"


def test_uninstall_removes_exactly_that(installed):
    foreign = installed / LIBDIR / "pkgconfig" / "other.pc"
    foreign.write_text("not ours")

    make("uninstall", installed)

    assert files(installed) == {str(foreign.relative_to(installed))}


def test_pkg_config_names_the_places_it_was_told(installed):
    environment = dict(os.environ, PKG_CONFIG_PATH=str(installed / LIBDIR / "pkgconfig"))

    def ask(*words, package="bleepreliability"):
        return subprocess.run(
            ["pkg-config", *words, package],
            env=environment, check=True, capture_output=True, text=True,
        ).stdout.split()

    assert ask("--variable=libdir") == [f"/{LIBDIR}"]
    assert ask("--variable=includedir") == ["/usr/include"]
    assert ask("--modversion") == ["0.1.0"]
    # GLib is for those who link statically; everybody else gets our library and nothing more.
    assert ask("--libs-only-l") == ["-lbleepreliability"]
    assert "gio-2.0" in ask("--print-requires-private")
    adapter = "bleepreliability-dbus1"
    assert ask("--modversion", package=adapter) == ["0.1.0"]
    assert ask("--libs-only-l", package=adapter) == [
        "-lbleepreliability-dbus1", "-lbleepreliability", "-ldbus-1",
    ]


@pytest.mark.parametrize("name", ["bleepreliability", "bleepreliability-dbus1"])
def test_pkg_config_moves_with_its_prefix(installed, name):
    text = (installed / LIBDIR / "pkgconfig" / f"{name}.pc").read_text()

    assert "libdir=${prefix}/lib/x86_64-linux-gnu\n" in text
    assert "includedir=${prefix}/include\n" in text
    assert "@" not in text


def test_nothing_installed_names_the_build_machine(installed):
    toolchain = subprocess.run(
        ["swiftc", "-print-target-info"], check=True, capture_output=True, text=True
    ).stdout
    resources = re.search(r'"runtimeResourcePath": "(.*)"', toolchain).group(1)
    telling = [str(ROOT), os.path.expanduser("~") + "/", resources, str(installed), "/tmp/"]
    # The simulator's private bus lives in a temporary directory, wherever it runs.
    allowed = {("bleep-bluez-simulator", "/tmp/"), ("bleep-dbus-diagnostic", "/tmp/")}

    found = [
        (path.name, name)
        for path in installed.rglob("*") if path.is_file()
        for name in telling if name.encode() in path.read_bytes()
    ]

    assert [hit for hit in found if hit not in allowed] == []


@pytest.mark.parametrize("program", ["bleep-dbus-diagnostic", "bleep-bluez-simulator", "bleep-run"])
def test_the_programs_run_from_any_prefix(tmp_path, program):
    destination = tmp_path / "elsewhere"
    runtime = "static" if BUILD.name == "static" else "embedded"
    environment = {
        name: text for name, text in os.environ.items()
        if name not in ("MAKEFLAGS", "LD_LIBRARY_PATH")
    }
    subprocess.run(
        ["make", "-s", "install", f"PREFIX={destination}", "LDCONFIG=true",
         f"SWIFT_RUNTIME={runtime}"],
        cwd=ROOT, env=environment, check=True, stdin=subprocess.DEVNULL,
    )

    answer = subprocess.run(
        [destination / "bin" / program, "--version"], env=environment, capture_output=True,
        text=True,
    )

    assert answer.returncode == 0, answer.stderr
    assert "0.1.0" in answer.stdout
