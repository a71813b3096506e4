"""Flack from outside: installations and services as real processes, and clients that try them.

What `manage.py verify`, `manage.py capacity`, benchmarks/ and tests/ share. It speaks the public protocol and
starts programs; it imports nothing of the server.

- programs, services, installation, fleet, ports: what is started, killed and ended
- http, transports, client, accounts, posting: who talks to it, by the rules of docs/clients
- history, wire, checker: what happened, and whether every promise held
- trial, verification, report: all of it together
"""
