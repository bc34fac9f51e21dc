"""The signatures of methods, as their services describe them."""

from __future__ import annotations

import threading
import xml.etree.ElementTree
from collections.abc import Sequence
from typing import Any

from ._calls import Calls
from .errors import BleepError, TimedOut
from .remote import typed
from .variant import Variant

_STANDARD = "org.freedesktop.DBus."
# An interface is the same on every object of a service, and in all its versions that matter.
_MOST = 256

_lock = threading.Lock()
_known: dict[tuple[str, str], dict[str, list[str]]] = {}


def described(
    calls: Calls, destination: str, path: str, interface: str, member: str,
    arguments: tuple[Any, ...],
) -> tuple[str, tuple[Any, ...]]:
    """The signature for a method's arguments and those without what says their types; asks the
    service where Python's types leave it open.
    """
    if not arguments or interface.startswith(_STANDARD):
        return typed(interface, member, arguments)
    kinds = _interface(calls, destination, path, interface).get(member, [])
    if len(kinds) != len(arguments):
        return typed(interface, member, arguments)
    plain = tuple(
        each.value if isinstance(each, Variant) and kind != "v" else each
        for kind, each in zip(kinds, arguments))
    return "".join(kinds), plain


def _interface(
    calls: Calls, destination: str, path: str, interface: str
) -> dict[str, list[str]]:
    key = (destination, interface)
    known = _known.get(key)
    if known is not None:
        return known
    try:
        text = calls.call(
            path, "org.freedesktop.DBus.Introspectable", "Introspect", destination=destination)
        found = _methods(str(text), interface)
    except TimedOut:
        raise
    except (BleepError, xml.etree.ElementTree.ParseError):
        return {}
    if found:
        with _lock:
            if len(_known) >= _MOST:
                _known.clear()
            _known[key] = found
    return found


def _methods(text: str, interface: str) -> dict[str, list[str]]:
    root = xml.etree.ElementTree.fromstring(text)
    return {
        method.get("name", ""): _inputs(method.findall("arg"))
        for each in root.findall("interface") if each.get("name") == interface
        for method in each.findall("method")
    }


def _inputs(arguments: Sequence[xml.etree.ElementTree.Element]) -> list[str]:
    return [
        each.get("type", "") for each in arguments if each.get("direction", "in") == "in"]
