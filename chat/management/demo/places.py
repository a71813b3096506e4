"""The rooms of the place: what each is for, and what is talked about in it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """`subject` names a vocabulary in `lines`; `share` is the part of all people who are in it."""

    slug: str
    name: str
    topic: str
    subject: str
    share: float
    is_private: bool = False
    is_archived: bool = False
    is_on_web: bool = False


GENERAL = Place("general", "General", "Everybody, everything else", "office", 1.0)

KNOWN = (
    Place("garden", "Garden", "Beds, seedlings, and who waters on Sunday", "garden", 0.6),
    Place("engineering", "Engineering", "How it is built", "software", 0.4),
    Place("kitchen", "Kitchen", "Lunch at half past twelve", "kitchen", 0.7),
    Place("support", "Support", "What growers ask us", "support", 0.35, is_on_web=True),
    Place("design", "Design", "Type, colour, and crops", "design", 0.3),
    Place("releases", "Releases", "What goes out, and when", "software", 0.4),
    Place("water-cooler", "Water cooler", "Not work", "leisure", 0.8),
    Place("greenhouse-2", "Greenhouse 2", "The new one, with the vents", "garden", 0.25),
    Place("incidents", "Incidents", "One thread of facts at a time", "software", 0.3),
    Place("office", "Office", "Keys, desks, deliveries", "office", 0.6),
    Place("hiring", "Hiring", "Names stay in this room", "office", 0.08, is_private=True),
    Place("book-club", "Book club", "This month: The Hidden Life of Trees", "leisure", 0.2),
    Place("seed-library", "Seed library", "Borrow in spring, return in autumn", "garden", 0.3),
    Place("mobile", "Mobile", "The app for gloved hands", "software", 0.2),
    Place("data", "Data", "Sensors, charts, doubts", "software", 0.2),
    Place("bikes", "Bikes", "Rides, repairs, punctures", "leisure", 0.25),
    Place("docs", "Docs", "Write it down", "design", 0.25),
    Place("leads", "Leads", "Monday, nine o'clock", "office", 0.06, is_private=True),
    Place("music", "Music", "What is on in the workshop", "leisure", 0.4),
    Place("infrastructure", "Infrastructure", "Machines and their moods", "software", 0.2),
    Place("compost", "Compost", "It is warm in there", "garden", 0.2),
    Place("market-stall", "Market stall", "Saturdays on the square", "kitchen", 0.25),
    Place("website", "Website", "Words and pictures for strangers", "design", 0.25, is_on_web=True),
    Place("open-day", "Open day", "The first Sunday in May", "office", 0.4, is_archived=True),
    Place("sales", "Sales", "Who buys trays, and why", "support", 0.2),
)
_KINDS = (
    ("Bed", "garden", "What grows in it"),
    ("Project", "software", "Done by the end of the month"),
    ("Table", "kitchen", "Who brings what"),
    ("Grower", "support", "One customer, all their questions"),
    ("Sketch", "design", "Unfinished on purpose"),
    ("Team", "office", "Small, and knows it"),
    ("Club", "leisure", "After six"),
)
_PLANTS = (  # noqa: SIM905 - read as a list of names
    "Alder Anise Aster Basil Birch Borage Chive Clover Comfrey Dahlia Dill Elder Fennel Fern Foxglove Hazel Heather "
    "Hyssop Iris Juniper Kale Larch Laurel Lavender Lovage Mallow Maple Marjoram Mint Moss Myrtle Nettle Oak Olive "
    "Orchid Parsley Peony Poppy Quince Rowan Rue Sage Sorrel Spruce Tansy Thyme Verbena Violet Willow Yarrow"
).split()


def places(dice: random.Random) -> Iterator[Place]:
    """Rooms without end, #general first."""
    yield GENERAL
    yield from KNOWN
    number = 0
    while True:
        number += 1
        for plant in dice.sample(_PLANTS, len(_PLANTS)):
            kind, subject, topic = dice.choice(_KINDS)
            name = f"{kind} {plant}" if number == 1 else f"{kind} {plant} {number}"
            yield Place(
                slug=name.lower().replace(" ", "-"),
                name=name,
                topic=topic,
                subject=subject,
                share=0.3 * dice.random() ** 3 + 0.01,
                is_private=dice.random() < 0.15,
                is_archived=dice.random() < 0.05,
            )
