"""The scenarios there are, by name."""

SCENARIOS = {}


def scenario(function):
    """Marks a function of a World as a scenario; its docstring is the sentence it proves."""
    SCENARIOS[function.__name__] = function
    return function
