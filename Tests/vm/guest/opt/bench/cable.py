"""The cable between BlueZ's controller and the emulation of one, with faults on demand.

    bluetoothd - kernel - /dev/vhci - this - /tmp/bt-server-le - btvirt
"""

import asyncio
import collections
import os
import struct
import time

EMULATION = "/tmp/bt-server-le"

COMMAND, DATA, EVENT = 1, 2, 4
RESET, DISCONNECT, SCAN_ENABLE = 0x0C03, 0x0406, 0x200C
DISCONNECTION_COMPLETE, COMMAND_STATUS, HARDWARE_ERROR, LE_META = 0x05, 0x0F, 0x10, 0x3E
CONNECTION_COMPLETE, ADVERTISING_REPORT, ENHANCED_CONNECTION_COMPLETE = 0x01, 0x02, 0x0A

# Where the length is in the header of each kind of packet, and how long that header is.
HEADERS = {1: ("<xxB", 3), 2: ("<xxH", 4), 3: ("<xxB", 3), 4: ("<xB", 2), 5: ("<xxH", 4)}

RAW_DEVICE = 0x80  # one that nobody manages: it only takes up a number
REPORT_EVERY = 0.2


def command(opcode, parameters=b""):
    return struct.pack("<BHB", COMMAND, opcode, len(parameters)) + parameters


class Cable:
    """BlueZ's controller: plugged in or not, answering or not."""

    def __init__(self, peer_is_on_the_air):
        self.peer_is_on_the_air = peer_is_on_the_air
        self.vhci = None
        self.placeholders = []
        self.links = set()
        self.is_scanning = False
        self.reports = []
        self.ours = collections.Counter()  # events that answer commands of ours
        self.seen = collections.deque(maxlen=60)
        self.mend()

    async def open(self):
        while not os.path.exists(EMULATION):
            await asyncio.sleep(0.05)
        self.below, self.up = await asyncio.open_unix_connection(EMULATION)
        self.plug()
        self.tasks = [asyncio.create_task(self.read_emulation()),
                      asyncio.create_task(self.repeat_reports())]

    # --- faults -----------------------------------------------------------------------------

    def mend(self):
        """Ends all faults that last."""
        self.is_silent = False
        self.dropped = set()
        self.refused = {}
        self.delay = 0.0

    def plug(self, index=0):
        """Plugs the controller in, as the hciN that is wanted: numbers are given out in order."""
        while len(self.placeholders) < index:
            self.placeholders.append(self.open_vhci(RAW_DEVICE))
        self.vhci = self.open_vhci(0)
        asyncio.get_running_loop().add_reader(self.vhci, self.read_host)

    def open_vhci(self, kind):
        descriptor = os.open("/dev/vhci", os.O_RDWR | os.O_NONBLOCK)
        os.write(descriptor, bytes([0xFF, kind]))
        return descriptor

    def unplug(self):
        asyncio.get_running_loop().remove_reader(self.vhci)
        os.close(self.vhci)
        self.vhci = None
        self.drop_links()
        self.order(RESET)
        self.is_scanning = False

    def lose_links(self, reason):
        """The links end for both, and to BlueZ for the reason given."""
        for handle in list(self.links):
            self.to_host(struct.pack("<BBBBHB", EVENT, DISCONNECTION_COMPLETE, 4, 0, handle,
                                     reason))
        self.drop_links()

    def drop_links(self):
        """The emulation keeps links over a reset; real controllers do not."""
        for handle in list(self.links):
            self.ours[DISCONNECTION_COMPLETE] += 1
            self.order(DISCONNECT, struct.pack("<HB", handle, 0x13))
        self.links.clear()

    def report_hardware_error(self):
        self.to_host(bytes([EVENT, HARDWARE_ERROR, 1, 0x42]))

    def order(self, opcode, parameters=b""):
        """A command of our own, whose answer BlueZ must not see."""
        self.ours[opcode] += 1
        self.up.write(command(opcode, parameters))

    # --- from BlueZ --------------------------------------------------------------------------

    def read_host(self):
        packet = os.read(self.vhci, 4096)
        if not packet or packet[0] == 0xFF or self.is_silent:
            return
        if packet[0] == COMMAND and not self.passes(packet):
            return
        self.up.write(packet)

    def passes(self, packet):
        (opcode,) = struct.unpack_from("<H", packet, 1)
        self.note(f"0x{opcode:04x}")
        if opcode in self.dropped:
            return False
        if opcode in self.refused:
            answer = bytes([EVENT, COMMAND_STATUS, 4, self.refused[opcode], 1]) + packet[1:3]
            self.to_host(answer)
            return False
        if opcode == RESET:
            self.drop_links()
        if opcode == SCAN_ENABLE:
            self.is_scanning, self.reports = bool(packet[4]), []
        return True

    # --- to BlueZ ----------------------------------------------------------------------------

    async def read_emulation(self):
        while True:
            kind = (await self.below.readexactly(1))[0]
            layout, size = HEADERS[kind]
            header = await self.below.readexactly(size)
            body = await self.below.readexactly(struct.unpack(layout, header)[0])
            packet = bytes([kind]) + header + body
            if kind == EVENT and not self.is_for_host(packet):
                continue
            if self.delay:
                asyncio.get_running_loop().call_later(self.delay, self.to_host, packet)
            else:
                self.to_host(packet)

    def is_for_host(self, packet):
        event = packet[1]
        if event == LE_META:
            self.note_le(packet)
        elif event == DISCONNECTION_COMPLETE:
            self.links.discard(struct.unpack_from("<H", packet, 4)[0])
            return not self.is_ours(event)
        elif event in (0x0E, COMMAND_STATUS):
            return not self.is_ours(struct.unpack_from("<H", packet, 4 if event == 0x0E else 5)[0])
        return True

    def note_le(self, packet):
        kind = packet[3]
        self.note(f"le-event 0x{kind:02x}" if kind != ADVERTISING_REPORT else "")
        if kind in (CONNECTION_COMPLETE, ENHANCED_CONNECTION_COMPLETE) and packet[4] == 0:
            self.links.add(struct.unpack_from("<H", packet, 5)[0])
        elif kind == ADVERTISING_REPORT and packet not in self.reports:
            self.reports.append(packet)

    def is_ours(self, key):
        if not self.ours[key]:
            return False
        self.ours[key] -= 1
        return True

    async def repeat_reports(self):
        """The emulation reports an advertisement once, when it or the scan begins; the air does
        so all the time, and BlueZ counts on that.
        """
        while True:
            await asyncio.sleep(REPORT_EVERY)
            if not self.peer_is_on_the_air():
                self.reports = []
            elif self.is_scanning:
                for report in self.reports:
                    self.to_host(report)

    def to_host(self, packet):
        if self.vhci is None or self.is_silent:
            return
        try:
            os.write(self.vhci, packet)
        except OSError as error:
            self.note(f"write: {error.strerror}")

    def note(self, what):
        if what:
            self.seen.append(f"{time.monotonic():.3f} {what}")
