"""Connects to a device and says what it is called.

    python3 connect.py F0:F1:F2:F3:F4:F5 [SECONDS]

The exit status is 0 if the device is connected, and 1 if not.
"""

from __future__ import annotations

import sys

from bleepreliability import BleepError, Client


def main() -> int:
    """Connects to the device that the command line names."""
    address = sys.argv[1]
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else None
    with Client() as client:
        try:
            client.connect(address, timeout=seconds)
            path = client.device_path(address)
            name = client.get_property(path, "org.bluez.Device1", "Alias")
        except BleepError as error:
            print(f"{address}: {error}", file=sys.stderr)
            return 1
    print(f"{address} is connected: {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
