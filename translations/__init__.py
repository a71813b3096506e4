"""The words of Flack in other languages: found in the code, kept in locale/, made ready for server and page.

A tool for who works on Flack, not a part of the server: docs/translations.md.
"""
