"""The virtual hardware: BlueZ's controller and the device, steered through /run/hardware.

One command a line, one answer a line:

    advertise on|off           whether the device is on the air
    hang-up                    the device ends its links
    hang-up-on-connect COUNT   and does so at once with the next ones
    silent on|off              the device answers no ATT
    slow SECONDS               how long characteristic 6 takes
    notify COUNT [INTERVAL [SIZE]]
    pairing accept|refuse|ignore
    pairing-failures           how many it has seen
    links                      how many the device has
    stored                     what was written to it, in hexadecimal digits

    controller silent on|off          nothing passes either way
    controller drop OPCODE…           these commands are swallowed
    controller refuse OPCODE STATUS   this one is answered with that status
    controller delay SECONDS          every event is late
    controller mend                   ends the four above
    controller lose-links [REASON]    the links drop; 0x08, supervision timeout
    controller error                  a Hardware Error event
    controller unplug
    controller plug [INDEX]           as hci0, or as that number
    controller log                    the last commands and events
"""

import asyncio
import os

from cable import Cable
from peer import Peer

SOCKET = "/run/hardware"


class Hardware:
    def __init__(self):
        self.peer = Peer()
        self.cable = Cable(self.peer.is_on_the_air)

    async def open(self):
        await self.peer.open()
        await self.cable.open()
        server = await asyncio.start_unix_server(self.serve, SOCKET + ".new")
        os.rename(SOCKET + ".new", SOCKET)
        await server.serve_forever()

    async def serve(self, reader, writer):
        while line := await reader.readline():
            try:
                answer = await self.obey(*line.decode().split())
            except Exception as error:
                answer = f"error: {type(error).__name__}: {error}"
            writer.write(f"{answer}\n".encode())
            await writer.drain()
        writer.close()

    async def obey(self, verb, *words):
        peer = self.peer
        match verb:
            case "advertise":
                await peer.advertise(words[0] == "on")
            case "hang-up":
                await peer.hang_up()
            case "hang-up-on-connect":
                peer.hang_ups = int(words[0])
            case "silent":
                peer.is_silent = words[0] == "on"
            case "slow":
                peer.slowness = float(words[0])
            case "notify":
                count, interval, size = (*words, *("1", "0", "4")[len(words):])
                await peer.notify(int(count), float(interval), int(size))
            case "pairing":
                peer.consent.answer = words[0]
            case "pairing-failures":
                return peer.pairing_failures
            case "links":
                return len(peer.links)
            case "stored":
                return peer.stored.hex()
            case "controller":
                return self.obey_controller(*words)
            case _:
                raise ValueError(f"no such command: {verb}")
        return "ok"

    def obey_controller(self, verb, *words):
        cable = self.cable
        match verb:
            case "silent":
                cable.is_silent = words[0] == "on"
            case "drop":
                cable.dropped = {int(word, 16) for word in words}
            case "refuse":
                cable.refused[int(words[0], 16)] = int(words[1], 16)
            case "delay":
                cable.delay = float(words[0])
            case "mend":
                cable.mend()
            case "lose-links":
                cable.lose_links(int(words[0], 16) if words else 0x08)
            case "error":
                cable.report_hardware_error()
            case "unplug":
                cable.unplug()
            case "plug":
                cable.plug(int(words[0]) if words else 0)
            case "log":
                return " · ".join(cable.seen)
            case _:
                raise ValueError(f"no such command: controller {verb}")
        return "ok"


asyncio.run(Hardware().open())
