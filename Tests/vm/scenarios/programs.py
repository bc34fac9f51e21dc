"""Programs as a user has them: installed, started, no word of this test bed."""

import os
import pathlib
import shutil
import subprocess

from registry import scenario
from world import PEER, uuid

PYTHON = f"""
from bleepreliability import Client, DeviceNotFound

with Client() as client:
    client.connect("{PEER}", services_resolved=True)
    print(client.read("{PEER}", "{uuid(1)}").hex())
    client.disconnect("{PEER}")
    try:
        client.connect("C0:C1:C2:C3:C4:C5")
    except DeviceNotFound as error:
        print(error.blame.name)
"""


def install():
    """What `make install` does with the library."""
    shutil.copy("libbleepreliability.so.0", "/usr/local/lib")
    subprocess.run(["/sbin/ldconfig"], check=True)


def run(*command, **environment):
    """Runs it with nothing of ours in its environment."""
    done = subprocess.run(command, env={"PATH": os.environ["PATH"], **environment},
                          capture_output=True, text=True, timeout=60)
    print(f"{command[0]} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done


@scenario
def c_example(world):
    """The C example finds the installed library, connects, and says in words what went wrong."""
    install()
    world.meet()
    done = run("programs/connect", PEER)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{PEER} is connected\n{PEER} is disconnected\n"
    world.is_idle()

    done = run("programs/connect", "C0:C1:C2:C3:C4:C5")
    assert done.returncode == 1 and "BLEEP_ERROR_DEVICE_NOT_FOUND" in done.stderr
    world.daemon.kill()
    done = run("programs/connect", PEER)
    assert done.returncode == 1 and "BLEEP_ERROR_SERVICE_UNAVAILABLE" in done.stderr
    assert world.daemon.pid() == 0, "asking has started it"


@scenario
def python_package(world):
    """The Python package finds the installed library by itself."""
    install()
    world.meet()
    place = pathlib.Path("/usr/local/lib/python3.11/dist-packages/bleepreliability")
    shutil.copytree("python/bleepreliability", place)
    done = run("python3", "-c", PYTHON)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "01020304\nCALLER\n"
    world.is_idle()


@scenario
def diagnostic_tool(world):
    """bleep-dbus-diagnostic finds this bluetoothd healthy, and a frozen one not."""
    install()
    world.meet()
    done = run("programs/bleep-dbus-diagnostic", "--device", PEER)
    assert done.returncode == 0, "it does not find it healthy"
    world.is_idle()

    world.daemon.stop()
    done = run("programs/bleep-dbus-diagnostic", "--timeout", "2")
    assert done.returncode == 1, "it finds a frozen daemon healthy"
    world.daemon.resume()
