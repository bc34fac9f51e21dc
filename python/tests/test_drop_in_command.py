"""What the original's errors and its command broke: B32 and B33."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from conftest import BUILD, NEAR, NEAR_PATH, PATIENCE_SECONDS, PYTHON, Process

import bleepreliability as bleep
from bleep.dbus.timeout_manager import call_method_with_timeout, with_timeout
from bleep.scripts import dbus_diagnostic

FAILED = "org.bluez.Error.Failed"
MODULE = [sys.executable, "-m", "bleep.scripts.dbus_diagnostic"]


@pytest.fixture
def environment(bus):
    return dict(
        os.environ, DBUS_SYSTEM_BUS_ADDRESS=bus, PYTHONPATH=str(PYTHON),
        BLEEP_DBUS_DIAGNOSTIC=str(BUILD / "bleep-dbus-diagnostic"))


def run(environment, *words):
    return subprocess.run(
        [*MODULE, *words], env=environment, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=PATIENCE_SECONDS * 2)


@pytest.mark.parametrize("name, message, kind", [
    (FAILED, "br-connection-page-timeout", bleep.ConnectFailed),
    (FAILED, "le-connection-abort-by-local", bleep.ConnectFailed),
    (FAILED, "br-connection-key-missing", bleep.KeyMissing),
    ("org.bluez.Error.NotReady", "Resource Not Ready", bleep.NotReady),
    ("org.freedesktop.DBus.Error.AccessDenied", "Rejected", bleep.AccessDenied),
])
def test_b32_errors_are_told_by_their_messages(system, interface, simulator, name, message, kind):
    simulator.inject(f'refuse Device1.Connect {name} "{message}"')

    with pytest.raises(kind) as caught:
        call_method_with_timeout(interface(NEAR_PATH, "org.bluez.Device1"), "Connect", timeout=1.0)

    assert (caught.value.name, caught.value.message) == (name, message)
    assert caught.value.advice


def test_b32_what_nobody_knows_passes_through_untouched(system, interface, simulator):
    simulator.inject('refuse Device1.Connect com.example.Timeout "a timeout of sorts"')

    with pytest.raises(bleep.RemoteError) as caught:
        call_method_with_timeout(interface(NEAR_PATH, "org.bluez.Device1"), "Connect", timeout=1.0)

    assert caught.value.name == "com.example.Timeout"
    assert not isinstance(caught.value, TimeoutError)


def test_b32_an_exception_of_dbus_python_stays_what_it_is(system, interface, simulator):
    dbus = pytest.importorskip("dbus")
    simulator.inject(f'refuse Device1.Connect {FAILED} "br-connection-busy"')

    with pytest.raises(dbus.DBusException) as caught:
        with_timeout("connect", device_address=NEAR)(
            interface(NEAR_PATH, "org.bluez.Device1").Connect)()

    assert caught.value.get_dbus_name() == FAILED


def test_b33_the_exit_status_is_the_tools(simulator, environment, tmp_path):
    assert run(environment, "--check-bluez").returncode == 0
    assert run(environment, "--pool-test", "--metrics").returncode == 0
    assert run(environment, "--recovery", "--device", NEAR).returncode == 0
    assert run(environment, "--device", "AA:BB:CC:DD:EE:FF").returncode == 1
    wrong = run(environment, "--nonsense")
    assert (wrong.returncode, wrong.stdout) == (2, "") and wrong.stderr
    environment["DBUS_SYSTEM_BUS_ADDRESS"] = f"unix:path={tmp_path}/nothing"
    assert run(environment, "--all").returncode == 3


def test_b33_a_stress_test_needs_no_adapter_of_a_certain_name(simulator, environment):
    simulator.inject("renumber hci0 hci1")

    end = run(environment, "--stress-test", "--operations", "50")

    assert end.returncode == 0, end.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_b33_signals_reach_the_tool(simulator, environment, number):
    process = Process(*MODULE, "--monitor", "--json", env=environment)
    process.line()
    process.process.send_signal(number)

    assert process.process.wait(PATIENCE_SECONDS) == 0
    process.process.stdout.close()


def test_without_the_tool_it_says_what_to_do(monkeypatch, capsys):
    monkeypatch.setenv(dbus_diagnostic.ENVIRONMENT, "/nonexistent")

    assert dbus_diagnostic.main([]) == 127
    assert "make install" in capsys.readouterr().err


def test_the_tool_is_found_beside_the_library(monkeypatch):
    monkeypatch.delenv(dbus_diagnostic.ENVIRONMENT, raising=False)
    monkeypatch.setenv("BLEEPRELIABILITY_LIBRARY", str(BUILD / "libbleepreliability.so.0"))

    assert dbus_diagnostic.find_program() == str(BUILD / "bleep-dbus-diagnostic")
