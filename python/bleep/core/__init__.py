"""Figures of operations: `bleep.core.metrics`."""
