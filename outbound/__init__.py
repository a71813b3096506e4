"""Every request to somebody else's server: public addresses only, bounded in time and bytes.

Knows no chat and no settings: callers say which servers beyond the public ones may be reached.
"""
