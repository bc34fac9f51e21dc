"""Python objects to GVariant text, through the library, and back."""

from __future__ import annotations

import ctypes
import math
import sys

import pytest

from bleepreliability import InvalidArgument, Variant
from bleepreliability._decode import to_python
from bleepreliability._encode import arguments_to_text, to_text
from bleepreliability._native import library
from bleepreliability._types import ValueHandle


def parsed(text):
    """What the library makes of a text, as Python objects, and its type."""
    native = library()
    value = ValueHandle()
    status = native.bleep_value_parse(text.encode(), ctypes.byref(value))
    assert status == 0, f"{native.bleep_status_name(status)} for {text}"
    try:
        return to_python(value), native.bleep_value_type(value).decode()
    finally:
        native.bleep_value_unref(value)


ROUND_TRIPS = [
    ("b", True),
    ("b", False),
    ("y", 0),
    ("y", 255),
    ("n", -(2**15)),
    ("q", 2**16 - 1),
    ("i", -(2**31)),
    ("u", 2**32 - 1),
    ("x", -(2**63)),
    ("x", 2**63 - 1),
    ("t", 2**64 - 1),
    ("d", 0.1),
    ("d", -1e300),
    ("d", 0.0),
    ("d", sys.float_info.min),
    ("d", -sys.float_info.max),
    ("d", math.inf),
    ("d", -math.inf),
    ("s", ""),
    ("s", "it's \"quoted\" \\ and\nbroken\ttwice"),
    ("s", "".join(map(chr, range(1, 128)))),
    ("s", "\u0080\u00ad\u2028\ufeff\ufffd\U0001f600 Küche"),
    ("s", "\\u0041 is not A, nor is \\x41"),
    ("s", "<@u 5>"),
    ("o", "/org/bluez/hci0"),
    ("o", "/"),
    ("g", "a{sv}(ii)"),
    ("g", ""),
    ("ay", b""),
    ("ay", b"hello"),
    ("ay", b"\x00\x01\xff'\\"),
    ("as", []),
    ("as", ["a", "b,c", "[d]"]),
    ("aay", [b"\x01", b"", b"\x02\x00"]),
    ("ao", ["/a", "/b"]),
    ("(i)", (7,)),
    ("(isd)", (7, "x", 0.5)),
    ("a(sy)", [("x", 1), ("y", 2)]),
    ("a{sv}", {}),
    ("a{us}", {1: "one", 2: "two"}),
    ("a{oa{sa{sv}}}", {"/a": {"i": {}}, "/b": {}}),
    ("a{say}", {"x": b"\x00", "y": b""}),
]


@pytest.mark.parametrize("signature, value", ROUND_TRIPS, ids=lambda item: repr(item)[:30])
def test_what_goes_out_comes_back(signature, value):
    result, kind = parsed(to_text(value, signature))

    assert kind == signature
    assert result == value
    assert type(result) is type(value)


def test_not_a_number_comes_back_as_such():
    assert math.isnan(parsed(to_text(math.nan, "d"))[0])


@pytest.mark.parametrize("value, signature, result", [
    (Variant("u", 30), "u", 30),
    (True, "b", True),
    (5, "i", 5),
    (2**40, "x", 2**40),
    (2**63, "t", 2**63),
    (0.5, "d", 0.5),
    ("x", "s", "x"),
    (b"\x00", "ay", b"\x00"),
    (["a", "b"], "as", ["a", "b"]),
    ([1, "a"], "av", [1, "a"]),
    ({"k": Variant("q", 3)}, "a{sv}", {"k": 3}),
    ((1, "a"), "(is)", (1, "a")),
    (bytearray(b"\x01"), "ay", b"\x01"),
], ids=repr)
def test_a_type_that_is_not_said_is_inferred(value, signature, result):
    assert parsed(to_text(value)) == (result, signature)


def test_variants_inside_keep_their_types():
    value = {"timeout": Variant("u", 30), "nested": Variant("v", Variant("ay", b"\x01"))}

    text = to_text(value, "a{sv}")

    assert parsed(text)[0] == {"timeout": 30, "nested": b"\x01"}
    assert parsed(f"({text}, 5)")[1] == "(a{sv}i)"
    assert "<@u 30>" in text


def test_arguments_become_a_tuple():
    assert parsed(arguments_to_text("sa{sv}u", ("x", {}, 5))) == (("x", {}, 5), "(sa{sv}u)")
    assert parsed(arguments_to_text("s", ("x",))) == (("x",), "(s)")
    assert parsed(arguments_to_text("", ())) == ((), "()")


def test_dbus_pythons_types_are_understood():
    dbus = pytest.importorskip("dbus")

    assert parsed(to_text(dbus.UInt32(5))) == (5, "u")
    assert parsed(to_text(dbus.ObjectPath("/a"))) == ("/a", "o")
    assert parsed(to_text(dbus.Boolean(True))) == (True, "b")
    assert parsed(to_text(dbus.ByteArray(b"\x01"))) == (b"\x01", "ay")


def test_text_in_any_form_is_read():
    text = "(<'it\\'s'>, [<byte 0x05>, <true>], b'bytes', {'k': <@ay [0x01]>}, objectpath '/')"

    assert parsed(text)[0] == ("it's", [5, True], b"bytes\0", {"k": b"\x01"}, "/")


@pytest.mark.parametrize("signature, value, kind", [
    ("y", 256, InvalidArgument),
    ("y", -1, InvalidArgument),
    ("u", -1, InvalidArgument),
    ("t", 2**64, InvalidArgument),
    ("i", "5", TypeError),
    ("i", 5.0, TypeError),
    ("b", 1, TypeError),
    ("d", "x", TypeError),
    ("d", 5e-324, InvalidArgument),
    ("s", 5, TypeError),
    ("s", b"x", TypeError),
    ("s", "a\0b", InvalidArgument),
    ("s", "\ud800", InvalidArgument),
    ("o", "", InvalidArgument),
    ("o", "/a/", InvalidArgument),
    ("o", "/a\n", InvalidArgument),
    ("o", "a", InvalidArgument),
    ("g", "a", InvalidArgument),
    ("as", "text", TypeError),
    ("as", 5, TypeError),
    ("ay", "text", TypeError),
    ("a{sv}", ["x"], TypeError),
    ("(ii)", (1,), InvalidArgument),
    ("(ii)", 5, TypeError),
    ("v", None, TypeError),
    ("v", [], TypeError),
    ("h", 0, InvalidArgument),
    ("", 5, InvalidArgument),
    ("ii", 5, InvalidArgument),
    ("z", 5, InvalidArgument),
    ("a", [], InvalidArgument),
    ("(", (), InvalidArgument),
    ("()", (), InvalidArgument),
    ("(i", (1,), InvalidArgument),
    ("a{s}", {}, InvalidArgument),
    ("a{vs}", {}, InvalidArgument),
    ("a{ss", {}, InvalidArgument),
    ("i)", 5, InvalidArgument),
    ("a" * 256, [], InvalidArgument),
    ("a" * 100 + "i", [], InvalidArgument),
], ids=repr)
def test_what_does_not_fit_is_refused(signature, value, kind):
    with pytest.raises(kind):
        to_text(value, signature)


def test_as_many_arguments_as_the_signature_has():
    with pytest.raises(InvalidArgument, match="2 arguments, 1 were given"):
        arguments_to_text("ss", ("x",))
