"""--doctor: each thing that can be wrong with a machine, and the lines that mend it."""

import pytest
from conftest import PrivateBus
from diagnostic import ADAPTER_PATH, Remote, diagnose
from gi.repository import GLib
from machine import EVERYBODY, MEMBERS, USB, Machine, Systemd, examine, runnable

FINDINGS = {
    "bus-socket", "bus-policy", "kernel", "rfkill", "power", "autosuspend", "unit", "unit-restart",
    "unit-files", "daemons", "bluez-version", "may-restart", "may-unblock", "may-reset",
}


@pytest.fixture
def remote(bus, simulator):
    remote = Remote(bus.address)
    yield remote
    remote.close()


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path / "root")


@pytest.fixture
def systemd(bus, remote):
    systemd = Systemd(bus, remote)
    yield systemd
    systemd.stop()


def test_a_machine_in_order_has_nothing_to_mend(bus, remote, machine, systemd):
    systemd.serve()

    answer = examine(machine, bus)

    assert answer.status == 0, answer.output
    assert {name for name, verdict in answer.verdicts().items() if verdict == "ok"} == FINDINGS | {
        "bus", "service", "ping"}
    assert all(check["commands"] == [] for check in answer.report["checks"])
    assert {check["group"] for check in answer.report["checks"]
            if check["name"] in FINDINGS} == {"This machine"}


def without_unit(machine):
    """What stops BlueZ, without a word of systemd's."""
    return [
        ("unplugged", lambda: machine.remove("sys/class/bluetooth/hci0"), "kernel",
         "BLEEP_ERROR_NOT_READY", "is empty: no adapter", "dmesg"),
        ("unloaded", lambda: machine.remove("sys/class/bluetooth"), "kernel",
         "BLEEP_ERROR_NOT_READY", "no /sys/class/bluetooth", "modprobe bluetooth"),
        ("soft", lambda: machine.add_switch(soft=1), "rfkill",
         "BLEEP_ERROR_BLOCKED", "by software", "rfkill unblock bluetooth"),
        ("hard", lambda: machine.add_switch(hard=1), "rfkill",
         "BLEEP_ERROR_BLOCKED", "a switch of the machine", ""),
        ("both", lambda: machine.add_switch(1, 1), "rfkill",
         "BLEEP_ERROR_BLOCKED", "a switch of the machine", "rfkill unblock bluetooth"),
        ("no-policy", lambda: machine.remove("etc/dbus-1/system.d/bluetooth.conf"), "bus-policy",
         "BLEEP_ERROR_SERVICE_UNAVAILABLE", "no bluetooth.conf", "apt install --reinstall bluez"),
        ("members", lambda: machine.allow(MEMBERS), "bus-policy",
         "BLEEP_ERROR_ACCESS_DENIED", "the group bluetooth, without alice",
         "usermod -aG bluetooth alice"),
        ("root-only", lambda: machine.allow(""), "bus-policy",
         "BLEEP_ERROR_ACCESS_DENIED", "nobody but root", "--force-confnew bluez"),
    ]


@pytest.mark.parametrize("number", range(8))
def test_what_stops_bluez_is_a_failure_where_it_does_not_work(bus, remote, machine, number):
    remote.inject("crash forever")
    _, spoil, name, status, evidence, command = without_unit(machine)[number]
    spoil()

    answer = examine(machine, bus)

    assert answer.status == 1
    found = answer.check(name)
    assert (found["verdict"], found["error"]["status"]) == ("fail", status)
    assert evidence in found["detail"]
    assert command in runnable(found["commands"])
    assert found["advice"]
    others = {check for check in answer.blames() if check in FINDINGS}
    assert others == {name}


@pytest.mark.parametrize("number", range(2, 8))
def test_the_same_is_a_warning_where_bluez_works(bus, remote, machine, number):
    _, spoil, name, _, evidence, command = without_unit(machine)[number]
    spoil()

    answer = examine(machine, bus)

    assert answer.status == 0
    assert answer.check(name)["verdict"] == "warn"
    assert answer.check(name)["error"] is None
    assert evidence in answer.check(name)["detail"]
    assert command in runnable(answer.check(name)["commands"])


def test_members_of_the_group_may(bus, remote, machine):
    machine.allow(MEMBERS)
    machine.add_user(groups="27 112", capabilities="0000000000001000")

    assert examine(machine, bus).check("bus-policy")["verdict"] == "ok"


def test_a_refusal_against_the_policy_points_to_the_others(bus, remote, machine):
    machine.allow(EVERYBODY)
    remote.inject("refuse Peer.Ping org.freedesktop.DBus.Error.AccessDenied Rejected")

    found = examine(machine, bus).check("bus-policy")

    assert found["verdict"] == "fail"
    assert "apparmor" in runnable(found["commands"])


@pytest.mark.parametrize("driver, command", [(True, "dmesg"), (False, "modprobe btusb")])
def test_an_adapter_on_usb_that_did_not_start_is_named(bus, remote, machine, driver, command):
    remote.inject("vanish hci0")
    machine.remove("sys/class/bluetooth/hci0")
    device = "sys/bus/usb/devices/1-4:1.0"
    for file, text in {"Class": "e0", "SubClass": "01", "Protocol": "01"}.items():
        machine.write(f"{device}/bInterface{file}", text)
    if driver:
        machine.write(f"{device}/driver/bind")

    found = examine(machine, bus).check("kernel")

    assert found["verdict"] == "fail"
    assert f"/{device}" in found["detail"]
    assert command in runnable(found["commands"])


@pytest.mark.parametrize("mark, program", [
    ("run/.containerenv", "podman"), (".dockerenv", "docker"), ("run/systemd/container", "docker"),
])
def test_a_container_without_bus_and_adapters(tmp_path, machine, mark, program):
    machine.write(mark, "lxc")
    machine.remove("run/dbus/system_bus_socket")
    machine.remove("sys/class/bluetooth")

    answer = machine.diagnose("--doctor", "--bus", f"unix:path={tmp_path}/nobody", "--json")

    assert answer.status == 3
    socket = answer.check("bus-socket")
    assert socket["verdict"] == "fail" and "container" in socket["detail"]
    assert f"{program} run --volume /run/dbus:/run/dbus" in runnable(socket["commands"])
    assert "--network host" in runnable(answer.check("kernel")["commands"])


@pytest.mark.parametrize("installed, command", [
    (True, "systemctl start dbus.socket"), (False, "apt install dbus"),
])
def test_no_bus_outside_of_a_container(tmp_path, machine, installed, command):
    machine.remove("run/dbus/system_bus_socket")
    if installed:
        machine.write("usr/bin/dbus-daemon")

    answer = machine.diagnose("--doctor", "--bus", f"unix:path={tmp_path}/nobody", "--json")

    assert command in runnable(answer.check("bus-socket")["commands"])
    assert answer.check("unit")["verdict"] == "skip"


def test_a_bus_at_whose_socket_nobody_answers(tmp_path, machine):
    answer = machine.diagnose("--doctor", "--bus", f"unix:path={tmp_path}/nobody", "--json")

    assert "nobody answers" in answer.check("bus-socket")["detail"]
    assert "systemctl status dbus" in runnable(answer.check("bus-socket")["commands"])


@pytest.mark.parametrize("configured", [False, True])
def test_an_adapter_that_is_off(bus, remote, machine, configured):
    remote.set(ADAPTER_PATH, "org.bluez.Adapter1", "Powered", GLib.Variant("b", False))
    machine.write(
        "etc/bluetooth/main.conf",
        "[Policy]\n#AutoEnable=true\n" + ("AutoEnable = false\n" if configured else ""))

    answer = examine(machine, bus)

    found = answer.check("power")
    assert (answer.status, found["verdict"]) == (1, "fail")
    commands = runnable(found["commands"])
    assert "bluetoothctl power on" in commands
    assert ("AutoEnable=true" in commands) is ("AutoEnable=false" in found["detail"]) is configured


def test_an_adapter_that_may_be_put_to_sleep(bus, remote, machine):
    machine.write(f"{USB}/power/control", "auto\n")

    answer = examine(machine, bus)

    found = answer.check("autosuspend", "hci0")
    assert (answer.status, found["verdict"]) == (0, "warn")
    assert found["facts"] == {"device": "/" + USB, "usb": "8087:0029"}
    assert f"echo on >/{USB}/power/control" in runnable(found["commands"])


def test_a_bluez_that_is_not_this_machines_says_nothing_of_it(bus, remote, machine):
    machine.remove("sys/class/bluetooth/hci0")

    answer = examine(machine, bus)

    assert answer.status == 0
    assert answer.check("machine")["verdict"] == "skip"
    assert "is not this machine's" in answer.check("machine")["detail"]
    assert not FINDINGS & set(answer.verdicts())


def test_a_simulated_bluez_says_nothing_of_the_machine():
    answer = diagnose("--doctor", "--simulate", "--json")

    assert answer.status == 0
    assert answer.check("machine")["verdict"] == "skip"


def test_an_empty_machine_is_examined_without_a_crash(tmp_path):
    bus = PrivateBus(tmp_path)
    (tmp_path / "empty").mkdir()
    try:
        answer = diagnose("--doctor", "--bus", bus.address, "--json",
                          BLEEP_DIAGNOSTIC_ROOT=str(tmp_path / "empty"))
    finally:
        bus.stop()

    assert answer.status == 1
    assert FINDINGS - set(answer.verdicts()) == {"autosuspend"}


def test_the_text_has_the_lines_whole(bus, remote, machine, systemd):
    systemd.serve(service={"Restart": "no"}, restarting="AccessDenied")
    report = examine(machine, bus).report

    text = machine.diagnose("--doctor", "--bus", bus.address).output

    lines = text.splitlines()
    assert max(map(len, lines)) <= 80 and text.isascii()
    todo = lines[lines.index("What to do"):]
    for check in report["checks"]:
        for command in check["commands"]:
            assert "    " + command in todo
