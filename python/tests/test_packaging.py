"""The package as pip sees it: a wheel, a source archive, and what is installed from them."""

from __future__ import annotations

import email
import os
import subprocess
import sys
import tarfile
import venv
import zipfile

import pytest
from conftest import NEAR, PYTHON, ROOT

import bleepreliability

VERSION = bleepreliability.__version__
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
# Nothing is fetched: the backend is the one that is installed here.
OFFLINE = ["--no-index", "--no-deps", "--no-build-isolation"]


def run(*command, **options):
    end = subprocess.run(
        [str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
        **options)
    assert end.returncode == 0, end.stdout + end.stderr
    return end.stdout


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy, since a build leaves things behind."""
    pytest.importorskip("wheel")
    pytest.importorskip("setuptools", minversion="61")
    copy = tmp_path_factory.mktemp("tree") / "python"
    run("cp", "-r", PYTHON, copy)
    return copy


def build_wheel(source, folder):
    run(*PIP, "wheel", *OFFLINE, "--wheel-dir", folder, source)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tree, tmp_path_factory):
    return build_wheel(tree, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def archive(tree, tmp_path_factory):
    folder = tmp_path_factory.mktemp("archive")
    run(sys.executable, "-c",
        f"from setuptools import build_meta; build_meta.build_sdist({str(folder)!r})", cwd=tree)
    (archive,) = folder.glob("*.tar.gz")
    return archive


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """An interpreter of an environment with the wheel and nothing else."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    run(*PIP, "--python", python, "install", "--no-index", wheel)
    return python


def environment(**variables):
    # Neither the tree nor what a developer has set up is to be seen.
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith("PYTHON")},
        **variables,
    }


def sources():
    """All modules, and what comes with them."""
    for package in ("bleep", "bleepreliability"):
        for path in (PYTHON / package).rglob("*"):
            if path.suffix in (".py", ".md", ".typed"):
                yield str(path.relative_to(PYTHON))


def contents(wheel):
    return set(zipfile.ZipFile(wheel).namelist())


def test_the_wheel_has_all_modules_and_no_more(wheel):
    names = {name for name in contents(wheel) if ".dist-info/" not in name}

    assert names == set(sources())
    assert "bleepreliability/py.typed" in names
    assert wheel.name == f"bleepreliability-{VERSION}-py3-none-any.whl"


def test_the_wheel_says_what_it_is(wheel):
    folder = f"bleepreliability-{VERSION}.dist-info"
    with zipfile.ZipFile(wheel) as opened:
        said = email.message_from_bytes(opened.read(f"{folder}/METADATA"))
        license_text = opened.read(f"{folder}/LICENSE")

    assert (said["Name"], said["Version"]) == ("bleepreliability", VERSION)
    assert (said["License"], said["Requires-Python"]) == ("Apache-2.0", ">=3.9")
    assert {"Typing :: Typed", "Operating System :: POSIX :: Linux"} <= set(
        said.get_all("Classifier"))
    assert said.get_all("Requires-Dist") is None
    assert said.get_payload().strip() == (PYTHON / "README.md").read_text().strip()
    assert license_text == (ROOT / "LICENSE").read_bytes()


def test_the_source_archive_builds_the_same_wheel(archive, wheel, tmp_path):
    names = {name.partition("/")[2] for name in tarfile.open(archive).getnames()}
    assert {*sources(), "pyproject.toml", "README.md", "LICENSE"} <= names

    again = build_wheel(archive, tmp_path)

    assert contents(again) == contents(wheel)


def test_what_is_installed_connects(installed, bus, simulator):
    program = f"""
import bleepreliability as b
with b.Client({bus!r}) as client:
    client.connect({NEAR!r}, timeout=20.0)
    print(b.__file__, b.library_version(), client.device_path({NEAR!r})[-17:])
"""
    place, version, device = run(installed, "-c", program, env=environment()).split()

    assert place.startswith(str(installed.parent.parent))
    assert (version, device) == (VERSION, NEAR.replace(":", "_"))


def test_what_is_installed_finds_the_library_of_the_system(installed):
    chosen = os.environ.get("BLEEPRELIABILITY_LIBRARY", str(ROOT / "build" / "x"))
    surroundings = environment(LD_LIBRARY_PATH=os.path.dirname(chosen))
    surroundings.pop("BLEEPRELIABILITY_LIBRARY", None)

    version = run(
        installed, "-c", "import bleepreliability as b; print(b.library_version())",
        env=surroundings)

    assert version.strip() == VERSION


def test_what_is_installed_is_typed(installed, tmp_path):
    pytest.importorskip("mypy")
    sample = PYTHON / "tests" / "typing_sample.py"

    run(sys.executable, "-m", "mypy", "--strict", "--enable-incomplete-feature=Unpack",
        "--cache-dir", os.devnull, "--python-executable", installed, sample, cwd=tmp_path)


def test_the_types_are_strict():
    pytest.importorskip("mypy")
    checked = ["bleep", "bleepreliability", "examples", "tests/typing_sample.py"]

    run(sys.executable, "-m", "mypy", "--cache-dir", os.devnull, *checked, cwd=PYTHON)


def test_the_sample_is_not_accepted_when_it_is_wrong(tmp_path):
    pytest.importorskip("mypy")
    wrong = tmp_path / "wrong.py"
    wrong.write_text("from bleepreliability import Client\n"
                     "Client().connect(5)\n"
                     "Client().read('a', 'b').decode(1.5)\n"
                     "Client().connect('a', timeuot=1.0)\n")

    end = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", PYTHON / "pyproject.toml",
         "--cache-dir", os.devnull, wrong],
        cwd=PYTHON, capture_output=True, text=True)

    assert [line.split(":")[1] for line in end.stdout.splitlines() if ": error:" in line] == [
        "2", "3", "4"]


def test_files_are_small_and_lines_short():
    for path in (PYTHON / "bleepreliability").rglob("*.py"):
        lines = path.read_text().splitlines()
        assert len(lines) < 250, path
        assert [line for line in lines if len(line) > 100] == [], path
