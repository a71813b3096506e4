"""What is read, with the indexes that serve it. Nothing here writes.

`last_change` is always read before (or with) the rows it covers, never after: the other order loses what
commits in between, for ever (docs/design.md, rule 2). None of these reads may go to a replica.
"""
