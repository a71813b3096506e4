"""A believable workplace for `seed_demo`: its people, rooms and what they say. Text and dice; no database."""
