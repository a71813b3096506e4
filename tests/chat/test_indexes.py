"""What every post writes to has no index that another one makes needless, and what was made for reading is there."""

import pytest
from django.db import connection

from chat.models import Membership, Mention, Message, Reaction, Revision

WRITTEN_OFTEN = [Membership, Mention, Message, Reaction, Revision]


@pytest.mark.parametrize("model", WRITTEN_OFTEN)
def test_no_index_is_the_beginning_of_another(db, model):
    found = {name: columns for name, columns in indexes(model).items() if name not in partial(model)}
    for name, columns in found.items():
        longer = [other for other, more in found.items() if other != name and more[: len(columns)] == columns]
        assert longer == [], f"{name} of {columns}"


@pytest.mark.parametrize("model", WRITTEN_OFTEN)
def test_every_index_that_the_model_names_is_in_the_database(db, model):
    named = {one.name for one in (*model._meta.indexes, *model._meta.constraints) if hasattr(one, "fields")}

    assert named
    assert named <= set(indexes(model))


def indexes(model):
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    return {name: one["columns"] for name, one in found.items() if (one["index"] or one["unique"]) and one["columns"]}


def partial(model):
    return {index.name for index in model._meta.indexes if index.condition is not None}
