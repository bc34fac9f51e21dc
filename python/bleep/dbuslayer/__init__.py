"""The monitor, recovery and state: `bleep.dbuslayer.bluez_monitor`, `bleep.dbuslayer.recovery`."""
