"""A reference client in Python: the rules (ledger.py) and a connection (reference.py)."""
