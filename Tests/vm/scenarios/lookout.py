"""The monitor of the library's, on watch while a scenario runs."""

import time

from bleepreliability.enums import Condition, Event, Layer


class Lookout:
    """Starts a client's monitor and remembers what it tells, to be held against what is true."""

    def __init__(self, client, interval=0.5, **options):
        self.client = client
        self.news = []
        self.taken = 0
        client.watch(Event.ALL, self.on_event)
        client.start_monitor(interval, **options)
        # How things are when it starts is told as if it had just come about.
        self.hears("AVAILABLE", "ADAPTER_ADDED", "ADAPTER_POWERED")
        self.sees(bus="GOOD", daemon="GOOD", kernel="GOOD")

    def on_event(self, event):
        self.news.append(event)
        print(f"monitor: {named(event)}, {event.duration:.2f} s, generation {event.generation}: "
              f"{event.text}", flush=True)

    def hears(self, *names, within=5.0):
        """Was or will be told these, one after the other, and nothing else since it was last asked.

        Issues go by their names: "discovery_reply_lost", and when they end "not …".
        """
        end = time.monotonic() + within
        while len(self.news) - self.taken < len(names) and time.monotonic() < end:
            time.sleep(0.02)
        fresh = self.news[self.taken:]
        self.taken += len(fresh)
        assert [named(event) for event in fresh] == list(names), f"expected {names}"
        return fresh

    def hears_nothing(self):
        """Nothing was told since it was last asked."""
        self.hears(within=0)

    def sees(self, within=3.0, **layers):
        """Finds these layers like this, or will within that time."""
        end = time.monotonic() + within
        while wrong := self.differences(layers):
            assert time.monotonic() < end, f"expected {layers}, found {wrong}"
            time.sleep(0.05)

    def differences(self, layers):
        health = self.client.health()
        return {name: health[Layer[name.upper()]] for name, condition in layers.items()
                if health[Layer[name.upper()]].condition is not Condition[condition]}

    def issue(self, name):
        """The open issue of that name, which says what to do about it."""
        (issue,) = [issue for issue in self.client.issues() if issue.name == name]
        assert issue.evidence and issue.advice
        return issue


def named(event):
    if event.event is Event.ISSUE_RAISED:
        return event.issue
    if event.event is Event.ISSUE_CLEARED:
        return f"not {event.issue}"
    return event.event.name
