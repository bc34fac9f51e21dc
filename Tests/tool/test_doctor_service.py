"""--doctor on bluetoothd: its unit, processes and version, and what this user may do."""

import signal

import pytest
from diagnostic import Remote
from machine import Machine, Systemd, examine, runnable


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


UNITS = {
    "masked": ({"LoadState": "masked", "ActiveState": "inactive"}, "systemctl unmask bluetooth"),
    "not-found": ({"LoadState": "not-found", "ActiveState": "inactive"}, "apt install bluez"),
    "failed": ({"ActiveState": "failed"}, "systemctl reset-failed bluetooth"),
    "condition": ({"ActiveState": "inactive", "ConditionResult": False}, "modprobe bluetooth"),
    "disabled": (
        {"ActiveState": "inactive", "UnitFileState": "disabled"},
        "systemctl enable --now bluetooth"),
    "inactive": ({"ActiveState": "inactive"}, "systemctl enable --now bluetooth"),
    "bad": ({"LoadState": "bad-setting", "ActiveState": "inactive"}, "systemctl status bluetooth"),
}


@pytest.mark.parametrize("state", UNITS)
@pytest.mark.parametrize("works", [False, True])
def test_a_unit_that_does_not_run(bus, remote, machine, systemd, state, works):
    unit, command = UNITS[state]
    systemd.serve(unit=unit, service={"Result": "exit-code"})
    if not works:
        remote.inject("crash forever")

    answer = examine(machine, bus)

    found = answer.check("unit")
    assert (answer.status, found["verdict"]) == ((0, "warn") if works else (1, "fail"))
    assert command in runnable(found["commands"])
    assert found["facts"]["unit"] == "bluetooth.service"


def test_a_unit_without_its_alias_is_found_by_its_name(bus, remote, machine, systemd):
    systemd.serve(unit={"UnitFileState": "disabled"}, has_alias=False)

    found = examine(machine, bus).check("unit")

    assert found["verdict"] == "warn"
    assert runnable(found["commands"]) == "systemctl enable bluetooth.service"


def test_a_unit_that_does_not_come_back(bus, remote, machine, systemd):
    systemd.serve(service={"Restart": "no"})

    found = examine(machine, bus).check("unit-restart")

    assert found["verdict"] == "warn"
    assert found["facts"] == {"restart": "no"}
    assert "Restart=on-failure" in runnable(found["commands"])


def test_a_unit_with_few_open_files(bus, remote, machine, systemd):
    systemd.serve(service={"LimitNOFILESoft": 128})

    found = examine(machine, bus).check("unit-files")

    assert (found["verdict"], found["facts"]) == ("warn", {"limit": 128})
    assert "LimitNOFILE=4096" in runnable(found["commands"])


def test_a_second_bluetoothd_is_to_be_ended(bus, remote, machine, systemd):
    systemd.serve()
    machine.write("proc/99/comm", "bluetoothd\n")

    found = examine(machine, bus).check("daemons")

    assert found["verdict"] == "warn"
    assert found["commands"] == ["kill 99"]


@pytest.mark.parametrize("old", [
    "5.48-0ubuntu3", "4.101-1",
])
def test_an_old_bluez(bus, remote, machine, old):
    remote.inject("crash forever")
    machine.write("var/lib/dpkg/status", f"Package: bluez\nVersion: {old}\n\n")

    found = examine(machine, bus).check("bluez-version")

    assert (found["verdict"], found["facts"]) == ("warn", {"bluez": old})
    assert "apt install --only-upgrade bluez" in runnable(found["commands"])


@pytest.mark.parametrize("spoil", [
    lambda machine: machine.write("etc/bluetooth/main.conf", "[General]\nExperimental = true\n"),
    lambda machine: machine.write("proc/812/cmdline", "/usr/libexec/bluetoothd\0-E\0"),
    lambda machine: machine.write("proc/812/cmdline", "bluetoothd\0--experimental=6fbaf188\0"),
], ids=["configured", "short", "long"])
def test_experimental_interfaces_are_told(bus, remote, machine, spoil):
    spoil(machine)

    found = examine(machine, bus).check("bluez-version")

    assert found["verdict"] == "warn"
    assert "experimental" in found["detail"]
    assert runnable(found["commands"])


@pytest.mark.parametrize("error", ["AccessDenied", "InteractiveAuthorizationRequired"])
def test_whoever_may_not_restart_the_unit_is_told_the_rule(bus, remote, machine, systemd, error):
    systemd.serve(restarting=error)

    found = examine(machine, bus).check("may-restart")

    assert found["verdict"] == "warn"
    rule = runnable(found["commands"])
    assert 'subject.user == "alice"' in rule and '"bluetooth.service"' in rule


def test_without_systemd_its_findings_are_left_out(bus, remote, machine):
    answer = examine(machine, bus)

    for name in ("unit", "unit-restart", "unit-files", "may-restart"):
        assert answer.check(name)["verdict"] == "skip"
    assert answer.check("unit")["detail"] == "no systemd on this bus"


def test_a_systemd_that_is_silent_holds_nobody_up(bus, remote, machine, systemd):
    systemd.serve()
    systemd.process.send_signal(signal.SIGSTOP)
    try:
        answer = examine(machine, bus, "--timeout", "0.3")
    finally:
        systemd.process.send_signal(signal.SIGCONT)

    assert answer.status == 0
    assert answer.check("unit")["verdict"] == "skip"


def test_whoever_may_not_lift_a_block_is_told_the_rule(bus, remote, machine):
    # To be opened for writing, a folder is refused to root as well.
    machine.remove("dev/rfkill")
    machine.write("dev/rfkill/inside")

    found = examine(machine, bus).check("may-unblock")

    assert found["verdict"] == "warn"
    assert "usermod -aG bluetooth alice" in runnable(found["commands"])


@pytest.mark.parametrize("spoil", [
    lambda machine: machine.add_user(),
    lambda machine: machine.write("proc/self/uid_map", "0 100000 65536\n"),
], ids=["capability", "namespace"])
def test_whoever_may_not_command_adapters_is_told(bus, remote, machine, spoil):
    spoil(machine)

    found = examine(machine, bus).check("may-reset")

    assert found["verdict"] == "warn"
    assert "cap_net_admin" in runnable(found["commands"]).lower()
