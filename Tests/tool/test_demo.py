"""bleep-demo: it shows what it promises, and does not hide it where it cannot."""

import os
import pathlib
import shutil
import signal
import subprocess

import pytest
from conftest import BUILD

DEMO = BUILD / "bleep-demo"
TITLES = [
    "1  A healthy device",
    "2  A Connect that BlueZ does not answer",
    "3  A daemon that crashes in the middle of a call",
    "4  A Connect that fails twice",
    "5  An adapter that gets another number",
]


def demonstrate(program=DEMO, **environment):
    return subprocess.run(
        [str(program)], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
        env=dict(os.environ, **environment),
    )


@pytest.fixture(scope="module")
def shown():
    return demonstrate()


def test_everything_it_shows_holds(shown):
    assert shown.returncode == 0, shown.stdout + shown.stderr
    assert shown.stderr == ""
    assert "FAIL" not in shown.stdout
    assert shown.stdout.splitlines()[-1].startswith("All of it held, in ")


def test_it_has_five_steps_in_80_columns(shown):
    lines = shown.stdout.splitlines()

    assert [line for line in lines if line[:1].isdigit()] == TITLES
    assert max(map(len, lines)) <= 80


def test_it_shows_what_each_step_is_about(shown):
    for words in (
        "BLEEP_ERROR_TIMED_OUT", "Connect, and then a Disconnect", "BLEEP_ERROR_SERVICE_LOST",
        "attempt 3, sent at ", "the old path gives BLEEP_ERROR_", "/org/bluez/hci1/",
    ):
        assert words in shown.stdout


def test_it_fails_where_nothing_holds(tmp_path):
    demo = shutil.copy(DEMO, tmp_path)
    stranger = tmp_path / "bleep-bluez-simulator"
    stranger.write_text(
        f'#!/bin/sh\nexec "{BUILD}/bleep-bluez-simulator" --name org.example.NotBluez "$@"\n'
    )
    stranger.chmod(0o755)

    answer = demonstrate(demo, LD_LIBRARY_PATH=str(BUILD))

    assert answer.returncode == 1
    assert "did not hold" in answer.stdout


def test_it_fails_without_a_simulator(tmp_path):
    demo = shutil.copy(DEMO, tmp_path)

    answer = demonstrate(demo, LD_LIBRARY_PATH=str(BUILD), PATH=str(tmp_path))

    assert answer.returncode == 1
    assert "bleep-bluez-simulator" in answer.stderr


def test_an_interrupted_demo_takes_its_simulator_along():
    demo = subprocess.Popen(
        [str(DEMO)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )
    for line in demo.stdout:
        if line.startswith("2  "):
            break
    children = child_processes(demo.pid)
    demo.send_signal(signal.SIGINT)
    rest, _ = demo.communicate(timeout=30)

    assert demo.returncode == 128 + signal.SIGINT
    assert rest.endswith("Interrupted.\n")
    assert len(children) == 1
    assert not any(pathlib.Path(f"/proc/{child}").exists() for child in children)


def child_processes(parent):
    return pathlib.Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
