"""Flack from outside: installations and services as real processes, and clients that try them.

What `manage.py verify`, `manage.py capacity`, benchmarks/ and tests/ share. It speaks the public protocol and
starts programs; it imports nothing of the server.
"""
