"""From Python objects to GVariant's text format."""

from __future__ import annotations

import math
import operator
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from ._inference import signature_of
from ._signature import Type, parse, parse_one
from ._text import to_utf8
from .errors import InvalidArgument
from .variant import Variant

_RANGES = {
    "y": (0, 2**8 - 1),
    "n": (-(2**15), 2**15 - 1),
    "q": (0, 2**16 - 1),
    "i": (-(2**31), 2**31 - 1),
    "u": (0, 2**32 - 1),
    "x": (-(2**63), 2**63 - 1),
    "t": (0, 2**64 - 1),
}
_OBJECT_PATH = re.compile(r"/|(/[A-Za-z0-9_]+)+")
# What GVariant's reader would not take for itself inside single quotes.
_SPECIAL = re.compile(r"[\\'\x00-\x1f\x7f]")


def to_text(value: Any, signature: str | None = None) -> str:
    """GVariant text for a value of a type, which is inferred when it is not said."""
    if signature is None:
        if isinstance(value, Variant):
            signature, value = value
        else:
            signature = signature_of(value)
    return _annotated(value, parse_one(signature))


def arguments_to_text(signature: str, arguments: Sequence[Any]) -> str:
    """GVariant text for the arguments of a method: a tuple."""
    types = parse(signature)
    if len(types) != len(arguments):
        raise InvalidArgument(
            f"signature {signature!r} has {len(types)} arguments, {len(arguments)} were given")
    members = [_annotated(value, kind) for value, kind in zip(arguments, types)]
    return _tuple(members)


def _annotated(value: Any, kind: Type) -> str:
    return f"@{kind.text} {_plain(value, kind)}"


def _tuple(members: Sequence[str]) -> str:
    return "(" + ", ".join(members) + ("," if len(members) == 1 else "") + ")"


def _plain(value: Any, kind: Type) -> str:
    if kind.code in _RANGES:
        return _integer(value, kind.code)
    if kind.code in "sog":
        return _string(value, kind.code)
    if kind.code == "b":
        return _boolean(value)
    if kind.code == "d":
        return _double(value)
    if kind.code == "v":
        return f"<{to_text(value)}>"
    if kind.code == "a":
        return _array(value, kind)
    if kind.code == "(":
        return _struct(value, kind)
    raise InvalidArgument("file descriptors cannot be passed")


def _integer(value: Any, code: str) -> str:
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"type {code!r} takes an int, not {type(value).__name__}") from None
    low, high = _RANGES[code]
    if not low <= number <= high:
        raise InvalidArgument(f"{number} does not fit type {code!r}")
    return str(number)


def _boolean(value: Any) -> str:
    # dbus-python's Boolean is an int of its own.
    if not isinstance(value, bool) and type(value).__name__ != "Boolean":
        raise TypeError(f"type 'b' takes a bool, not {type(value).__name__}")
    return "true" if value else "false"


def _double(value: Any) -> str:
    if not isinstance(value, (float, int)):
        raise TypeError(f"type 'd' takes a float, not {type(value).__name__}")
    number = float(value)
    if math.isnan(number):
        return "nan"
    if math.isinf(number):
        return "inf" if number > 0 else "-inf"
    # GVariant's reader takes underflow for an error.
    if 0 < abs(number) < sys.float_info.min:
        raise InvalidArgument(f"{number!r} is too close to zero")
    return float.__repr__(number)


def _string(value: Any, code: str) -> str:
    text = to_utf8(value, f"a value of type {code!r}").decode("utf-8")
    if code == "o" and not _OBJECT_PATH.fullmatch(text):
        raise InvalidArgument(f"{text!r} is no object path")
    if code == "g":
        parse(text)
    return "'" + _SPECIAL.sub(_escape, text) + "'"


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return "\\" + character if character in "\\'" else f"\\u{ord(character):04x}"


def _array(value: Any, kind: Type) -> str:
    element = kind.inside[0]
    if element.code == "{":
        return _dictionary(value, element)
    if isinstance(value, (str, Mapping)) or not hasattr(value, "__iter__"):
        raise TypeError(f"type {kind.text!r} takes a list, not {type(value).__name__}")
    if element.code == "y":
        return "[" + ",".join(_integer(byte, "y") for byte in value) + "]"
    return "[" + ", ".join(_plain(item, element) for item in value) + "]"


def _dictionary(value: Any, entry: Type) -> str:
    if not isinstance(value, Mapping):
        raise TypeError(f"type 'a{entry.text}' takes a dict, not {type(value).__name__}")
    key, held = entry.inside
    entries = (f"{_plain(name, key)}: {_plain(item, held)}" for name, item in value.items())
    return "{" + ", ".join(entries) + "}"


def _struct(value: Any, kind: Type) -> str:
    if isinstance(value, (str, bytes, Mapping)) or not hasattr(value, "__len__"):
        raise TypeError(f"type {kind.text!r} takes a tuple, not {type(value).__name__}")
    if len(value) != len(kind.inside):
        raise InvalidArgument(f"type {kind.text!r} has {len(kind.inside)} members")
    return _tuple([_plain(member, inside) for member, inside in zip(value, kind.inside)])
