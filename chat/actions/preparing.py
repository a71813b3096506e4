"""What is worked out about posts before the transaction: limits, whom they name, their HTML. Nothing is written."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from chat.actions.mentions import names_of, others_mentioned
from chat.actions.posts import Post
from chat.queries.online import online_ids
from chat.rendering import Names, References, escaped, fast_html, references
from foundation import limits
from foundation.errors import FlackError, TooFast


@dataclass(frozen=True, slots=True)
class Prepared:
    """A post with what could be worked out before the transaction. What is refused has no HTML."""

    post: Post
    html: str
    rendered: bool
    has_links: bool
    named: list[int]  # users whom the source names
    calls: str  # `room`, `here`, or nothing
    online: frozenset[int]  # whom @here means; looked at only for that
    refusal: FlackError | None


def prepare(posts: Sequence[Post]) -> list[Prepared]:
    """In the order of `posts`. Two queries however many there are, none when nothing is named; one more for @here."""
    refusals = _refusals(posts)
    found = [
        references(post.source) if refusal is None else References()
        for post, refusal in zip(posts, refusals, strict=True)
    ]
    names = names_of({name for refs in found for name in refs.names})
    online = frozenset(online_ids() if any(refs.calls == "here" for refs in found) else ())
    return [
        _prepared(post, refs, names, online) if refusal is None else _refused(post, refusal)
        for post, refs, refusal in zip(posts, found, refusals, strict=True)
    ]


def _prepared(post: Post, refs: References, names: Names, online: frozenset[int]) -> Prepared:
    html = fast_html(post.source, names)
    return Prepared(
        post=post,
        html=escaped(post.source) if html is None else html,
        rendered=html is not None,
        has_links=bool(refs.urls),
        named=others_mentioned(refs, names, post.author_id),
        calls=refs.calls,
        online=online,
        refusal=None,
    )


def _refused(post: Post, refusal: FlackError) -> Prepared:
    return Prepared(
        post=post,
        html="",
        rendered=True,
        has_links=False,
        named=[],
        calls="",
        online=frozenset(),
        refusal=refusal,
    )


def _refusals(posts: Sequence[Post]) -> list[FlackError | None]:
    """What is wrong with each post, if anything. An author's posts of one batch are counted together."""
    refusals = [post.refusal for post in posts]
    counted: dict[int, list[int]] = defaultdict(list)  # author -> their posts here, in order
    for index, post in enumerate(posts):
        if post.limited and post.refusal is None:
            counted[post.author_id].append(index)
    if settings.FLACK_POST_RATE <= 0 or not counted:
        return refusals
    rate = limits.Rate(settings.FLACK_POST_RATE, 1, max(1, int(settings.FLACK_POST_RATE * 5)))
    for author_id, indexes in counted.items():
        granted = limits.take_up_to("post", str(author_id), rate, len(indexes))
        for index in indexes[granted.count :]:
            refusals[index] = TooFast(retry_after=granted.retry_after)
    return refusals
