"""Recoveries that end verified, by what the library says and by what the witness sees."""

import json
import os
import pathlib
import queue
import subprocess

from bleepreliability import Consent, RecoveryMoment, Stage, Verdict

from neighbour import ADDRESS, Neighbour
from outcome import Begun, Outcome
from programs import install
from registry import scenario
from world import ADAPTER, DEVICE, PEER, uuid

START = (ADAPTER, "org.bluez.Adapter1", "StartDiscovery")
STOP = (ADAPTER, "org.bluez.Adapter1", "StopDiscovery")
LE_SET_SCAN_ENABLE = "0x200c"


def told(recovery):
    """The recovery, after it was written down."""
    print(f"recovery: {recovery.text}; {recovery.finding}; {recovery.verification}", flush=True)
    for step in recovery.steps:
        print(f"  {step.stage.name} {step.verdict.name} at {step.started:.2f} s, "
              f"{step.elapsed:.2f} s: {step.evidence}; {step.grant}; {step.hurts}", flush=True)
    return recovery


def recovers(outcome, *stages, within=30.0):
    """It says that what had failed works, and that it took these stages; the last one did it."""
    if outcome.error is not None and outcome.error.recovery is not None:
        told(outcome.error.recovery)
    outcome.is_ok(within=within)
    recovery = told(outcome.value)
    ran = [step for step in recovery.steps
           if step.verdict in (Verdict.VERIFIED, Verdict.UNVERIFIED, Verdict.FAILED)]
    assert [step.stage.name for step in ran] == list(stages)
    assert not ran or ran[-1].verdict is Verdict.VERIFIED
    return recovery


def refuses(outcome, stage, verdict, grant):
    """It did not recover, because that stage may not run here, and says what is missing."""
    assert outcome.error is not None, "it has recovered"
    recovery = told(outcome.error.recovery)
    (step,) = [step for step in recovery.steps if step.stage is Stage[stage]]
    assert step.verdict is Verdict[verdict] and grant in step.grant, step
    return recovery


class Listener:
    """A subscription that the program makes once and never looks after."""

    def __init__(self, world, client):
        self.world = world
        self.heard = queue.Queue()
        client.start_notify(PEER, uuid(3), lambda _address, _uuid, value: self.heard.put(value[0]))
        self.goes_on()

    def goes_on(self):
        self.world.until(lambda: self.world.characteristic(3, "Notifying"), "it is subscribed")
        self.world.hardware("notify 3 0.05")
        assert [self.heard.get(timeout=5) for _ in range(3)] == [0, 1, 2], "missed or repeated"


NOBODY = """
import json, sys, time
from bleepreliability import BleepError, Client, Consent

EVERYTHING = (Consent.SERVICE_RESTART | Consent.RFKILL_UNBLOCK |
              Consent.ADAPTER_RESET_WITH_LINKS | Consent.REMOVE_BONDED)

def shown(recovery):
    print(recovery.text, *recovery.steps, sep="\\n  ", file=sys.stderr)
    return {step.stage.name: (step.verdict.name, step.grant) for step in recovery.steps}

with Client() as client:
    cause = None
    try:
        client.connect(sys.argv[1], timeout=2, max_attempts=1)
    except BleepError as error:
        cause = error
    plan = client.recovery_plan(cause=cause, consents=EVERYTHING)
    began = time.monotonic()
    try:
        recovery = client.recover(cause=cause, consents=EVERYTHING, timeout=float(sys.argv[2]))
    except BleepError as error:
        recovery = error.recovery
    seconds = time.monotonic() - began
    steps = shown(recovery)
    ran = [name for name, (verdict, _) in steps.items()
           if verdict in ("VERIFIED", "UNVERIFIED", "FAILED")]
    print(json.dumps({"plan": shown(plan), "steps": steps, "ran": ran, "seconds": seconds,
                      "status": recovery.status.name}))
"""


def as_nobody(timeout):
    """Plans and recovers as a user who may nothing, with consent to all; it ends in its time."""
    done = subprocess.run(
        ["python3", "-c", NOBODY, PEER, str(timeout)], user="nobody", group="nogroup",
        extra_groups=[], capture_output=True, text=True, timeout=120,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": "python"})
    print(done.stdout, done.stderr, flush=True)
    assert done.returncode == 0
    said = json.loads(done.stdout)
    assert said["seconds"] < timeout + 0.5
    return said


def denied(said, stage, grant):
    """It came to nothing for want of a privilege, which is named, in the plan as well."""
    assert said["status"] != "OK"
    for steps in (said["plan"], said["steps"]):
        verdict, needed = steps[stage]
        assert verdict == "DENIED" and grant in needed, (verdict, needed)


@scenario
def recovered_from_a_killed_client(world):
    """A Connect that a killed program left pending is ended, and the next one is seen to work."""
    world.meet_and_lose()
    owner = world.bluez.owner()
    world.killed_while_connecting(
        "busctl", "--timeout=120", "call", "org.bluez", DEVICE, "org.bluez.Device1", "Connect")
    client = world.client()
    # What the program would be told that calls it plainly; connect() waits and ends it itself.
    failure = Outcome.of(client.call, DEVICE, "org.bluez.Device1", "Connect", max_attempts=1)
    failure.failed("IN_PROGRESS", "DAEMON", within=1)

    stages = queue.Queue()
    client.watch_recoveries(lambda event: stages.put(event.stage))
    recovering = Begun(client.recover_async, PEER, cause=failure.error, timeout=30)
    assert stages.get(timeout=5) is Stage.CANCEL_PENDING
    world.hardware("advertise on")
    recovers(recovering.outcome(), "CANCEL_PENDING")
    assert world.device("Connected") is True
    world.hung_up(client)
    world.is_idle(same_owner=owner)


@scenario
def recovered_from_a_frozen_daemon(world):
    """A frozen daemon is restarted if that is allowed, and only then; notifications go on."""
    client = world.connected()
    listener = Listener(world, client)
    owner = world.bluez.owner()
    world.daemon.stop()
    failure = Outcome.of(client.read, PEER, uuid(1), timeout=2, max_attempts=1)
    failure.failed("TIMED_OUT", "UNKNOWN|DAEMON|PEER", after=2, within=2.3)

    refuses(Outcome.of(client.recover, cause=failure.error, timeout=6),
            "BLUETOOTHD_RESTART", "NOT_ALLOWED", "BLEEP_ALLOW_SERVICE_RESTART")
    assert world.bluez.owner() == owner

    # A daemon that ends in order forgets a device that is not bonded.
    recovers(Outcome.of(client.recover, cause=failure.error, consents=Consent.SERVICE_RESTART),
             "BLUETOOTHD_RESTART", "INTERFACE_RESET", "REDISCOVER", within=15)
    assert world.bluez.owner() not in (None, owner) and world.device("Connected") is True
    listener.goes_on()
    world.hung_up(client)
    world.is_idle()


@scenario
def recovered_from_a_killed_daemon(world):
    """A daemon that is dead is started, and all goes on as before."""
    client = world.connected()
    listener = Listener(world, client)
    owner = world.bluez.owner()
    world.daemon.kill()
    world.until(lambda: world.bluez.owner() is None, "bluetoothd is gone")
    failure = Outcome.of(client.read, PEER, uuid(1), timeout=5, max_attempts=1)
    failure.failed("SERVICE_UNAVAILABLE|SERVICE_LOST", "DAEMON", within=1)

    recovers(Outcome.of(client.recover, cause=failure.error, consents=Consent.SERVICE_RESTART),
             "BLUETOOTHD_RESTART", within=15)
    assert world.bluez.owner() not in (None, owner) and world.device("Connected") is True
    listener.goes_on()
    world.hung_up(client)
    world.is_idle()


@scenario
def recovered_from_rfkill(world):
    """A block is lifted if that is allowed, and only then."""
    client = world.connected()
    listener = Listener(world, client)
    owner = world.bluez.owner()
    (switch,) = pathlib.Path("/sys/class/rfkill").glob("*/soft")
    switch.write_text("1")
    world.until(lambda: world.adapter("Powered") is False, "the adapter goes off")
    failure = Outcome.of(client.connect, PEER, timeout=5, max_attempts=1)
    failure.failed("NOT_READY", "KERNEL", within=1)

    refuses(Outcome.of(client.recover, cause=failure.error, timeout=10,
                       ceiling=Stage.RFKILL_UNBLOCK),
            "RFKILL_UNBLOCK", "NOT_ALLOWED", "BLEEP_ALLOW_RFKILL_UNBLOCK")
    assert switch.read_text().strip() == "1"

    recovers(Outcome.of(client.recover, cause=failure.error, consents=Consent.RFKILL_UNBLOCK),
             "RFKILL_UNBLOCK", within=10)
    assert switch.read_text().strip() == "0" and world.device("Connected") is True
    listener.goes_on()
    world.hung_up(client)
    world.is_idle(same_owner=owner)


@scenario
def recovered_from_power_off(world):
    """An adapter that somebody switched off is switched on."""
    client = world.connected()
    listener = Listener(world, client)
    owner = world.bluez.owner()
    world.set_power(False)
    failure = Outcome.of(client.connect, PEER, timeout=5, max_attempts=1)
    failure.failed("NOT_READY", "KERNEL", within=1)

    recovers(Outcome.of(client.recover, cause=failure.error), "ADAPTER_RESET", within=10)
    assert world.adapter("Powered") is True and world.device("Connected") is True
    listener.goes_on()
    world.hung_up(client)
    world.is_idle(same_owner=owner)


@scenario
def recovered_from_a_silent_controller(world):
    """A controller that power over D-Bus does not wake is reset below bluetoothd. This one wakes
    by that: whatever begins there mends it.
    """
    client = world.connected()
    listener = Listener(world, client)
    owner = world.bluez.owner()
    world.hardware("controller silent on")
    failure = Outcome.of(client.call, *START, max_attempts=1)
    failure.failed("ADAPTER_FAILED", "CONTROLLER", after=1.9, within=4.5)

    def wake(event):
        if event.stage is Stage.CONTROLLER_RESET:
            world.hardware("controller mend")

    client.watch_recoveries(wake, RecoveryMoment.STAGE_STARTING)
    # The link is the program's own, but not what it asks to have recovered.
    recovery = recovers(
        Outcome.of(client.recover, cause=failure.error, timeout=60,
                   consents=Consent.ADAPTER_RESET_WITH_LINKS),
        "DISCOVERY_RESET", "ADAPTER_RESET", "CONTROLLER_RESET", within=40)
    assert recovery.verification == "discovery" and world.adapter("Powered") is True
    world.until(lambda: world.device("Connected"), "its link is made again")
    listener.goes_on()
    world.hung_up(client)
    world.is_idle(same_owner=owner)


@scenario
def recovered_from_another_name(world):
    """An adapter that was unplugged is waited for, and found when it comes back as hci1."""
    client = world.connected()
    listener = Listener(world, client)
    world.hardware("controller unplug")
    world.until(lambda: ADAPTER not in world.bluez.objects(), "the adapter goes")
    failure = Outcome.of(client.connect, PEER, timeout=1, max_attempts=1)

    recovering = Begun(client.recover_async, PEER, cause=failure.error, timeout=30)
    world.pause(1)
    assert recovering.is_pending(), "it does not wait"
    world.hardware("controller plug 1")
    recovers(recovering.outcome(), "INTERFACE_RESET", within=15)
    other = DEVICE.replace("hci0", "hci1")
    assert client.device_path(PEER) == other
    assert world.bluez.property(other, "Device1", "Connected") is True
    listener.goes_on()
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    assert world.links() == 0


@scenario
def recovered_from_a_wedged_discovery(world):
    """A StartDiscovery that was never answered, and keeps the adapter discovering, is undone."""
    client, other = world.client(), world.client()
    owner = world.bluez.owner()
    # Of two at once BlueZ leaves the first unanswered; see two_discoveries.
    world.hardware("controller delay 0.2")
    both = [Begun(each.call_async, *START, timeout=4, max_attempts=1) for each in (client, other)]
    outcomes = [begun.outcome() for begun in both]
    world.hardware("controller mend")
    (lost,) = [index for index, outcome in enumerate(outcomes) if outcome.error is not None]
    loser, winner = (client, other) if lost == 0 else (other, client)
    Outcome.of(winner.call, *STOP).is_ok(within=2)

    recovers(Outcome.of(loser.recover, cause=outcomes[lost].error), "DISCOVERY_RESET", within=10)
    world.until(lambda: world.adapter("Discovering") is False, "nobody discovers any more")
    Outcome.of(loser.call, *START).is_ok(within=3)
    world.until(lambda: world.adapter("Discovering"), "it discovers")
    Outcome.of(loser.call, *STOP).is_ok(within=3)
    world.until(lambda: world.adapter("Discovering") is False, "nobody discovers any more")
    world.is_idle(same_owner=owner)


@scenario
def recovered_beside_a_neighbour(world):
    """A link that hangs is made anew, and that of another device is not touched by it; what would
    cost that its link says so, and does not run without consent.
    """
    client = world.connected()
    owner = world.bluez.owner()
    with Neighbour(world) as neighbour:
        failure = Outcome.of(client.read, PEER, uuid(7), timeout=3, max_attempts=1)
        failure.failed("TIMED_OUT", "PEER", after=3, within=3.3)
        recovers(Outcome.of(client.recover, cause=failure.error, characteristic=uuid(1)),
                 "DISCONNECT_RECONNECT", within=15)
        neighbour.is_untouched()

        world.hardware(f"controller refuse {LE_SET_SCAN_ENABLE} 0x0c")
        failure = Outcome.of(client.call, *START, max_attempts=1)
        failure.failed("ADAPTER_FAILED", "CONTROLLER", within=1)
        recovery = refuses(Outcome.of(client.recover, cause=failure.error, timeout=20),
                           "ADAPTER_RESET", "NOT_ALLOWED", "BLEEP_ALLOW_ADAPTER_RESET_WITH_LINKS")
        breaking = {Stage.ADAPTER_RESET, Stage.CONTROLLER_RESET, Stage.BLUETOOTHD_RESTART}
        for step in recovery.steps:
            assert (ADDRESS in step.hurts) is (step.stage in breaking)
        neighbour.is_untouched()
        world.hardware("controller mend")
        assert world.bluez.owner() == owner


@scenario
def recovered_as_an_ordinary_user(world):
    """Without privileges the plan says what cannot be done and what would grant it, nothing hangs,
    and what can be done is done.
    """
    install()
    # The payload is root's own.
    os.chmod(".", 0o755)
    world.meet()

    # The device, which is not bonded, is forgotten with the power.
    world.set_power(False)
    power = as_nobody(timeout=20)
    assert power["status"] == "OK"
    assert power["ran"] == ["ADAPTER_RESET", "INTERFACE_RESET", "REDISCOVER"]
    assert world.adapter("Powered") is True
    world.bluez.call(DEVICE, "org.bluez.Device1", "Disconnect")

    (switch,) = pathlib.Path("/sys/class/rfkill").glob("*/soft")
    switch.write_text("1")
    world.until(lambda: world.adapter("Powered") is False, "the adapter goes off")
    denied(as_nobody(timeout=10), "RFKILL_UNBLOCK", "write access to /dev/rfkill")
    assert switch.read_text().strip() == "1"
    switch.write_text("0")
    world.until(lambda: world.adapter("Powered"), "the adapter comes on by itself")

    world.daemon.stop()
    denied(as_nobody(timeout=8), "BLUETOOTHD_RESTART", 'subject.user == "nobody"')
    world.daemon.kill()
    world.until(lambda: world.bluez.owner() is None, "bluetoothd is gone")
    dead = as_nobody(timeout=8)
    denied(dead, "BLUETOOTHD_RESTART", "org.freedesktop.systemd1.manage-units")
    assert world.daemon.pid() == 0, "asking has started it"
