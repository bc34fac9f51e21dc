"""Does what the host says through a virtio port: unpacks the payload, runs one scenario of it.

    host   {"scenario": NAME, "time": SECONDS}
    guest  {"ready": true} once, at the end of booting
           {"line": TEXT} for each line of output, then {"logs": {NAME: TEXT}, "exit": STATUS}

The state that is saved has this program in it, waiting, with what scenarios import.
"""

import json
import os
import socket
import subprocess
import sys
import tarfile
import time

# Never used here: imported so that no scenario has to wait for them.
import ctypes  # noqa: F401
import concurrent.futures  # noqa: F401
import faulthandler
import logging  # noqa: F401
import signal  # noqa: F401
from gi.repository import Gio, GLib  # noqa: F401

PORT = "/dev/virtio-ports/host"
PAYLOAD_DISK = "/dev/vdb"
PAYLOAD = "/run/payload"
LONGEST = 240

LOGS = {
    "journal": ["journalctl", "-b", "--no-pager", "-o", "short-monotonic", "-n", "300"],
    "kernel": ["dmesg"],
}
HARDWARE = "/run/hardware"


class Port:
    """The host's end may be absent; then nothing comes, and what we say waits."""

    def __init__(self):
        self.descriptor = os.open(PORT, os.O_RDWR)
        self.pending = b""

    def read(self):
        while b"\n" not in self.pending:
            piece = os.read(self.descriptor, 4096)
            self.pending += piece
            if not piece:
                time.sleep(0.02)
        line, self.pending = self.pending.split(b"\n", 1)
        return json.loads(line)

    def write(self, **message):
        data = json.dumps(message).encode() + b"\n"
        while data:
            data = data[os.write(self.descriptor, data):]


def wait_until_ready():
    asked = ["busctl", "get-property", "org.bluez", "/org/bluez/hci0", "org.bluez.Adapter1"]
    while not (
        os.path.exists(HARDWARE)
        and subprocess.run([*asked, "Powered"], capture_output=True).stdout == b"b true\n"
    ):
        time.sleep(0.1)


def fill_memory():
    """Reads every file once. With nothing left to read from the disk the guest never waits for the
    host; its time, which leaps whenever it waits, would leap then as well.
    """
    for top in ("/usr", "/etc", "/opt"):
        for directory, _, names in os.walk(top):
            for name in names:
                path = os.path.join(directory, name)
                if os.path.isfile(path):
                    with open(path, "rb", buffering=0) as file:
                        while file.read(1 << 20):
                            pass


def run(scenario, port):
    with tarfile.open(PAYLOAD_DISK) as payload:
        payload.extractall(PAYLOAD)
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        os.dup2(write_end, 1)
        os.dup2(write_end, 2)
        become(scenario)
    os.close(write_end)
    with os.fdopen(read_end, errors="replace") as output:
        for line in output:
            port.write(line=line.rstrip("\n"))
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    port.write(exit=status, logs=collect_logs())


def become(scenario):
    os.chdir(PAYLOAD)
    # A scenario that hangs shows where.
    faulthandler.dump_traceback_later(LONGEST, exit=True)
    os.environ["BLEEPRELIABILITY_LIBRARY"] = f"{PAYLOAD}/libbleepreliability.so.0"
    sys.path[:0] = [f"{PAYLOAD}/python", f"{PAYLOAD}/scenarios"]
    try:
        import main
        status = main.run(scenario)
    except BaseException as error:
        print(f"cannot run {scenario}: {type(error).__name__}: {error}")
        status = 70
    sys.stdout.flush()
    os._exit(status)


def collect_logs():
    logs = {
        name: subprocess.run(command, capture_output=True, text=True, errors="replace").stdout
        for name, command in LOGS.items()
    }
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(HARDWARE)
        connection.sendall(b"controller log\n")
        logs["controller"] = connection.makefile().readline().replace(" · ", "\n")
    return logs


def main():
    wait_until_ready()
    fill_memory()
    port = Port()
    port.write(ready=True)
    while True:
        job = port.read()
        time.clock_settime(time.CLOCK_REALTIME, job["time"])
        run(job["scenario"], port)


main()
