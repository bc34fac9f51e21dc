"""The diagnostic tool: `python -m bleep.scripts.dbus_diagnostic --all`.

Hands over to the installed program bleep-dbus-diagnostic, with its options and its exit status.
That is looked for in what BLEEP_DBUS_DIAGNOSTIC names (then nowhere else), beside the library that
BLEEPRELIABILITY_LIBRARY names, in `build/` of the source tree, in `bin/` of this Python, and on
PATH.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

PROGRAM = "bleep-dbus-diagnostic"
ENVIRONMENT = "BLEEP_DBUS_DIAGNOSTIC"
# What the shell says of a command that it does not find.
NOT_FOUND = 127


def find_program() -> str | None:
    """Where the tool is; None if it is not installed."""
    chosen = os.environ.get(ENVIRONMENT)
    if chosen:
        return shutil.which(chosen)
    for folder in _folders():
        if os.access(folder / PROGRAM, os.X_OK):
            return str(folder / PROGRAM)
    return shutil.which(PROGRAM)


def main(arguments: Sequence[str] | None = None) -> int:
    """Becomes the tool, so that signals and the exit status are its own; 127 if there is none."""
    program = find_program()
    if program is None:
        print(
            f"{PROGRAM} is not installed: `make install` of libbleepreliability brings it, or "
            f"{ENVIRONMENT} names it", file=sys.stderr)
        return NOT_FOUND
    words = sys.argv[1:] if arguments is None else arguments
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(program, [program, *words])


def _folders() -> Iterator[Path]:
    library = os.environ.get("BLEEPRELIABILITY_LIBRARY")
    if library:
        yield Path(library).parent
        yield Path(library).parent.parent / "bin"
    root = Path(__file__).resolve().parents[3]
    if (root / "include" / "bleepreliability.h").exists():
        yield root / "build"
    yield Path(sys.prefix) / "bin"


if __name__ == "__main__":
    sys.exit(main())
