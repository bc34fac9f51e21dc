"""--report: what is in the file, what is left out, and that it is there whole or not at all."""

import json
import os
import re
import signal
import socket
import stat

import pytest
from diagnostic import FAR, NEAR, NEAR_PATH, SHORT, Remote, diagnose
from gi.repository import GLib
from machine import Machine
from test_device import finish, start

ADDRESS = re.compile(r"(?<![0-9A-Z])[0-9A-F]{2}([:_])(?:[0-9A-F]{2}\1){4}[0-9A-F]{2}(?![0-9A-Z])")
NAME = "Anna's Buds"
SECTIONS = ["Versions", "Adapter hci0", "Known devices", "Connection pool", "Stress",
            "This machine", "Layers", "Issues", "Earlier recoveries", "Last operations"]


@pytest.fixture
def remote(bus, simulator):
    remote = Remote(bus.address)
    remote.set(NEAR_PATH, "org.bluez.Device1", "Alias", GLib.Variant("s", NAME))
    yield remote
    remote.close()


@pytest.fixture
def machine(tmp_path):
    machine = Machine(tmp_path / "root")
    debug = "sys/kernel/debug/bluetooth/hci0"
    machine.write(f"{debug}/manufacturer", "2\n")
    machine.write(f"{debug}/firmware_info", "ibt-20-1-3.sfi\n")
    return machine


def written(machine, bus, file, *words):
    answer = machine.diagnose("--report", str(file), "--bus", bus.address, *words)
    assert answer.status == 0, answer.output
    return file.read_text()


def test_the_report_has_all_there_is_to_tell(bus, remote, machine, tmp_path):
    text = written(machine, bus, tmp_path / "report")

    places = [text.index(f"\n{section}\n") for section in SECTIONS if section != "Versions"]
    assert places == sorted(places)
    for pattern in (
        r"^  library +0\.1\.0$", r"^  bluez +5\.66, package 5\.66-1\+deb12u2$",
        r"^  kernel +6\.1\.0-18-amd64", r"^  dbus +.*package dbus 1\.14\.10-1$",
        r"^  distribution +Debian GNU/Linux 12 \(bookworm\)$",
        r"^  manufacturer +2$", r"^  firmware +firmware_info ibt-20-1-3\.sfi$",
        r"^  usb +8087:0029 Intel Corp\. AX200 Bluetooth 0001$", r"^  driver +btusb$",
        r"^Plan for the adapter", r"^Operations +count", r"^  ok +daemon +good ",
        r"^  20\S+Z debug: ", r"^Healthy: ",
    ):
        assert re.search(pattern, text, re.M), pattern


def test_glib_is_named_as_it_was_loaded(bus, simulator, tmp_path):
    answer = diagnose("--report", "-", "--json", "--bus", bus.address)

    major, minor, micro = map(int, json.loads(answer.output)["versions"]["glib"].split("."))
    # It says why not, and nothing where the version is new enough.
    assert GLib.check_version(major, minor, micro) is None
    assert GLib.check_version(major, minor, micro + 1) is not None


def test_the_report_reads_well_in_80_columns(bus, remote, machine, tmp_path):
    text = written(machine, bus, tmp_path / "report")

    assert text.isascii()
    assert max(map(len, text.splitlines())) <= 80
    assert text.endswith("\n") and "\n\n\n" not in text


@pytest.mark.parametrize("words", [[], ["--json"]], ids=["text", "json"])
def test_nobody_is_recognized_in_it(bus, remote, machine, tmp_path, words):
    text = written(machine, bus, tmp_path / "report", "--device", NEAR, *words)

    assert not ADDRESS.search(text.upper().replace("XX", "--"))
    for telling in (NAME, "Far-Away", '"simulator"', "bakery", "alice"):
        assert telling not in text, telling


@pytest.mark.parametrize("words", [[], ["--json"]], ids=["text", "json"])
def test_an_address_has_the_same_pseudonym_everywhere(bus, remote, machine, tmp_path, words):
    text = written(machine, bus, tmp_path / "report", "--device", NEAR, *words)

    # The adapter's is public, so its vendor stays; the devices' are random.
    assert "00:AA:01:xx:xx:01" in text
    number = re.search(r"dev_xx_xx_xx_xx_xx_(\d\d)", text).group(1)
    assert f"xx:xx:xx:xx:xx:{number}" in text
    assert set(re.findall(r"xx:xx:xx:xx:xx:(\d\d)", text)) == {"02", "03"}


def test_it_names_all_where_that_is_wanted(bus, remote, machine, tmp_path):
    text = written(machine, bus, tmp_path / "report", "--no-redact")

    for telling in (NEAR, FAR, "00:AA:01:00:00:23", f'"{NAME}"'):
        assert telling in text
    assert "xx:xx" not in text


def test_the_document_has_what_programs_want(bus, remote, machine, tmp_path):
    report = json.loads(written(machine, bus, tmp_path / "report", "--json"))

    assert report["redacted"] is True
    assert report["outcome"] == "healthy" and report["checks"]
    assert report["versions"]["bluez"].startswith("5.66")
    assert report["adapters"]["hci0"]["usb"].startswith("8087:0029")
    assert report["health"]["daemon"]["condition"] == "good"
    assert report["plan"]["outcome"] == "planned"
    assert report["stress"]["operations"] == 200
    assert report["metrics"]["operations"]
    assert (report["issues"], report["history"]) == ([], [])
    assert any("StartDiscovery" in line for line in report["last_operations"])
    assert len(report["last_operations"]) < 200, "the stress test is left out"


def test_the_recovery_of_this_run_and_those_before_are_told(bus, remote, machine, tmp_path):
    identity = remote.call(
        "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetId").unpack()[0]
    machine.write(
        f"run/bleepreliability/{identity}-00:AA:01:00:00:23.governor",
        "bleepreliability governor 1\nboot 1\n6 00:AA:01:00:00:23 1 2\n0 00:AA:01:00:00:23 9\n"
        "end 2\n")
    remote.set("/org/bluez/hci0", "org.bluez.Adapter1", "Powered", GLib.Variant("b", False))

    report = json.loads(written(machine, bus, tmp_path / "report", "--json", "--recovery"))

    assert report["recovery"]["outcome"] == "recovered"
    assert len(report["history"]) == 1
    (earlier,) = report["earlier_recoveries"]
    assert earlier.startswith("adapter-reset of 00:AA:01:xx:xx:01, 2 times, the last ")


def test_particular_checks_keep_the_report_to_themselves(bus, remote, machine, tmp_path):
    report = json.loads(written(machine, bus, tmp_path / "report", "--json", "--check-bluez"))

    assert {check["name"] for check in report["checks"]} == {
        "bus", "service", "ping", "objects", "version", "adapter", "permissions"}
    assert "stress" not in report and "plan" not in report


def test_standard_output_has_the_report_and_nothing_else(bus, remote):
    answer = diagnose("--report", "-", "--check-bluez", "--bus", bus.address)

    assert answer.status == 0
    assert answer.output.startswith("bleep-dbus-diagnostic report, ")
    assert answer.output.count("Message bus") == 1


def test_a_file_is_replaced_for_its_owner_alone_and_nothing_is_left_beside(bus, remote, tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    file = folder / "report"
    file.write_text("an older one, " * 10_000)

    answer = diagnose("--report", str(file), "--check-bluez", "--bus", bus.address)

    assert answer.status == 0
    assert "an older one" not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(folder) == ["report"]


def test_a_file_that_cannot_be_written_ends_with_4(bus, remote, tmp_path):
    answer = diagnose(
        "--report", str(tmp_path / "nowhere" / "report"), "--check-bluez", "--bus", bus.address)

    assert answer.status == 4
    assert "No such file or directory" in answer.errors
    assert "Healthy: " in answer.output


def test_what_is_no_file_is_not_replaced_by_one(bus, remote, tmp_path):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        for name in ("socket", "."):
            answer = diagnose(
                "--report", str(tmp_path / name), "--check-bluez", "--bus", bus.address)

            assert answer.status == 4
            assert "no plain file" in answer.errors
    assert stat.S_ISSOCK((tmp_path / "socket").stat().st_mode)


def test_without_a_bus_there_is_a_report_as_well(tmp_path, machine):
    file = tmp_path / "report"

    answer = machine.diagnose("--report", str(file), "--bus", f"unix:path={tmp_path}/nobody")

    assert answer.status == 3
    assert "BLEEP_ERROR_BUS_UNAVAILABLE" in file.read_text()
    assert "nobody answers" in " ".join(file.read_text().split())


def test_an_address_that_is_none_has_a_report_as_well(tmp_path):
    answer = diagnose("--report", str(tmp_path / "report"), "--bus", "nonsense")

    assert answer.status == 3
    assert "no address of a bus" in (tmp_path / "report").read_text()


def test_a_signal_leaves_a_report_of_what_was_found(bus, remote, tmp_path):
    remote.inject("hold Device1.Connect")
    file = tmp_path / "report"
    tool = start("--report", str(file), "--json", "--device", NEAR, "--bus", bus.address)
    remote.wait_until(remote.held)
    tool.send_signal(signal.SIGINT)

    answer = finish(tool)

    assert answer.status == 128 + signal.SIGINT
    report = json.loads(file.read_text())
    assert (report["outcome"], report["exit_status"]) == ("interrupted", 130)
    assert {check["name"]: check["verdict"] for check in report["checks"]}["ping"] == "ok"


def test_a_report_of_a_silent_daemon_says_so(bus, remote, machine, tmp_path):
    remote.inject("stall")
    file = tmp_path / "report"

    answer = machine.diagnose(
        "--report", str(file), "--json", "--bus", bus.address, "--timeout", SHORT)

    assert answer.status == 1
    report = json.loads(file.read_text())
    steps = [step["stage"] for step in report["plan"]["recovery"]["steps"]]
    assert "bluetoothd-restart" in steps
