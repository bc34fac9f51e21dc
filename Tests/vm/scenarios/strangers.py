"""Programs that know nothing of the library, alone and under bleep-run."""

import os
import shutil
import subprocess
import threading
import time

from programs import install
from world import DEVICE

CONNECT = "org.bluez.Device1.Connect"
GDBUS = ("gdbus", "call", "--system", "--dest", "org.bluez", "--object-path", DEVICE, "--method")
BUSCTL = ("busctl", "call", "org.bluez", DEVICE, "org.bluez.Device1")
PYTHON = ("python3", "programs/on_dbus_python.py", DEVICE)
ENVIRONMENT = {"PATH": "/usr/local/bin:" + os.environ["PATH"]}
OPTIONS = {"env": ENVIRONMENT, "text": True, "stdin": subprocess.DEVNULL,
           "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}


def install_all():
    """What `make install` does with the library, what is preloaded, and bleep-run."""
    install()
    shutil.copy("programs/libbleepreliability-preload.so", "/usr/local/lib")
    shutil.copy("programs/bleep-run", "/usr/local/bin")


def on_gdbus(way, *words):
    return ("programs/on_gdbus", way, DEVICE, *words)


def on_libdbus(way, *words):
    return ("programs/on_libdbus", way, DEVICE, *words)


def adopted(command, *options):
    """The command that runs it under bleep-run."""
    return ("bleep-run", *options, "--", *command)


class Ended:
    """A program that has ended: what it said, and how long that took by the guest's clock."""

    def __init__(self, process, quiet=False):
        began = time.monotonic()
        self.output, self.errors = process.communicate(timeout=120)
        self.seconds = time.monotonic() - began
        self.status = process.returncode
        print(f"{' '.join(process.args)}: ended with {self.status} after {self.seconds:.2f} s",
              *([] if quiet else [self.output, self.errors]), flush=True)

    @classmethod
    def of(cls, *command, quiet=False):
        return cls(subprocess.Popen(command, **OPTIONS), quiet)

    def said(self):
        """All that can be seen of it but the time."""
        return self.status, self.output, self.errors

    def took(self, least, most):
        assert least <= self.seconds <= most, f"took {self.seconds:.2f} s, not {least} to {most}"
        return self


class Shell:
    """bluetoothctl as somebody types to it."""

    def __init__(self, *command):
        self.lines = []
        self.process = subprocess.Popen(command, env=ENVIRONMENT, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.append(line)

    def type(self, line):
        print(f"typed: {line}", flush=True)
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        self.typed = time.monotonic()

    def has_said(self, text):
        return any(text in line for line in self.lines)

    def says(self, world, text, least, most):
        """Says this, so many seconds after something was typed."""
        world.until(lambda: self.has_said(text), f"bluetoothctl says {text!r}", most + 1)
        seconds = time.monotonic() - self.typed
        print(f"bluetoothctl said {text!r} after {seconds:.2f} s", flush=True)
        assert least <= seconds <= most, f"took {seconds:.2f} s, not {least} to {most}"

    def quit(self):
        """Its status, when it was told to end."""
        self.type("quit")
        self.process.stdin.close()
        return self.process.wait(10)
