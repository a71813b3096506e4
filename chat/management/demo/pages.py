"""The pages that people link to, with what their cards say. Under .example, which nobody can own (RFC 2606)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    url: str
    title: str
    description: str
    site: str
    subject: str


PAGES = (
    Page(
        "https://almanac.example/frost-dates",
        "Last frost dates by postcode",
        "When it is safe to plant out, from forty years of measurements.",
        "The Almanac",
        "garden",
    ),
    Page(
        "https://almanac.example/companions/tomato",
        "What grows well beside tomatoes",
        "Basil, marigold, and a word about fennel.",
        "The Almanac",
        "garden",
    ),
    Page(
        "https://seedbank.example/catalogue/heritage-beans",
        "Heritage beans: 140 varieties",
        "Climbing and dwarf beans, lent by members. Return twice what you took.",
        "Seed Bank",
        "garden",
    ),
    Page(
        "https://status.fernworks.example/",
        "All systems are up",
        "Sensors, dashboard, mail and the shop, measured every minute.",
        "Fernworks status",
        "software",
    ),
    Page(
        "https://git.fernworks.example/greenhouse/pulls/418",
        "Retry sensor uploads with jitter",
        "Greenhouse/418. After an outage all gateways came back in the same second.",
        "Fernworks git",
        "software",
    ),
    Page(
        "https://docs.fernworks.example/runbooks/gateway-offline",
        "Runbook: a gateway is offline",
        "Look at the lamp first. Then at the power. Then at this page.",
        "Fernworks docs",
        "software",
    ),
    Page(
        "https://recipes.example/focaccia-rosemary",
        "Focaccia with rosemary",
        "Flour, water, salt, patience. Feeds eight, or three from the workshop.",
        "Slow Recipes",
        "kitchen",
    ),
    Page(
        "https://recipes.example/lentil-soup",
        "Red lentil soup in 25 minutes",
        "The one that everybody asks about on Thursdays.",
        "Slow Recipes",
        "kitchen",
    ),
    Page(
        "https://help.fernworks.example/articles/reset-a-sensor",
        "Reset a soil sensor",
        "Hold the button until the lamp blinks twice, then count to ten.",
        "Fernworks help",
        "support",
    ),
    Page(
        "https://help.fernworks.example/articles/export-readings",
        "Export readings as a table",
        "All readings of a bed, as CSV, between two dates.",
        "Fernworks help",
        "support",
    ),
    Page(
        "https://typebook.example/line-length",
        "How long should a line be?",
        "Between 45 and 75 characters, and why the eye agrees.",
        "The Type Book",
        "design",
    ),
    Page(
        "https://typebook.example/contrast",
        "Contrast that holds in sunlight",
        "Measured on a phone, outdoors, in June.",
        "The Type Book",
        "design",
    ),
    Page(
        "https://intranet.fernworks.example/keys",
        "Keys and who has them",
        "Front door, workshop, both greenhouses, and the bicycle shed.",
        "Fernworks",
        "office",
    ),
    Page(
        "https://rides.example/routes/river-loop",
        "River loop, 42 km",
        "Flat, mostly gravel, one ferry. Bring coins.",
        "Rides",
        "leisure",
    ),
    Page(
        "https://records.example/sessions/quiet-rooms",
        "Quiet Rooms: the live session",
        "Forty minutes of piano and rain.",
        "Records",
        "leisure",
    ),
)
