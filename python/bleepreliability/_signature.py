"""D-Bus signatures."""

from __future__ import annotations

import functools
from typing import NamedTuple

from .errors import InvalidArgument

BASIC = "ybnqiuxtdsogh"


class Type(NamedTuple):
    """One complete type: its text, its first letter, and the types inside."""

    text: str
    code: str
    inside: tuple[Type, ...] = ()


@functools.lru_cache(maxsize=512)
def parse(signature: str) -> tuple[Type, ...]:
    """The complete types that a signature is made of."""
    if len(signature) > 255:
        raise InvalidArgument("a signature has at most 255 letters")
    types = []
    position = 0
    while position < len(signature):
        found = _complete(signature, position, 0)
        types.append(found)
        position += len(found.text)
    return tuple(types)


def parse_one(signature: str) -> Type:
    """The one complete type of a signature that has just one."""
    types = parse(signature)
    if len(types) != 1:
        raise InvalidArgument(f"{signature!r} is not one complete type")
    return types[0]


def _complete(signature: str, start: int, depth: int) -> Type:
    code = signature[start : start + 1]
    # The D-Bus specification allows 32 arrays and 32 structs inside each other.
    if depth > 64 or not code:
        raise _malformed(signature)
    if code in BASIC or code == "v":
        return Type(code, code)
    if code == "a":
        if signature[start + 1 : start + 2] == "{":
            element = _entry(signature, start + 1, depth + 1)
        else:
            element = _complete(signature, start + 1, depth + 1)
        return Type("a" + element.text, "a", (element,))
    if code == "(":
        return _struct(signature, start, depth)
    raise _malformed(signature)


def _struct(signature: str, start: int, depth: int) -> Type:
    members = []
    position = start + 1
    while signature[position : position + 1] != ")":
        member = _complete(signature, position, depth + 1)
        members.append(member)
        position += len(member.text)
    if not members:
        raise _malformed(signature)
    return Type(signature[start : position + 1], "(", tuple(members))


def _entry(signature: str, start: int, depth: int) -> Type:
    key = _complete(signature, start + 1, depth)
    value = _complete(signature, start + 1 + len(key.text), depth)
    end = start + 1 + len(key.text) + len(value.text)
    if key.code not in BASIC or signature[end : end + 1] != "}":
        raise _malformed(signature)
    return Type(signature[start : end + 1], "{", (key, value))


def _malformed(signature: str) -> InvalidArgument:
    return InvalidArgument(f"{signature!r} is no D-Bus signature")
