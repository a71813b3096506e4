"""Python's collector of cycles, set for a process that serves: CPython's gc module.

It starts after every 700 objects more, and looks at all objects ever so often. A page or a batch of posts makes
thousands and frees them again by itself, so it looks in vain, in the middle of posts: without this a post costs its
writer 10% more CPU (docs/decisions/0005-posting.md), and now and then all of Django's objects are gone through.
"""

import gc

YOUNG = 50_000
"""Objects more before the young are looked at. Thousands of connections that came and went have left 25 MB by then."""

MIDDLE, OLD = 10, 10
"""Turns of the younger before the older are looked at too: as Python has it."""


def settle() -> None:
    """Once, when a server is ready. What is there by then stays to the end, and is looked at no more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
