"""What this machine can carry: measure.py tries it with a server of its own, advice.py turns it into people."""
