"""The only writers of rooms and messages.

Each checks the policy, writes in one transaction, takes the change number and announces on commit; socket,
REST, admin, commands and tasks call the same ones. Locks are taken in one order everywhere: users by id,
rooms by id with the directory last, then memberships by id.
"""
