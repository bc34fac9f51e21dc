"""Runs one scenario in the guest."""

import importlib
import pathlib
import time
import traceback

from registry import SCENARIOS
from world import World

NOT_SCENARIOS = {"main", "registry", "world", "witness", "outcome", "daemon", "lookout",
                 "neighbour", "strangers"}


def load():
    for path in sorted(pathlib.Path(__file__).parent.glob("*.py")):
        if path.stem not in NOT_SCENARIOS:
            importlib.import_module(path.stem)


def run(name):
    load()
    began = time.monotonic()
    world = World()
    try:
        SCENARIOS[name](world)
        status = 0
    except BaseException:
        print(traceback.format_exc())
        status = 1
    finally:
        print("What the bus saw:")
        for event in world.bluez.events:
            print(f"  {event}")
        world.close()
    print(f"took {time.monotonic() - began:.1f} s in the guest")
    return status
