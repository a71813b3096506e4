"""Who the story is about, and the rooms it takes place in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Member:
    """`status`: an emoji and words. `look` are colours of the portrait: background, skin, hair, clothes."""

    nickname: str
    display_name: str
    pronouns: str
    time_zone: str
    about: str
    look: tuple[str, str, str, str]
    status: tuple[str, str] = ("", "")
    availability: str = "auto"
    hours: int = 0  # until status and availability end; 0: they don't
    long_hair: bool = False


DEMO = "anna"
"""The one to sign in as: what is unread, kept and planned is hers."""

TROUPE = (
    Member(
        "anna", "Anna Petrova", "she/her", "Europe/Vienna", "Head gardener. Up before the blackbirds.",
        ("#f4d9a6", "#f1c7a5", "#8a4b2a", "#3f7d58"), ("🌱", "Sowing until noon"), long_hair=True,
    ),
    Member(
        "bert", "Bert Lindqvist", "he/him", "Europe/Stockholm", "Firmware, fences, filter coffee.",
        ("#bcd8e6", "#eec3a0", "#d9b36c", "#2f4a6d"), ("🔧", "Fixing the south gateway"),
    ),
    Member(
        "chidi", "Chidi Okafor", "he/him", "Africa/Lagos", "Charts and doubts. Ask me about evapotranspiration.",
        ("#f2c1a0", "#7a4a2f", "#1f1a17", "#c8553d"),
    ),
    Member(
        "dana", "Dana Moretti", "she/they", "Europe/Rome", "Keeps the lists, the keys and the peace.",
        ("#d8cdea", "#e6b48f", "#3a2a22", "#6a4c93"), ("🗓️", "Planning the open day"), long_hair=True,
    ),
    Member(
        "emi", "Emi Tanaka", "she/her", "Asia/Tokyo", "Designer. 種から育てるのが好きです。",
        ("#f6cfd6", "#f3cfae", "#1d1b22", "#e07a5f"), ("🌙", "Asleep, it is late here"), "dnd", 9, long_hair=True,
    ),
    Member(
        "hugo", "Hugo Duarte", "he/him", "America/Sao_Paulo", "Cooks on Thursdays. Rides there, too.",
        ("#cfe8cf", "#c98f65", "#4a2c1a", "#e9a03b"), ("🚲", ""),
    ),
    Member(
        "ines", "Inés Castellano", "she/her", "Europe/Madrid", "Seeds, words, and who needs which.",
        ("#fbe3b5", "#e3a983", "#5b2f1d", "#2a6f6b"), long_hair=True,
    ),
    Member(
        "noor", "Noor Haddad", "they/them", "Asia/Beirut", "Support. أحب الحدائق الصغيرة.",
        ("#cfe3df", "#d8a27a", "#2b211c", "#8c5e58"), ("🎧", "On calls"), "away", long_hair=True,
    ),
    Member(
        "ravi", "Ravi Raman", "he/him", "Asia/Kolkata", "Servers by day, chillies by night.",
        ("#e3e0b8", "#a86f47", "#191512", "#3d5a80"),
    ),
)  # fmt: skip

BOT = ("greenhouse", "Greenhouse")


@dataclass(frozen=True, slots=True)
class Place:
    """`members`: nicknames, empty for all of the story."""

    slug: str
    name: str
    topic: str
    owner: str
    kind: str = "open"
    description: str = ""
    members: str = ""
    moderators: str = ""
    read_only: bool = False
    web_public: bool = False


PLACES = (
    Place(
        "garden", "Garden", "Beds, seedlings, and who waters on Sunday", "anna",
        description="Everything that grows outside. The calendar hangs in the shed, the truth is in here.",
        moderators="dana",
    ),
    Place("sensors", "Sensors", "What the soil tells us", "bert", description="Gateways, firmware, charts."),
    Place("kitchen", "Kitchen", "Lunch at half past twelve", "hugo"),
    Place(
        "releases", "Releases", "What goes out, and when", "ravi", read_only=True, web_public=True,
        description="Read-only: questions belong into #sensors.",
    ),
    Place(
        "seed-library", "Seed library", "Borrow in spring, return in autumn", "ines", web_public=True,
        description="Open to all, members or not. Take a packet, bring back two.",
    ),
    Place("feast", "Harvest feast", "A surprise for everybody else", "dana", "private", members="anna dana hugo ines"),
    Place("market-2025", "Market 2025", "Saturdays on the square", "ines", members="anna ines hugo bert"),
)  # fmt: skip
