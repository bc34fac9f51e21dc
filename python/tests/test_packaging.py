"""The package as pip sees it, and as mypy does."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile

import pytest
from conftest import PYTHON, ROOT


def build(tmp_path, kind):
    """Builds what pip would, from a copy, with the backend that pyproject.toml names."""
    pytest.importorskip("wheel")
    pytest.importorskip("setuptools", minversion="61")
    copy = tmp_path / "python"
    subprocess.run(
        ["cp", "-r", str(PYTHON), str(copy)], check=True)
    program = f"from setuptools import build_meta; build_meta.build_{kind}({str(tmp_path)!r})"
    subprocess.run(
        [sys.executable, "-c", program], cwd=copy, check=True, capture_output=True,
        stdin=subprocess.DEVNULL)


PACKAGES = ["bleep", "bleepreliability"]


def modules():
    return {
        str(path.relative_to(PYTHON)) for package in PACKAGES
        for path in (PYTHON / package).rglob("*.py")}


def documents():
    return {str(path.relative_to(PYTHON)) for path in (PYTHON / "bleep" / "docs").glob("*.md")}


def test_the_wheel_has_all_modules_and_no_more(tmp_path):
    build(tmp_path, "wheel")
    (wheel,) = tmp_path.glob("*.whl")

    names = set(zipfile.ZipFile(wheel).namelist())

    assert {name for name in names if name.endswith(".py")} == modules()
    assert {"bleep/py.typed", "bleepreliability/py.typed"} | documents() <= names
    assert wheel.name == "bleepreliability-0.1.0-py3-none-any.whl"


def test_the_wheel_works_without_the_tree(tmp_path):
    build(tmp_path, "wheel")
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)

    # The library is found by its soname, as where it is installed.
    environment = {
        key: value for key, value in os.environ.items() if key != "BLEEPRELIABILITY_LIBRARY"}
    chosen = os.environ.get("BLEEPRELIABILITY_LIBRARY", str(ROOT / "build" / "x"))
    environment["LD_LIBRARY_PATH"] = os.path.dirname(chosen)
    end = subprocess.run(
        [sys.executable, "-c",
         "import bleepreliability as b; print(b.__file__, b.library_version())"],
        cwd=installed, env=environment, capture_output=True, text=True)

    assert end.returncode == 0, end.stderr
    assert end.stdout.split() == [f"{installed}/bleepreliability/__init__.py", "0.1.0"]


def test_the_source_archive_has_all_modules(tmp_path):
    build(tmp_path, "sdist")
    (archive,) = tmp_path.glob("*.tar.gz")

    names = {name.split("/", 1)[-1] for name in tarfile.open(archive).getnames()}

    typed = {"bleep/py.typed", "bleepreliability/py.typed"}
    assert modules() | documents() | typed | {"pyproject.toml"} <= names


def test_the_types_are_strict():
    pytest.importorskip("mypy")

    end = subprocess.run(
        [sys.executable, "-m", "mypy", "--cache-dir", os.devnull, *PACKAGES, "examples"],
        cwd=PYTHON, capture_output=True, text=True)

    assert end.returncode == 0, end.stdout + end.stderr


def test_files_are_small_and_lines_short():
    for path in [each for package in PACKAGES for each in (PYTHON / package).rglob("*.py")]:
        lines = path.read_text().splitlines()
        assert len(lines) < 250, path
        assert [line for line in lines if len(line) > 100] == [], path
