"""What importing does: nothing but define names. And what those names say of themselves."""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
import pydoc
import re
import subprocess
import sys
import types
from operator import attrgetter

import pytest
from conftest import PYTHON

import bleepreliability
from bleepreliability import Client
from bleepreliability.aio import AsyncClient

PACKAGES = [name for name in ("bleep", "bleepreliability") if (PYTHON / name).exists()]
MODULES = sorted(
    module.name
    for package in PACKAGES
    for module in pkgutil.walk_packages([str(PYTHON / package)], f"{package}.")
    if not module.name.endswith("__main__"))

# What a module could do behind one's back; it runs with an address that leads nowhere.
PROGRAM = f"PACKAGES = {PACKAGES}" + """
import importlib, os, sys, threading, warnings

opened = []
def audit(event, arguments):
    if event.startswith(("socket.", "subprocess.", "os.fork", "os.posix_spawn", "os.exec")):
        opened.append((event, arguments))
    elif event == "ctypes.dlopen" and "bleep" in str(arguments):
        opened.append((event, arguments))
    elif event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        opened.append((event, arguments))

import signal
signals = [signal.getsignal(number) for number in signal.valid_signals()]
descriptors = set(os.listdir("/proc/self/fd"))
known = set(os.environ.items())
hook = sys.excepthook, sys.unraisablehook, threading.excepthook
sys.addaudithook(audit)
warnings.simplefilter("error")

for name in sys.argv[1:]:
    # Each as if it were the first, or it might lean on what another one has imported.
    for loaded in [each for each in sys.modules if each.split(".")[0] in PACKAGES]:
        del sys.modules[loaded]
    importlib.import_module(name)

assert not opened, opened
assert threading.active_count() == 1, threading.enumerate()
assert len(os.listdir("/proc/self/task")) == 1
assert set(os.listdir("/proc/self/fd")) == descriptors
with open("/proc/self/maps") as maps:
    mapped = maps.read()
assert "libbleepreliability" not in mapped and "libgio" not in mapped
assert signals == [signal.getsignal(number) for number in signal.valid_signals()]
assert set(os.environ.items()) == known
assert (sys.excepthook, sys.unraisablehook, threading.excepthook) == hook
"""


def run(program, *arguments, **variables):
    environment = dict(
        os.environ, PYTHONPATH=str(PYTHON), DBUS_SYSTEM_BUS_ADDRESS="unix:path=/nowhere",
        **variables)
    return subprocess.run(
        [sys.executable, "-B", "-c", program, *arguments], env=environment,
        stdin=subprocess.DEVNULL, capture_output=True, text=True)


def test_all_modules_are_found():
    assert {"bleepreliability.aio", "bleepreliability.errors.base"} <= set(MODULES)


def test_importing_everything_does_nothing():
    end = run(PROGRAM, *MODULES)

    assert (end.returncode, end.stdout, end.stderr) == (0, "", "")


def test_the_library_is_loaded_on_first_use(tmp_path):
    end = run(
        "import bleepreliability\n"
        "try:\n    bleepreliability.Client()\n"
        "except bleepreliability.LibraryNotFound as error:\n    print(error)\n",
        BLEEPRELIABILITY_LIBRARY=str(tmp_path / "none.so"))

    assert end.returncode == 0, end.stderr
    assert "none.so" in end.stdout


def public(module):
    """The names that a module gives, its classes' and functions' own ones included."""
    for name, thing in vars(module).items():
        if name.startswith("_") or not (inspect.isclass(thing) or inspect.isroutine(thing)):
            continue
        if not (thing.__module__ or "").startswith(module.__name__.partition(".")[0]):
            continue
        yield f"{module.__name__}.{name}", thing
        if inspect.isclass(thing):
            yield from members(f"{module.__name__}.{name}", thing)


def members(name, kind):
    for member in dir(kind):
        thing = inspect.getattr_static(kind, member)
        function = thing.__func__ if isinstance(thing, (classmethod, staticmethod)) else thing
        ours = (getattr(function, "__module__", None) or name).startswith(name.partition(".")[0])
        if not member.startswith("_") and ours and isinstance(
                function, (property, types.FunctionType)):
            yield f"{name}.{member}", function


@pytest.mark.parametrize("name", [each for each in MODULES if "._" not in each] + PACKAGES)
def test_everything_public_says_what_it_is(name):
    module = importlib.import_module(name)
    silent = [
        where for where, thing in public(module)
        # A NamedTuple and an enumeration would have one anyway, which says nothing.
        if not (thing.__doc__ or "").strip() or thing.__doc__.startswith(f"{where[-5:]}(")]

    assert (module.__doc__ or "").strip(), f"{name} says nothing"
    assert silent == []


def test_help_is_a_way_in():
    text = pydoc.plain(pydoc.render_doc(bleepreliability)).partition("PACKAGE CONTENTS")[0]
    overview = text.partition("help() of its own:")[2]
    rows = re.findall(r"^ {8}(\w[\w., ]*?)  ", overview, re.M)
    names = [name for row in rows for name in row.split(", ")]
    names += re.findall(r"\b\w+_\w+\b", overview.partition("of their own: ")[2])
    assert len(names) > 20

    for name in names:
        thing = attrgetter(name)(bleepreliability)
        assert (thing.__doc__ or "").strip()


@pytest.mark.parametrize("kind", [Client, AsyncClient, bleepreliability.Proxy])
def test_help_of_a_class_has_its_methods_with_what_they_do(kind):
    text = pydoc.plain(pydoc.render_doc(kind))

    for name in [name for name in dir(kind) if not name.startswith("_")]:
        entry = re.search(rf"^ \|  (?:async )?{name}(\(.*|)\n \|      (\S.*)", text, re.M)
        assert entry, f"help() does not describe {name}"
    assert "ctypes" not in text
