"""One virtual machine: qemu, its monitor, and the port on which its runner listens."""

import contextlib
import json
import pathlib
import shlex
import socket
import subprocess
import time

# Part of what a saved state depends on, like the accelerator.
SHAPE = ["-M", "q35", "-smp", "1", "-m", "384"]
ACCELERATORS = {
    "kvm": ["-accel", "kvm", "-cpu", "host"],
    "tcg": ["-accel", "tcg,tb-size=128", "-cpu", "max", "-icount", "shift=2,sleep=off"],
}
KERNEL_ARGUMENTS = (
    "console=ttyS0 root=/dev/vda quiet loglevel=4 random.trust_cpu=on mitigations=off audit=0 "
    "apparmor=0 systemd.show_status=0 systemd.unit=multi-user.target"
)
PAYLOAD_BYTES = 32 << 20


class GuestGone(Exception):
    """The machine ended, or says nothing any more."""


class LinePeer:
    """The other end of a socket of qemu's that speaks in lines of JSON."""

    def __init__(self, path, patience):
        self.socket = socket.socket(socket.AF_UNIX)
        until = time.monotonic() + patience
        while True:
            try:
                self.socket.connect(str(path))
                break
            except OSError as error:
                if time.monotonic() > until:
                    raise GuestGone(f"{path.name}: {error.strerror}") from error
                time.sleep(0.01)
        self.pending = b""

    def send(self, message):
        try:
            self.socket.sendall(json.dumps(message).encode() + b"\n")
        except OSError as error:
            raise GuestGone(error.strerror) from error

    def receive(self, patience):
        self.socket.settimeout(patience)
        while b"\n" not in self.pending:
            try:
                piece = self.socket.recv(65536)
            except OSError as error:
                raise GuestGone(f"silent for {patience:.0f} s") from error
            if not piece:
                raise GuestGone("qemu ended")
            self.pending += piece
        line, self.pending = self.pending.split(b"\n", 1)
        return json.loads(line)

    def close(self):
        self.socket.close()


class Machine:
    """A guest made of the files in `image`; what it leaves behind is in `run`."""

    def __init__(self, image, run, accelerator, payload):
        self.image = pathlib.Path(image)
        self.run = pathlib.Path(run)
        self.accelerator = accelerator
        self.payload = payload
        self.process = None

    def start(self, *options, kernel_arguments=""):
        self.run.mkdir(parents=True, exist_ok=True)
        for name in ("monitor", "port", "console.log"):
            (self.run / name).unlink(missing_ok=True)
        drive = "if=virtio,format=raw,readonly=on,file="
        self.process = subprocess.Popen(
            [
                "qemu-system-x86_64", *SHAPE, *ACCELERATORS[self.accelerator],
                "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-nic", "none",
                "-kernel", self.image / "vmlinuz", "-initrd", self.image / "initrd.img",
                "-append", f"{KERNEL_ARGUMENTS} {kernel_arguments}",
                "-drive", f"{drive}{self.image / 'root.ext4'}", "-drive", f"{drive}{self.payload}",
                "-device", "virtio-serial-pci",
                "-chardev", "socket,id=port,server=on,wait=off,path=port",
                "-device", "virtserialport,chardev=port,name=host",
                "-chardev", "file,id=console,path=console.log", "-serial", "chardev:console",
                "-qmp", "unix:monitor,server=on,wait=off", *options,
            ],
            # Relative names for the sockets, because a path to one is at most 108 bytes long.
            cwd=self.run, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=(self.run / "qemu.log").open("w"),
        )

    def ended(self, within):
        """Whether qemu gave up by itself, as it does where it cannot have what it needs."""
        try:
            self.process.wait(within)
            return True
        except subprocess.TimeoutExpired:
            return False

    def connect(self, patience=10):
        with contextlib.chdir(self.run):
            self.monitor = LinePeer(pathlib.Path("monitor"), patience)
            self.port = LinePeer(pathlib.Path("port"), patience)
        self.monitor.receive(patience)
        self.order("qmp_capabilities")

    def order(self, command, **arguments):
        """One command to qemu itself."""
        self.monitor.send({"execute": command, "arguments": arguments})
        while True:
            answer = self.monitor.receive(60)
            if "error" in answer:
                raise GuestGone(f"{command}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]

    def save(self, state):
        unfinished = state.with_suffix(".new")
        self.order("stop")
        self.order("migrate", uri=f"exec:cat >{shlex.quote(str(unfinished))}")
        while (status := self.order("query-migrate")["status"]) != "completed":
            if status in ("failed", "cancelled"):
                raise GuestGone(f"the state cannot be saved: migration {status}")
            time.sleep(0.05)
        unfinished.rename(state)

    def restore(self, state):
        self.start("-incoming", f"exec:cat {shlex.quote(str(state))}")
        self.connect()
        while self.order("query-status")["status"] == "inmigrate":
            time.sleep(0.02)
        self.order("cont")

    def stop(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
