"""What the tests in C, Python and shell share: private buses, the simulator, the installed tree."""

import os
import pathlib
import shlex
import signal
import subprocess
import threading

import pytest

# A shell that starts us in the background has SIGINT ignored, and whoever we start would inherit
# that; a handler of ours is not inherited.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("BLEEP_BUILD", ROOT / "build"))
STAGE = pathlib.Path(os.environ.get("BLEEP_STAGE", ROOT / "build" / "stage"))
DEVICE = "F0:F1:F2:F3:F4:F5"

BUS_CONFIGURATION = """<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>{kind}</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  {service_directory}
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
  {limits}
</busconfig>
"""


def pytest_configure(config):
    config.addinivalue_line("markers", "valgrind: runs a program under valgrind")


class Process:
    """A program of ours that says a line when it is ready, and is gone when the test is."""

    def __init__(self, command, until, **options):
        self.command = [str(word) for word in command]
        self.lines = []
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, **options
        )
        # Ends the reading below, should the line never come.
        patience = threading.Timer(10, self.process.kill)
        patience.start()
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if until(self.lines[-1]):
                patience.cancel()
                return
        patience.cancel()
        raise RuntimeError(f"{self.command} ended with {self.process.wait()}: {self.lines}")

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process.stdout.close()


class PrivateBus(Process):
    """A dbus-daemon of its own, with the limits and the activatable services that a test wants."""

    @staticmethod
    def configure(configuration, socket, limits=None, services=None, kind="system"):
        """Writes a configuration; services are well-known names with the commands to start them."""
        service_directory = ""
        if services:
            directory = configuration.parent / "services"
            directory.mkdir()
            service_directory = f"<servicedir>{directory}</servicedir>"
            for name, command in services.items():
                (directory / f"{name}.service").write_text(
                    f"[D-BUS Service]\nName={name}\nExec={command}\n"
                )
        configuration.write_text(
            BUS_CONFIGURATION.format(
                kind=kind, socket=socket, service_directory=service_directory,
                limits="".join(
                    f'<limit name="{name}">{value}</limit>'
                    for name, value in (limits or {}).items()
                ),
            )
        )

    def __init__(self, directory, **options):
        socket = directory / "bus"
        configuration = directory / "bus.conf"
        self.configure(configuration, socket, **options)
        self.address = f"unix:path={socket}"
        super().__init__(
            ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--print-address=1"],
            stderr=subprocess.DEVNULL,
            until=lambda line: line.startswith("unix:"),
        )


class Simulator(Process):
    """bleep-bluez-simulator on a private bus; built-in times run ten times as fast."""

    def __init__(self, address, *options):
        super().__init__(
            [BUILD / "bleep-bluez-simulator", "--bus", address, "--speed", "10", *options],
            until=lambda line: line == "ready",
        )


class Programs:
    """Compiles C against the installed tree, the way its users do, and runs it."""

    WARNINGS = ["-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror"]

    def __init__(self, directory):
        self.directory = directory
        pkg_config_path = f"{STAGE}/lib/pkgconfig"
        self.environment = dict(
            os.environ, PKG_CONFIG_PATH=pkg_config_path, LD_LIBRARY_PATH=f"{STAGE}/lib"
        )

    def flags(self, *packages):
        answer = subprocess.run(
            ["pkg-config", "--cflags", "--libs", "bleepreliability", *packages],
            env=self.environment, check=True, capture_output=True, text=True,
        )
        return shlex.split(answer.stdout)

    def build(self, *sources, packages=(), options=(), name=None):
        program = self.directory / (name or pathlib.Path(sources[0]).stem)
        subprocess.run(
            ["gcc", *self.WARNINGS, "-g", "-O1", *options, *map(str, sources), "-o", program]
            + self.flags(*packages),
            env=self.environment, check=True,
        )
        return program

    def run(self, program, *arguments, bus=None, timeout=660, before=(), **environment):
        if bus is not None:
            environment["BLEEP_BUS_ADDRESS"] = bus
        return subprocess.run(
            [*map(str, before), str(program), *map(str, arguments)],
            env=dict(self.environment, **environment), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=timeout,
        )


@pytest.fixture(scope="session")
def programs(tmp_path_factory):
    return Programs(tmp_path_factory.mktemp("programs"))


@pytest.fixture
def bus(tmp_path):
    bus = PrivateBus(tmp_path)
    yield bus
    bus.stop()


@pytest.fixture
def simulator(bus):
    simulator = Simulator(bus.address)
    yield simulator
    simulator.stop()
