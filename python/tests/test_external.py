"""External calls: the test is the program that sends."""

import pytest
from conftest import NEAR_PATH, wait_until

from bleepreliability import Cancelled, ExternalAction, InProgress, InvalidArgument, InvalidState
from bleepreliability import TimedOut

DEVICE = "org.bluez.Device1"


def begin(client, **options):
    client.set_connect_gate(limit=None, lock=False)
    return client.external_call(NEAR_PATH, DEVICE, "Connect", **options)


def sent(call):
    step = call.next()
    assert step.action == ExternalAction.SEND
    return step.token


def test_is_sent_once_and_done_when_answered(client):
    with begin(client) as call:
        token = sent(call)
        step = call.next()
        assert step.action == ExternalAction.WAIT and 0 < step.wait <= 15
        with pytest.raises(InvalidState):
            call.result()

        call.replied(token)

        assert call.next().action == ExternalAction.DONE
        assert call.result() is None
        with pytest.raises(InvalidArgument):
            call.replied(token)


def test_says_what_ends_it_in_bluetoothd_at_its_deadline(client):
    news = []
    with begin(client, timeout=0.1, on_news=lambda: news.append(1)) as call:
        sent(call)
        assert call.next().action == ExternalAction.WAIT

        # There may be other news before that of the deadline.
        undo = wait_until(
            lambda: news and (step := call.next()).action == ExternalAction.UNDO and step,
            "what ends it")

        assert undo[3:] == ("org.bluez", NEAR_PATH, DEVICE, "Disconnect")
        assert call.next().action == ExternalAction.DONE
        with pytest.raises(TimedOut):
            call.result()


def test_a_refusal_is_classified(client):
    with begin(client, max_attempts=1) as call:
        call.refused(sent(call), "org.bluez.Error.InProgress", "Operation already in progress")

        assert call.next().action == ExternalAction.DONE
        with pytest.raises(InProgress) as raised:
            call.result()
        assert raised.value.name == "org.bluez.Error.InProgress"
        assert raised.value.advice


def test_cancelling_ends_it_in_bluetoothd(client):
    with begin(client) as call:
        sent(call)
        call.cancel()

        assert call.next().method == "Disconnect"
        assert call.next().action == ExternalAction.DONE
        with pytest.raises(Cancelled):
            call.result()


def test_wrong_arguments_are_refused(client):
    with pytest.raises(InvalidArgument):
        client.external_call("no path", DEVICE, "Connect")
    with begin(client) as call, pytest.raises(InvalidArgument):
        call.refused(sent(call), "")


def test_foreign_messages_are_recorded(client, tmp_path):
    gi = pytest.importorskip("gi")
    gi.require_version("Gio", "2.0")
    from gi.repository import Gio

    message = Gio.DBusMessage.new_method_call("org.bluez", NEAR_PATH, DEVICE, "Connect")
    message.set_serial(77)
    client.recorder.note_message(message.to_blob(Gio.DBusCapabilityFlags.NONE), is_sent=True)

    client.recorder.dump(tmp_path / "record")

    assert '"serial":77' in (tmp_path / "record").read_text().replace(" ", "")
    with pytest.raises(InvalidArgument):
        client.recorder.note_message(b"no message", is_sent=False)
