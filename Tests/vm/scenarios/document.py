"""The user's document on a real bluetoothd: its snippets and its commands, taken from the file."""

import os
import pathlib
import subprocess
import sys
import tempfile

from programs import install
from registry import scenario
from world import DEVICE, PEER

PYTHON = pathlib.Path("python").resolve()
sys.path.append(str(PYTHON / "tests"))


def bed(world):
    """What the program that runs the snippets may ask for."""
    from document_parts import Bed

    class Real(Bed):
        address = PEER

        def is_connected(self):
            return bool(world.device("Connected"))

        def disconnect(self):
            world.bluez.call(DEVICE, "org.bluez.Device1", "Disconnect")
            world.until(lambda: world.device("Connected") is False, "BlueZ has seen it")
            world.until(lambda: world.links() == 0, "the peer has seen it")

        def hang_connect(self):
            world.hardware("advertise off")
            return True

        def connect_has_ended(self):
            # A Connect that goes on would have it the moment it is back.
            world.hardware("advertise on")
            world.never(lambda: world.device("Connected"), "it goes on connecting", 2)
            return True

        def stall(self):
            world.daemon.stop()

        def resume(self):
            world.daemon.resume()

    return Real()


def environment():
    """A user's: the installed library and tool, and the Python packages."""
    return {"PATH": "/usr/local/bin:" + os.environ["PATH"], "PYTHONPATH": str(PYTHON)}


def snippets_work(world, flavour):
    from document_parts import snippets

    install()
    world.meet()
    owner = world.bluez.owner()
    printed = bed(world).converse(flavour, environment())
    print(printed, flush=True)
    done = [line for line in printed.splitlines() if line.startswith("done: ")]
    assert done == [f"done: {snippet.heading}" for snippet in snippets()]
    assert world.bluez.owner() == owner, "another bluetoothd than before"
    world.hung_up(world.client())


@scenario
def document_with_dbus_python(world):
    """Every snippet of the user's document does what it says, on dbus-python's objects."""
    snippets_work(world, "dbus-python")


@scenario
def document_without_dbus_python(world):
    """Every snippet of the user's document does what it says where there is no dbus-python."""
    snippets_work(world, "package")


@scenario
def document_commands(world):
    """Every command of the user's document works as it is written there."""
    from document_parts import commands

    install()
    tool = pathlib.Path("/usr/local/bin/bleep-dbus-diagnostic")
    tool.write_bytes(pathlib.Path("programs/bleep-dbus-diagnostic").read_bytes())
    tool.chmod(0o755)
    world.meet()
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(sys.executable, f"{folder}/python")
        known = environment()
        known["PATH"] = f"{folder}:{known['PATH']}"
        ends = [
            subprocess.run(["bash", "-c", command.text], env=known, capture_output=True, text=True,
                           timeout=120) for command in commands()]
    for end in ends:
        print(end.stdout, end.stderr, flush=True)
        assert (end.returncode, end.stderr) == (0, "")
    assert "Adapter hci0" in ends[0].stdout and "FAIL" not in ends[0].stdout
    assert "--stress-test" in ends[1].stdout
    world.until(lambda: world.adapter("Discovering") is False, "the pool's discovery has ended")
