"""--recover: what a call failed by is mended beside the program; the call fails all the same."""

from __future__ import annotations

import pytest
from adopted import NEVER, SHORT, adopter, unaware  # noqa: F401

REFUSAL = "org.bluez.Error.Failed: le-connection-abort-by-local"


@pytest.fixture
def unlucky(adopter):  # noqa: F811
    """The first Connect is refused, and the next one works."""
    adopter.remote.inject(
        "fail Device1.Connect org.bluez.Error.Failed le-connection-abort-by-local 1")
    return adopter


def test_the_device_is_connected_after_the_call_has_failed(unlucky):
    result = unlucky.adopted(["--recover", *NEVER], *unlucky.command("until-connected"))

    assert (result.stdout, result.stderr) == (f"{REFUSAL}\ndone\n", "")
    assert unlucky.remote.methods().count("Connect") >= 2


def test_nothing_is_mended_unless_wanted(unlucky):
    result = unlucky.adopted(NEVER, *unlucky.command("python-blocking"))

    assert result.stdout == f"{REFUSAL}\n"
    assert unlucky.remote.methods().count("Connect") == 1


def test_the_programs_end_waits_for_no_recovery(adopter):  # noqa: F811
    adopter.hold()

    result = adopter.adopted(["--recover=all", *SHORT], *adopter.command("libdbus-blocking"))

    assert result.returncode == 1 and result.stdout.startswith("org.freedesktop.DBus.Error.NoReply")


def test_what_the_program_did_wrong_is_nothing_to_mend(adopter):  # noqa: F811
    adopter.remote.inject("refuse Device1.Connect org.bluez.Error.InvalidArguments no")

    result = adopter.adopted(["--recover"], *adopter.command("libdbus-blocking", 5, 20))

    assert result.stdout == "org.bluez.Error.InvalidArguments: no\n" * 20
    assert adopter.remote.methods() == ["Connect"] * 20
