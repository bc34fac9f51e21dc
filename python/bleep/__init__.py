"""The modules of BLEEP's "D-Bus Reliability System", on libbleepreliability.

The document is docs/d-bus-reliability.md. What it calls `bleep/core/metrics.py` is the module
`bleep.core.metrics` here, and so on; each imports only `bleepreliability`, and the import does
nothing else.
"""
