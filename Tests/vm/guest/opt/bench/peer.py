"""The device at the other end of the air: F0:F1:F2:F3:F4:F5, "VM-Peripheral"."""

import asyncio
import struct

from bumble.att import ATT_Error, ErrorCode
from bumble.core import AdvertisingData, UUID
from bumble.device import Device, DeviceConfiguration
from bumble.gatt import Characteristic, CharacteristicValue, Service
from bumble.hci import Address
from bumble.pairing import PairingConfig, PairingDelegate
from bumble.transport import open_transport

NAME = "VM-Peripheral"
ADDRESS = "F0:F1:F2:F3:F4:F5"
EMULATION = "unix:/tmp/bt-server-le"

P, R = Characteristic.Properties, Characteristic.Permissions


def uuid(number):
    return UUID(f"12345678-1234-5678-1234-56789abc{number:04x}")


def refusing(code):
    def refuse(*_):
        raise ATT_Error(code)
    return refuse


class Consent(PairingDelegate):
    """What the owner of the device says to a pairing: accept, refuse, or nothing at all."""

    def __init__(self):
        super().__init__(io_capability=PairingDelegate.NO_OUTPUT_NO_INPUT)
        self.answer = "accept"

    async def accept(self):
        if self.answer == "ignore":
            await asyncio.get_running_loop().create_future()
        return self.answer == "accept"


class Peer:
    def __init__(self):
        self.links = set()
        self.air = asyncio.Lock()
        self.consent = Consent()
        self.wants_air = True
        self.is_silent = False
        self.hang_ups = 0
        self.pairing_failures = 0
        self.slowness = 3.0
        self.stored = b"hello"

    async def open(self):
        transport = await open_transport(EMULATION)
        self.transport = transport
        self.device = Device.from_config_with_hci(_configuration(), transport.source,
                                                  transport.sink)
        self.device.add_services(self.services())
        self.device.pairing_config_factory = lambda _: PairingConfig(
            sc=True, mitm=False, bonding=True, delegate=self.consent)
        self.device.on("connection", self.on_connection)
        answer = self.device.gatt_server.on_gatt_pdu
        self.device.gatt_server.on_gatt_pdu = lambda *pdu: self.is_silent or answer(*pdu)
        await self.device.power_on()
        await self.settle_air()

    def is_on_the_air(self):
        return self.device.is_advertising and not self.links

    async def advertise(self, wanted):
        self.wants_air = wanted
        await self.settle_air()

    async def settle_air(self):
        """Is on the air or not, as is wanted; never while there is a link."""
        async with self.air:
            if not self.wants_air and self.device.is_advertising:
                await self.device.stop_advertising()
            elif self.wants_air and not self.links and not self.device.is_advertising:
                await self.device.start_advertising(auto_restart=False)

    def on_connection(self, link):
        self.links.add(link)
        link.on("disconnection", lambda _: self.on_disconnection(link))
        link.on("pairing_failure", self.on_pairing_failure)
        if self.hang_ups:
            self.hang_ups -= 1
            asyncio.ensure_future(link.disconnect())

    def on_pairing_failure(self, *_):
        self.pairing_failures += 1

    def on_disconnection(self, link):
        self.links.discard(link)
        asyncio.ensure_future(self.settle_air())

    async def hang_up(self):
        for link in list(self.links):
            await link.disconnect()

    async def notify(self, count, interval=0.0, size=4):
        for number in range(count):
            value = struct.pack("<I", number).ljust(size, b"\0")
            await self.device.notify_subscribers(self.notifying, value)
            await asyncio.sleep(interval)

    # --- what it has to offer -----------------------------------------------------------------

    def services(self):
        self.notifying = Characteristic(uuid(3), P.NOTIFY, R.READABLE, b"")
        self.indicating = Characteristic(uuid(4), P.INDICATE, R.READABLE, b"")

        def reading(number, read):
            return Characteristic(uuid(number), P.READ, R.READABLE,
                                  CharacteristicValue(read=read))

        return [
            Service("180F", [Characteristic("2A19", P.READ | P.NOTIFY, R.READABLE, bytes([77]))]),
            Service(uuid(0), [
                Characteristic(uuid(1), P.READ, R.READABLE, bytes([1, 2, 3, 4])),
                Characteristic(uuid(2), P.READ | P.WRITE | P.WRITE_WITHOUT_RESPONSE,
                               R.READABLE | R.WRITEABLE,
                               CharacteristicValue(read=lambda _: self.stored, write=self.store)),
                self.notifying,
                self.indicating,
                Characteristic(uuid(5), P.READ, R.READABLE, bytes(i & 255 for i in range(480))),
                reading(6, self.read_slowly),
                reading(7, self.read_never),
                reading(8, refusing(0x80)),
                Characteristic(uuid(9), P.READ | P.WRITE,
                               R.READ_REQUIRES_ENCRYPTION | R.WRITE_REQUIRES_ENCRYPTION,
                               b"secret"),
                Characteristic(uuid(10), P.WRITE, R.WRITEABLE, CharacteristicValue(
                    write=refusing(ErrorCode.WRITE_NOT_PERMITTED))),
            ]),
        ]

    def store(self, _, value):
        self.stored = bytes(value)

    async def read_slowly(self, _):
        await asyncio.sleep(self.slowness)
        return b"slow"

    async def read_never(self, _):
        await asyncio.get_running_loop().create_future()


def _configuration():
    configuration = DeviceConfiguration()
    configuration.name = NAME
    configuration.address = Address(ADDRESS)
    configuration.irk = bytes(range(16))
    configuration.advertising_interval_min = configuration.advertising_interval_max = 100
    configuration.advertising_data = bytes(AdvertisingData([
        (AdvertisingData.FLAGS, bytes([6])),
        (AdvertisingData.COMPLETE_LOCAL_NAME, NAME.encode()),
        (AdvertisingData.INCOMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS, bytes(UUID("180F"))),
    ]))
    return configuration
