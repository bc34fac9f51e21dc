"""--check-bluez against the simulator, healthy and not, and where there is no bus at all."""

import shutil
import socket
import time

import pytest
from conftest import BUILD
from diagnostic import ADAPTER_PATH, SHORT, TOOL, Remote, diagnose
from gi.repository import GLib


@pytest.fixture
def remote(bus, simulator):
    remote = Remote(bus.address)
    yield remote
    remote.close()


def test_a_healthy_bluez_ends_with_0(bus, simulator):
    answer = diagnose("--check-bluez", "--bus", bus.address, "--json")

    assert answer.status == 0
    assert answer.report["outcome"] == "healthy"
    assert answer.blames() == {}
    for name in ("bus", "service", "ping", "objects", "adapter", "permissions"):
        assert answer.check(name)["verdict"] == "ok"
        assert answer.check(name)["elapsed_usec"] > 0


def test_it_tells_who_answers_and_what_there_is(bus, simulator, remote):
    answer = diagnose("--bus", bus.address, "--json")
    owner = remote.call(
        "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetNameOwner",
        GLib.Variant("(s)", ("org.bluez",)),
    ).unpack()[0]

    assert answer.check("service")["facts"] == {"owner": owner, "pid": simulator.process.pid}
    assert answer.check("objects")["facts"] == {"adapters": 1, "devices": 2}
    assert answer.check("version")["facts"]["bluez"] == "5.66"
    assert answer.check("adapter", "hci0")["facts"] == {
        "path": ADAPTER_PATH, "address": "00:AA:01:00:00:23",
        "alias": remote.get(ADAPTER_PATH, "org.bluez.Adapter1", "Alias"),
        "powered": True, "discovering": False,
    }


def test_no_option_at_all_means_check_bluez(bus, simulator):
    answers = [
        diagnose(*words, "--bus", bus.address, "--json").report for words in ([], ["--check-bluez"])
    ]

    names = [[check["name"] for check in report["checks"]] for report in answers]
    assert names[0] == names[1]


def test_all_lists_the_known_devices_without_touching_them(bus, simulator, remote):
    answer = diagnose("--all", "--bus", bus.address, "--json")

    known = [check for check in answer.report["checks"] if check["name"] == "known-device"]
    assert [check["subject"] for check in known] == ["C0:C1:C2:C3:C4:C5", "F0:F1:F2:F3:F4:F5"]
    assert remote.methods() == []


def test_all_makes_every_check_that_needs_no_device(bus, simulator):
    both = [
        diagnose(*words, "--bus", bus.address, "--json").report
        for words in (["--all"], ["--check-bluez", "--pool-test"])
    ]

    names = [{check["name"] for check in report["checks"]} for report in both]
    assert names[0] - names[1] == {"known-device", "stress", "machine"}
    assert "pool-end" in names[1] and "adapter" in names[1]
    assert names[1] < names[0]


def test_an_adapter_that_is_switched_off_is_not_healthy(bus, simulator, remote):
    remote.set(ADAPTER_PATH, "org.bluez.Adapter1", "Powered", GLib.Variant("b", False))

    answer = diagnose("--bus", bus.address, "--json")

    assert answer.status == 1
    assert answer.blames() == {"adapter": ("BLEEP_ERROR_NOT_READY", "kernel")}
    assert "switched off" in answer.check("adapter")["detail"]
    assert answer.check("adapter")["facts"]["powered"] is False
    assert "bluetoothctl power on" in answer.check("adapter")["advice"]


def test_a_bluez_without_an_adapter_is_not_healthy(bus, simulator, remote):
    remote.inject("vanish hci0")

    answer = diagnose("--bus", bus.address, "--json")

    assert answer.status == 1
    assert answer.blames() == {"adapter": ("BLEEP_ERROR_NOT_READY", "kernel")}
    assert answer.check("permissions")["verdict"] == "skip"


def test_a_stalled_daemon_is_found_out_by_the_ping(bus, simulator, remote):
    remote.inject("stall")

    began = time.monotonic()
    answer = diagnose("--bus", bus.address, "--json", "--timeout", SHORT)

    assert time.monotonic() - began < 2 * float(SHORT)
    assert answer.status == 1
    assert answer.blames() == {"ping": ("BLEEP_ERROR_TIMED_OUT", "daemon")}
    assert answer.check("service")["verdict"] == "ok"
    assert "systemctl restart bluetooth" in answer.check("ping")["advice"]
    for name in ("objects", "version", "adapter", "permissions"):
        assert answer.check(name)["verdict"] == "skip"
        assert answer.check(name)["detail"] == "BlueZ does not answer"


def test_a_crashed_daemon_is_reported_at_once(bus, simulator, remote):
    remote.inject("crash forever")

    began = time.monotonic()
    answer = diagnose("--bus", bus.address, "--json")

    assert time.monotonic() - began < 1
    assert answer.status == 1
    assert answer.blames() == {"service": ("BLEEP_ERROR_SERVICE_UNAVAILABLE", "daemon")}
    assert "org.bluez" in answer.check("service")["detail"]


def test_a_daemon_that_refuses_is_quoted(bus, simulator, remote):
    remote.inject("refuse Properties.Get org.freedesktop.DBus.Error.AccessDenied Rejected")

    answer = diagnose("--bus", bus.address, "--json")

    assert answer.status == 1
    assert answer.blames()["permissions"] == ("BLEEP_ERROR_ACCESS_DENIED", "bus")
    error = answer.check("permissions")["error"]
    assert error["dbus_name"] == "org.freedesktop.DBus.Error.AccessDenied"
    assert error["message"] == "Rejected"


def test_a_daemon_without_a_list_of_objects_is_not_healthy(bus, simulator, remote):
    remote.inject("refuse ObjectManager.GetManagedObjects org.bluez.Error.Failed Broken")

    answer = diagnose("--bus", bus.address, "--json")

    assert answer.status == 1
    assert list(answer.blames()) == ["objects"]
    assert answer.check("adapter")["verdict"] == "skip"


@pytest.mark.parametrize("words", [[], ["--json"]], ids=["text", "json"])
def test_no_bus_ends_with_3(tmp_path, words):
    answer = diagnose("--bus", f"unix:path={tmp_path}/nobody", *words)

    assert answer.status == 3
    assert "BLEEP_ERROR_BUS_UNAVAILABLE" in answer.output
    if words:
        assert answer.report["outcome"] == "unchecked"
        assert answer.blames() == {"bus": ("BLEEP_ERROR_BUS_UNAVAILABLE", "bus")}
        assert {check["verdict"] for check in answer.report["checks"]} == {"fail", "skip"}


@pytest.mark.parametrize(
    "address", ["nonsense", "unix:", "unix:path", "tcp:host=,port=x", "unix:path=%zz"]
)
def test_an_address_that_is_none_ends_with_3(address):
    answer = diagnose("--bus", address, "--json")

    assert answer.status == 3
    assert list(answer.blames()) == ["bus"]


def test_a_bus_that_accepts_and_says_nothing_ends_with_3_in_time(tmp_path):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "mute"))
        listener.listen()

        began = time.monotonic()
        answer = diagnose("--bus", f"unix:path={tmp_path}/mute", "--json", "--timeout", SHORT)

    assert time.monotonic() - began < 2 * float(SHORT)
    assert answer.status == 3
    assert list(answer.blames()) == ["bus"]


def test_simulate_needs_no_bus(tmp_path):
    answer = diagnose(
        "--simulate", "--json", DBUS_SYSTEM_BUS_ADDRESS=f"unix:path={tmp_path}/nobody"
    )

    assert answer.status == 0
    assert answer.report["simulated"] is True
    assert answer.check("adapter", "hci0")["facts"]["address"] == "00:AA:01:00:00:23"


def test_simulate_without_a_simulator_ends_with_3(tmp_path):
    lonely = shutil.copy(TOOL, tmp_path)

    answer = diagnose(
        "--simulate", "--json", tool=lonely, PATH=str(tmp_path), LD_LIBRARY_PATH=str(BUILD)
    )

    assert answer.status == 3
    assert list(answer.blames()) == ["simulator"]
