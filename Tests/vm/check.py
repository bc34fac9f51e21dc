#!/usr/bin/python3
"""Runs the scenarios against a real bluetoothd, each in a guest restored to the same state.

    Tests/vm/check.py [--list] [SCENARIO…]

Ends with 0 when all passed, 1 when some did not, and 77 when the guest cannot run here at all:
then nothing was tested.
"""

import ast
import concurrent.futures
import hashlib
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time

from machine import ACCELERATORS, PAYLOAD_BYTES, SHAPE, GuestGone, Machine

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = pathlib.Path(os.environ.get("BLEEP_BUILD", ROOT / "build")).resolve()
STAGE = pathlib.Path(os.environ.get("BLEEP_STAGE", ROOT / "build" / "stage")).resolve()
CACHE = ROOT / "build" / "vm"

# Against guests that hang, not slow machines: a guest that has little of a processor takes long.
BOOT_SECONDS = 900
PROOF_SECONDS = 20
SCENARIO_SECONDS = 900
SKIPPED = 77


class CannotRun(Exception):
    """There is no way to run the guest on this machine."""


def digest(*things):
    return hashlib.sha256("\0".join(map(str, things)).encode()).hexdigest()[:12]


def scenarios():
    """Name and sentence of each scenario, in the order of the files."""
    found = {}
    for path in sorted((HERE / "scenarios").glob("*.py")):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(mark, ast.Name) and mark.id == "scenario"
                for mark in node.decorator_list
            ):
                found[node.name] = ast.get_docstring(node) or ""
    return found


# --- the guest -----------------------------------------------------------------------------------


def demand_a_machine_for_it():
    release = platform.freedesktop_os_release()
    if platform.machine() != "x86_64" or release.get("ID") != "debian":
        raise CannotRun("the guest is made of Debian's amd64 packages, and this is no such machine")
    if subprocess.run([ROOT / "scripts" / "deps.sh", "vm"]).returncode != 0:
        raise CannotRun("the packages that it takes cannot be had here")


def image():
    """The directory with the guest, which is built when it is not there."""
    files = [HERE / "image.sh", *sorted(p for p in (HERE / "guest").rglob("*") if p.is_file())]
    release = platform.freedesktop_os_release()["VERSION_CODENAME"]
    contents = [(path.relative_to(HERE), path.read_bytes().hex()) for path in files]
    directory = CACHE / f"image-{digest(release, *contents)}"
    if not directory.is_dir():
        began = time.monotonic()
        for old in CACHE.glob("image-*"):
            shutil.rmtree(old)
        unfinished = directory.with_suffix(".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        build = ["nice", HERE / "image.sh", unfinished]
        if os.geteuid() != 0:
            if shutil.which("sudo") is None:
                raise CannotRun("root or sudo has to build the guest, and here is neither")
            build.insert(0, "sudo")
        status = subprocess.run(build, stdin=subprocess.DEVNULL).returncode
        if status == SKIPPED:
            raise CannotRun("the packages that the guest is made of cannot be had here")
        if status != 0:
            raise SystemExit(f"image.sh ended with {status}")
        unfinished.rename(directory)
        print(f"guest built in {time.monotonic() - began:.0f} s", flush=True)
    return directory


def accelerator(directory, payload):
    """KVM where the guest was seen to run with it: a /dev/kvm that opens is no proof."""
    if not os.access("/dev/kvm", os.R_OK | os.W_OK):
        return "tcg"
    boot = pathlib.Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    proof = directory / f"kvm-{digest(boot, qemu_version())}"
    if not proof.exists():
        machine = Machine(directory, CACHE / "proof", "kvm", payload)
        machine.start(kernel_arguments="prove")
        try:
            machine.process.wait(PROOF_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        machine.stop()
        console = CACHE / "proof" / "console.log"
        runs = console.exists() and "the guest runs" in console.read_text(errors="replace")
        proof.write_text("kvm" if runs else "tcg")
        print("KVM:", "the guest runs with it" if runs else
              "/dev/kvm is there, but the guest does not run with it", flush=True)
    return proof.read_text()


def qemu_version():
    return subprocess.run(["qemu-system-x86_64", "--version"], check=True,
                          capture_output=True, text=True).stdout


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line
    return ""


def ready_state(directory, accel, payload):
    """The saved state of the guest, ready and waiting; it is booted when there is none."""
    host = processor() if accel == "kvm" else ""
    state = directory / f"state-{digest(qemu_version(), SHAPE, ACCELERATORS[accel], host)}"
    if not state.exists():
        began = time.monotonic()
        machine = Machine(directory, CACHE / "boot", accel, payload)
        machine.start()
        try:
            if machine.ended(within=1):
                reason = (CACHE / "boot" / "qemu.log").read_text().strip()
                raise CannotRun(f"qemu does not run here: {reason}")
            machine.connect()
            machine.port.receive(BOOT_SECONDS)
            machine.save(state)
        finally:
            machine.stop()
        print(f"guest booted and saved in {time.monotonic() - began:.0f} s", flush=True)
    return state


# --- what is tested ------------------------------------------------------------------------------


def pack(payload):
    """The library, its Python package, the scenarios and the C programs, as a disk to unpack."""
    with tempfile.TemporaryDirectory() as place:
        work = pathlib.Path(place)
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(HERE / "scenarios", work / "scenarios", ignore=ignore)
        for package in ("bleep", "bleepreliability"):
            shutil.copytree(ROOT / "python" / package, work / "python" / package, ignore=ignore)
        (work / "python/tests").mkdir()
        for name in ("document_parts.py", "document_program.py"):
            shutil.copy(ROOT / "python/tests" / name, work / "python/tests")
        subprocess.run(["/usr/bin/python3", "-m", "compileall", "-q", "--invalidation-mode",
                        "unchecked-hash", work], check=True)
        shutil.copy(BUILD / "libbleepreliability.so.0", work)
        (work / "programs").mkdir()
        shutil.copy(STAGE / "bin" / "bleep-dbus-diagnostic", work / "programs")
        for example in [HERE / "task.c", *sorted((ROOT / "examples-c").glob("*.c"))]:
            if "libdbus" in example.stem:
                continue  # No scenario runs it, and its library is not in the guest.
            compile_example(example, work / "programs" / example.stem)
        add_strangers(work / "programs")
        with tarfile.open(payload, "w", format=tarfile.GNU_FORMAT) as archive:
            archive.add(work, ".")
    assert payload.stat().st_size <= PAYLOAD_BYTES
    os.truncate(payload, PAYLOAD_BYTES)


def compile_example(source, program):
    """As the comment in each says: against the installed tree, by pkg-config."""
    compile_against(source, program, "bleepreliability",
                    *(["glib-2.0"] if "glib" in source.stem else []))


def compile_against(source, program, *packages):
    environment = dict(os.environ, PKG_CONFIG_PATH=f"{STAGE}/lib/pkgconfig")
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", *packages], check=True,
                           env=environment, capture_output=True, text=True).stdout.split()
    subprocess.run(["gcc", "-std=c99", source, "-o", program, *flags], check=True)


def add_strangers(programs):
    """Programs that know nothing of the library, and what runs them with it all the same."""
    strangers = ROOT / "Tests" / "adopted"
    compile_against(strangers / "on_gdbus.c", programs / "on_gdbus", "gio-2.0")
    compile_against(strangers / "on_libdbus.c", programs / "on_libdbus", "dbus-1")
    shutil.copy(strangers / "on_dbus_python.py", programs)
    for name in ("bin/bleep-run", "lib/libbleepreliability-preload.so"):
        shutil.copy(STAGE / name, programs)


def run(name, directory, accel, state, payload, label=""):
    """Runs one scenario; says whether it passed, and leaves what it had to say in a directory."""
    place = CACHE / "run" / f"{name}{label}"
    shutil.rmtree(place, ignore_errors=True)
    machine = Machine(directory, place, accel, payload)
    lines = []
    try:
        machine.restore(state)
        machine.port.send({"scenario": name, "time": time.time()})
        while "exit" not in (message := machine.port.receive(SCENARIO_SECONDS)):
            lines.append(message["line"])
        for log, text in message["logs"].items():
            (place / f"{log}.txt").write_text(text)
        status = message["exit"]
    except GuestGone as error:
        lines.append(f"the guest is gone: {error}")
        status = 70
    finally:
        machine.stop()
    (place / "output.txt").write_text("\n".join(lines) + "\n")
    return status == 0, lines


def main(arguments):
    known = scenarios()
    if arguments == ["--list"]:
        for name, sentence in known.items():
            print(f"{name:37} {' '.join(sentence.split())}")
        return 0
    wanted = arguments or list(known)
    if unknown := [name for name in wanted if name not in known]:
        print(f"no such scenario: {' '.join(unknown)}; see --list", file=sys.stderr)
        return 2
    try:
        return run_all(wanted)
    except CannotRun as reason:
        print(f"\n*** SKIPPED: {reason}.\n*** Nothing was tested against a real bluetoothd.\n",
              flush=True)
        print(f"0 passed, 0 failed, {len(wanted)} skipped")
        return SKIPPED


def prepare():
    """What run() takes besides the name."""
    demand_a_machine_for_it()
    CACHE.mkdir(parents=True, exist_ok=True)
    directory = image()
    payload = CACHE / "payload"
    pack(payload)
    accel = accelerator(directory, payload)
    return directory, accel, ready_state(directory, accel, payload), payload


def run_all(wanted):
    """Runs these, one on each processor; the status to end with."""
    guest = prepare()
    began = time.monotonic()
    passed = 0
    with concurrent.futures.ProcessPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        running = {name: pool.submit(timed_run, name, guest) for name in wanted}
        for name, run_of_it in running.items():
            good, lines, seconds = run_of_it.result()
            passed += good
            print(f"{'ok    ' if good else 'FAILED'}  {name:37} {seconds:6.1f} s", flush=True)
            if not good:
                print("\n".join(f"    {line}" for line in lines), flush=True)
    print(f"with {guest[1]}, in {time.monotonic() - began:.0f} s; logs in {CACHE / 'run'}")
    print(f"{passed} passed, {len(wanted) - passed} failed")
    return 0 if passed == len(wanted) else 1


def timed_run(name, guest):
    start = time.monotonic()
    good, lines = run(name, *guest)
    return good, lines, time.monotonic() - start


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
