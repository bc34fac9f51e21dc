"""The process bluetoothd, and what can be done to it."""

import os
import signal
import subprocess


class Daemon:
    def pid(self):
        """Its process; 0 when it is not running."""
        shown = subprocess.run(
            ["systemctl", "show", "--property=MainPID", "--value", "bluetooth"],
            capture_output=True, text=True, check=True)
        return int(shown.stdout)

    def stop(self):
        """Freezes it, as a debugger or a hanging disk would."""
        os.kill(self.pid(), signal.SIGSTOP)

    def resume(self):
        os.kill(self.pid(), signal.SIGCONT)

    def kill(self):
        os.kill(self.pid(), signal.SIGKILL)

    def start(self):
        """Starts it, if it is not running."""
        subprocess.run(["systemctl", "start", "bluetooth"], check=True)

    def crashed(self):
        """Whether it ended by a signal."""
        shown = subprocess.run(
            ["systemctl", "show", "--property=Result", "--value", "bluetooth"],
            capture_output=True, text=True, check=True)
        return shown.stdout.strip() in ("signal", "core-dump")
