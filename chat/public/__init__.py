"""Rooms on the web: pages, feeds, sitemap and robots.txt for who has not signed in.

No script, no session, nothing but what chat.policies lets everybody read. chat/pages.py decides who gets these and who
the application, at the same addresses.
"""
