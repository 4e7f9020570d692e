"""Trackers on plots that were made elsewhere: reading them, running tracking scan by scan, writing what it found.

Source: docs/models/tracking.md. Leaves out: everything but tracking; no other stage runs here.
"""
