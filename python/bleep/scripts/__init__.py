"""Commands: `python -m bleep.scripts.dbus_diagnostic`."""
