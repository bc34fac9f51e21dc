"""What came of one operation of the library."""

import time

from bleepreliability import BleepError


class Deed:
    """Something that was begun just now."""

    def __init__(self, name):
        self.name = name
        self.began = time.monotonic()
        self.ended = None


class Outcome:
    """A result or a failure, with the time it took on our clock."""

    def __init__(self, what, function):
        self.value = self.error = None
        try:
            self.value = function()
        except BleepError as error:
            self.error = error
        self.seconds = (what.ended or time.monotonic()) - what.began
        print(f"{what.name}: {self}", flush=True)

    @classmethod
    def of(cls, function, *arguments, **options):
        """Runs it, whatever comes of it, and says so."""
        return cls(Deed(function.__name__), lambda: function(*arguments, **options))

    def __str__(self):
        if self.error is None:
            return f"OK {self.value!r} after {self.seconds:.2f} s"
        error = self.error
        return (
            f"{error.status.name}, blame {error.blame.name}, retry {error.retry.name}, "
            f"attempt {error.attempt}, {error.elapsed:.2f} s of {self.seconds:.2f} s, "
            f"{error.name!r} {error.message!r}: {error.advice}"
        )

    def is_ok(self, value=None, *, within=5.0):
        """Succeeded, in this time, and with this value if one is given."""
        assert self.error is None, f"expected OK, got {self}"
        assert value is None or self.value == value, f"expected {value!r}, got {self}"
        self.took(0.0, within)
        return self

    def failed(self, status, blame, *, after=0.0, within=5.0, advice="", retry=None):
        """Failed with this, laid to this layer, in this span of time, with these words.

        Where bluetoothd itself does now one thing and now the other, `A|B` takes both.
        """
        error = self.error
        assert error is not None, f"expected {status}, got {self}"
        assert error.status.name in status.split("|"), f"expected {status}, got {self}"
        assert error.blame.name in blame.split("|"), f"expected blame {blame}, got {self}"
        assert retry is None or error.retry.name == retry, f"expected {retry}, got {self}"
        assert error.advice, f"no advice: {self}"
        assert advice in error.advice, f"expected advice with {advice!r}, got {self}"
        # What the library says it took must be what it took.
        assert abs(error.elapsed - self.seconds) < 0.3, f"elapsed is not true: {self}"
        self.took(after, within)
        return self

    def took(self, shortest, longest):
        assert shortest <= self.seconds <= longest, (
            f"expected {shortest} to {longest} s, got {self}"
        )


class Begun(Deed):
    """An operation under way: `Begun(client.connect_async, PEER)`."""

    def __init__(self, function, *arguments, **options):
        super().__init__(function.__name__)
        self.operation = function(*arguments, **options)
        self.operation.add_done_callback(self.note_end)

    def note_end(self, _):
        self.ended = time.monotonic()

    def is_pending(self):
        return not self.operation.done()

    def outcome(self, patience=120):
        """Waits for it; TimeoutError of Python's when it hangs."""
        return Outcome(self, lambda: self.operation.result(patience))
