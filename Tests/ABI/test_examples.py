"""The examples do what their first lines say, against the installed tree, and leak nothing."""

import time

import pytest

from conftest import DEVICE, ROOT, Simulator

EXAMPLES = ROOT / "examples-c"
DEVICE_PATH = "/org/bluez/hci0/dev_F0_F1_F2_F3_F4_F5"
HELLO = "12345678-1234-5678-1234-56789abc0001"

# source, further packages, arguments, output
RUNS = [
    ("connect.c", [], [DEVICE], f"{DEVICE} is connected\n{DEVICE} is disconnected\n"),
    ("async_glib.c", ["gio-2.0"], [DEVICE], f"{DEVICE} is connected\n{DEVICE} is disconnected\n"),
    ("async_epoll.c", [], [DEVICE, HELLO], f"{DEVICE} is connected\nread 5 bytes: hello\n"),
    (
        "call.c", [], [],
        "/org/bluez/hci0/dev_C0_C1_C2_C3_C4_C5  C0:C1:C2:C3:C4:C5  Far-Away\n"
        "/org/bluez/hci0/dev_F0_F1_F2_F3_F4_F5  F0:F1:F2:F3:F4:F5  VM-Peripheral\n",
    ),
    (
        "guard.c", [], [],
        "the sensor says 'A'\n"
        "the sensor says nothing: BLEEP_ERROR_TIMED_OUT\n"
        "functions left behind: 1\n"
        "it is back, late, and nobody minded\n",
    ),
    (
        "metrics.c", [], ["{tmp}/bleep.prom"],
        "get_property: 100 succeeded, 0 failed, 95 % took less than 1 s\n"
        "scan: 9 succeeded, 1 failed, 95 % took less than 2 s\n"
        "scan is slow: 95 % of 9 took up to 1.6 s, and the limit is 1.0 s\n",
    ),
    (
        "proxy.c", [], ["kitchen"],
        "the adapter is '00:AA:01:00:00:23'; 999 of 1000 reads asked nobody\n"
        "Alias is now 'kitchen'\n",
    ),
    (
        "monitor.c", [], ["5"],
        "available: org.bluez is there\n"
        "adapter-added: /org/bluez/hci0 (00:AA:01:00:00:23) came\n"
        "adapter-powered: /org/bluez/hci0 is powered\n"
        "the bus is good\n"
        "the daemon is good\n",
    ),
    (
        "pool.c", [], [],
        "scanner: the adapter is discovering\n"
        "next: the adapter is not discovering\n"
        "granted: 2\n"
        "created: 1\n",
    ),
    ("recovery.c", [], [DEVICE], f"{DEVICE} is connected\n"),
    (
        "state.c", [], [DEVICE, "{tmp}/state"],
        "saved: VM-Peripheral, trusted: 1\n"
        "powered: unchanged\n"
        "pairable: unchanged\n"
        "discoverable: unchanged\n"
        "alias: unchanged\n"
        "trusted: ok\n"
        "blocked: unchanged\n"
        "connected: unchanged\n"
        "all is as it was: yes\n",
    ),
    (
        "async_libdbus.c", ["bleepreliability-dbus1"], [DEVICE_PATH],
        "available: org.bluez is there\n"
        f"{DEVICE_PATH} is connected\n"
        "its alias is VM-Peripheral\n",
    ),
    (
        "flight_recorder.c", [], [DEVICE, "{tmp}/flight.jsonl", "{tmp}/flight.pcap"],
        "connect: BLEEP_OK\nwhat went on is in two files\n",
    ),
]
NAMES = [run[0] for run in RUNS]

VALGRIND = [
    "valgrind", "--quiet", "--error-exitcode=99", "--leak-check=full",
    "--errors-for-leak-kinds=definite,indirect", "--show-leak-kinds=definite,indirect",
    "--num-callers=40",
]


def sorted_lines(text):
    """Dictionaries on the bus have no order."""
    return sorted(text.splitlines())


def files(arguments, directory):
    """Examples write to a directory of the test's."""
    return [argument.format(tmp=directory) for argument in arguments]


def test_every_example_is_run():
    assert sorted(path.name for path in EXAMPLES.glob("*.c")) == sorted(NAMES)


@pytest.mark.parametrize("source,packages,arguments,output", RUNS, ids=NAMES)
def test_prints_what_happened(
    programs, bus, simulator, tmp_path, source, packages, arguments, output
):
    program = programs.build(EXAMPLES / source, packages=packages)

    answer = programs.run(program, *files(arguments, tmp_path), bus=bus.address)

    assert answer.stderr == ""
    assert sorted_lines(answer.stdout) == sorted_lines(output)
    assert answer.returncode == 0


@pytest.mark.valgrind
@pytest.mark.parametrize("source,packages,arguments,output", RUNS, ids=NAMES)
def test_is_clean_under_valgrind(
    programs, bus, simulator, tmp_path, source, packages, arguments, output
):
    program = programs.build(EXAMPLES / source, packages=packages)

    answer = programs.run(
        program, *files(arguments, tmp_path), bus=bus.address, before=VALGRIND,
        G_SLICE="always-malloc",
    )

    assert answer.returncode == 0, answer.stderr
    assert sorted_lines(answer.stdout) == sorted_lines(output)


def test_recovers_a_device_that_does_not_connect(programs, bus, tmp_path):
    program = programs.build(EXAMPLES / "recovery.c")
    script = tmp_path / "script"
    script.write_text(
        'refuse Device1.Connect org.bluez.Error.InProgress "In Progress" 4\n'
    )
    simulator = Simulator(bus.address, "--script", script)

    try:
        answer = programs.run(program, DEVICE, bus=bus.address)
    finally:
        simulator.stop()

    said = answer.stdout.splitlines()
    # Privileges decide over the last one.
    assert said.pop(5).startswith("4. controller-reset: ")
    # A watch tells on a thread of the library's, which may print a little later.
    assert sorted(said) == sorted([
        f"{DEVICE}: BLEEP_ERROR_IN_PROGRESS",
        f"{DEVICE}: something is under way already, and does not end",
        "1. cancel-pending: possible",
        "2. disconnect-reconnect: possible",
        "3. adapter-reset: possible",
        "cancel-pending: verified",
        f"{DEVICE} is connected",
    ])
    assert answer.returncode == 0


@pytest.mark.valgrind
@pytest.mark.parametrize("source,packages,arguments,output", RUNS[:4], ids=NAMES[:4])
def test_is_clean_under_valgrind_where_there_is_no_bus(
    programs, tmp_path, source, packages, arguments, output
):
    program = programs.build(EXAMPLES / source, packages=packages)

    answer = programs.run(
        program, *arguments, bus=f"unix:path={tmp_path}/nobody", before=VALGRIND,
        G_SLICE="always-malloc",
    )

    assert answer.returncode == 1, answer.stderr
    assert "BLEEP_ERROR_BUS_UNAVAILABLE" in answer.stderr


@pytest.mark.parametrize("source,packages,arguments,output", RUNS[:4], ids=NAMES[:4])
def test_says_what_is_wrong_where_there_is_no_bluez(
    programs, bus, source, packages, arguments, output
):
    program = programs.build(EXAMPLES / source, packages=packages)
    began = time.monotonic()

    answer = programs.run(program, *arguments, bus=bus.address)

    assert "BLEEP_ERROR_SERVICE_UNAVAILABLE" in answer.stderr
    assert answer.returncode == 1
    assert time.monotonic() - began < 1


def test_watches_for_a_bluez_that_is_not_there_yet(programs, bus):
    program = programs.build(EXAMPLES / "monitor.c")

    answer = programs.run(program, "1", bus=bus.address)

    assert "BleepReliability-WARNING" in answer.stderr
    assert answer.stdout.splitlines()[:2] == [
        "unavailable: nobody owns org.bluez", "the bus is good"
    ]
    assert answer.returncode == 0
