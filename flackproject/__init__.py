"""The composition root: knows every app, and puts them together."""
