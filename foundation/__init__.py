"""Errors, limits and the clock: what every other package may lean on. Standard library and Django's cache only."""
