"""The small world of the tests."""
