"""Django's backend for SQLite, with statements translated once (base.py). Named in settings as the ENGINE."""
