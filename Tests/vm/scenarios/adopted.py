"""Programs that know nothing of the library, with a Connect that does not end, under bleep-run."""

from registry import scenario
from strangers import (BUSCTL, CONNECT, GDBUS, PYTHON, Ended, Shell, adopted, install_all, on_gdbus,
                       on_libdbus, OPTIONS)
from witness import BusFault
from world import DEVICE, PEER

BUSY = "Operation already in progress"
ATTEMPTING = f"Attempting to connect to {PEER}\n"
NO_REPLY = "Failed to connect: org.freedesktop.DBus.Error.NoReply"
ABORTED = "Failed to connect: org.bluez.Error.Failed le-connection-abort-by-local\n"


def call(world, method):
    return world.bluez.call(DEVICE, "org.bluez.Device1", method)


def is_taken(world):
    """Nobody else gets to connect the device, though the program that wanted it has given up."""
    try:
        call(world, "Connect")
    except BusFault as fault:
        assert BUSY in str(fault), f"BlueZ has changed: {fault}"
    else:
        raise AssertionError("bluetoothd connects")
    call(world, "Disconnect")


def is_free(world):
    """bluetoothd has nothing more to do, does nothing when the device comes, and serves others."""
    world.hardware("advertise on")
    world.never(lambda: world.device("Connected"), "connected with nobody asking", 1)
    world.is_idle()
    world.serves_the_next()
    world.hardware("advertise off")


def gives_up(world, command, seconds=None):
    """Waits its library's 25 s without, and the category's limit with it: in the same words."""
    alone = Ended.of(*command).took(24.9, 26)
    is_taken(world)
    options = () if seconds is None else ("--timeout", f"connect={seconds}")
    limit = seconds or 15
    assert Ended.of(*adopted(command, *options)).took(limit, limit + 1).said() == alone.said()
    assert alone.status == 1 and alone.output == "", "it has not failed"
    is_free(world)
    return alone.errors


@scenario
def adopted_on_gdbus(world):
    """gdbus, and a GLib program by connection, proxy and main loop, give up a Connect after 15 s,
    or what bleep-run was told, in GDBus's words for a timeout, and bluetoothd is free. Alone they
    take 25 s, and it is not.
    """
    install_all()
    world.meet_and_lose()
    assert gives_up(world, (*GDBUS, CONNECT)) == "Error: Timeout was reached\n"
    for way in ("connection", "proxy", "loop"):
        words = gives_up(world, on_gdbus(way, "Connect"), 3)
        assert words == "Connect: g-io-error-quark 24: Timeout was reached\n", words


@scenario
def adopted_on_libdbus(world):
    """The same of a dbus-python script and of a libdbus program, waiting in both ways, in
    libdbus's words: NoReply. With --no-cancel bluetoothd is not free either.
    """
    install_all()
    world.meet_and_lose()
    for command, seconds in ((*PYTHON, "Connect"), None), (on_libdbus("blocking", "Connect"), 2), (
            on_libdbus("pending", "Connect"), 3.5):
        words = gives_up(world, command, seconds)
        assert "org.freedesktop.DBus.Error.NoReply: Did not receive a reply" in words
    left = adopted(on_libdbus("blocking", "Connect"), "--timeout", "connect=1", "--no-cancel")
    assert Ended.of(*left).took(1, 2).errors == words
    is_taken(world)


@scenario
def adopted_bluetoothctl(world):
    """bluetoothctl, which gives each call 300 s, waits as long as bluetoothd tries, 41 s; under
    bleep-run 15 s. busctl, which is not covered, does what it did.
    """
    install_all()
    world.meet_and_lose()
    alone = Ended.of("bluetoothctl", "connect", PEER).took(38, 46)
    assert alone.said() == (1, ATTEMPTING + ABORTED, "")
    given_up = Ended.of(*adopted(("bluetoothctl", "connect", PEER))).took(15, 16)
    assert (given_up.status, given_up.errors) == (1, "")
    assert given_up.output.startswith(ATTEMPTING + NO_REPLY)
    is_free(world)

    shell = Shell(*adopted(("bluetoothctl",), "--timeout", "connect=2.5"))
    world.until(lambda: shell.has_said("Agent registered"), "bluetoothctl is ready")
    shell.type(f"connect {PEER}")
    shell.says(world, NO_REPLY, 2.5, 3.2)
    is_free(world)
    assert shell.quit() == 0

    both = []
    for command in ((*BUSCTL, "Connect"), adopted((*BUSCTL, "Connect"), "--timeout", "connect=2")):
        both.append(Ended.of(*command).took(24.9, 26).said())
        is_taken(world)
    assert both == [(1, "", "Call failed: Connection timed out\n")] * 2, both


@scenario
def adopted_while_frozen(world):
    """bluetoothctl hangs with a frozen bluetoothd. Under bleep-run it gives up, and what it asked
    for is undone as soon as the daemon goes on.
    """
    install_all()
    world.meet()
    shells = [Shell("bluetoothctl"),
              Shell(*adopted(("bluetoothctl",), "--timeout", "connect=4"))]
    for shell in shells:
        world.until(lambda: shell.has_said("Agent registered"), "bluetoothctl is ready")

    world.daemon.stop()
    shells[1].type(f"connect {PEER}")
    shells[1].says(world, NO_REPLY, 4, 4.7)
    world.daemon.resume()
    world.until(lambda: world.device("Connected") is False and world.links() == 0, "it is undone")
    world.never(lambda: world.device("Connected"), "connected with nobody asking", 2)
    world.is_idle()
    world.serves_the_next()

    world.daemon.stop()
    shells[0].type(f"connect {PEER}")
    world.never(lambda: shells[0].has_said("Failed to connect"), "it gave up by itself", 60)
    world.daemon.resume()
    assert shells[1].quit() == 0


@scenario
def adopted_while_killed(world):
    """A bluetoothd that dies under a Connect ends it at once, as without bleep-run, and is left
    dead: nothing is sent that would start it.
    """
    install_all()
    world.meet_and_lose()
    for command in on_gdbus("connection", "Connect"), on_libdbus("blocking", "Connect"):
        endings = []
        for line in command, adopted(command):
            program = world.connecting(*line, **OPTIONS)
            world.daemon.kill()
            endings.append(Ended(program).took(0, 1).said())
            assert world.daemon.pid() == 0, "it was started again"
            world.daemon.start()
            world.until(lambda: world.adapter("Powered"), "the adapter is there")
            if world.device("Connected") is None:
                world.hardware("advertise on")
                world.meet_and_lose()
        assert endings[0] == endings[1] and endings[0][0] == 1, endings
