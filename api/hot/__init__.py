"""The few requests that programs send all day, answered without Django's middleware and REST framework.

Only the plain case is known here. Whatever is unusual about a request, `Unusual` says: the view answers it, as it
answers everything under WSGI. Both share what is said: queries, commands, api/history.py, api/conditions.py. A test
asks both the same and compares (tests/api/test_hot_requests.py; docs/decisions/0006-hot-requests.md).
"""
