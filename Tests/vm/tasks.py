#!/usr/bin/python3
"""Measures the task of scenarios/tasks.py under each fault, each run in a guest of its own.

    Tests/vm/tasks.py [--jobs N] [RUNS [SCENARIO…]]

Ten runs of each without a word, one after the other. Ends with 1 if any run was not right.
"""

import argparse
import collections
import concurrent.futures
import json
import statistics
import sys

import check

HEADINGS = ["task", "right", "median", "mean", "longest", "stages of recovery", "left behind"]


class Figures:
    """What came of the runs of one task."""

    def __init__(self):
        self.runs = 0
        self.seconds = []
        self.stages = collections.Counter()
        self.untidy = 0
        self.wrong = []

    def note(self, good, lines):
        self.runs += 1
        result = None
        for line in lines:
            if line.startswith("result: {"):
                result = json.loads(line.removeprefix("result: "))
        if result is not None:
            self.seconds.append(result["seconds"])
            self.stages[", ".join(result["stages"]) or "none"] += 1
            self.untidy += "left behind: nothing" not in lines
        if not good:
            self.wrong.append("\n".join(lines))

    def row(self, name):
        times = [f"{measure(self.seconds):.1f} s" if self.seconds else "-"
                 for measure in (statistics.median, statistics.mean, max)]
        stages = "; ".join(f"{count}× {what}" for what, count in self.stages.most_common())
        return [f"`{name}`", f"{self.runs - len(self.wrong)}/{self.runs}",
                *times, stages or "-",
                f"{self.untidy}× something" if self.untidy else "nothing"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="guests at a time")
    parser.add_argument("runs", type=int, nargs="?", default=10)
    parser.add_argument("scenario", nargs="*")
    wanted = parser.parse_args()
    names = wanted.scenario or [
        name for name in check.scenarios() if name.startswith("task_") and name != "task_in_c"]

    guest = check.prepare()
    figures = {name: Figures() for name in names}
    with concurrent.futures.ProcessPoolExecutor(wanted.jobs) as pool:
        running = {
            pool.submit(check.run, name, *guest, label=f".{number}"): name
            for number in range(1, wanted.runs + 1) for name in names
        }
        for done in concurrent.futures.as_completed(running):
            figures[running[done]].note(*done.result())
            print(".", end="", file=sys.stderr, flush=True)

    print(f"\n| {' | '.join(HEADINGS)} |\n{'|---' * len(HEADINGS)}|")
    for name, what in figures.items():
        print(f"| {' | '.join(what.row(name))} |")
    means = [statistics.mean(what.seconds) for what in figures.values() if what.seconds]
    if means:
        print(f"\nmean of the means: {statistics.mean(means):.1f} s")
    return 1 if any(what.wrong for what in figures.values()) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except check.CannotRun as reason:
        print(f"SKIPPED: {reason}", file=sys.stderr)
        sys.exit(check.SKIPPED)
