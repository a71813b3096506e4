"""Load from outside, and what came of it: many sockets, many requests, many clients that come back.

plan.py says what to do and what was seen; generator.c does it at full speed, engine.py does the same in Python
where there is no C compiler, and generator.py chooses. requests.py asks over HTTP; herd.py holds sockets that idle,
are cut and come back.
"""
