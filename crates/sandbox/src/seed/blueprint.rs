//! The three studios before anybody walks in: brand, places, staff and classes.

use crate::world::Currency;

/// All that is fixed about one studio.
#[derive(Debug)]
pub(super) struct Blueprint {
    pub slug: &'static str,
    pub name: &'static str,
    pub tenant_id: u64,
    pub look: Look,
    pub regions: &'static [&'static str],
    pub places: &'static [Place],
    pub class_types: &'static [Teaching],
    pub instructors: &'static [&'static str],
    pub capacity: u32,
    pub is_pick_a_spot: bool,
    /// Word in the passwords of this studio's people: `harbor-60001`.
    pub password_word: &'static str,
    /// The people with a story, in the order of [`super::story::STORIES`].
    pub cast: &'static [(&'static str, &'static str)],
}

#[derive(Debug)]
pub(super) struct Look {
    pub primary: &'static str,
    pub primary_foreground: &'static str,
    pub secondary: &'static str,
    pub secondary_foreground: &'static str,
    pub is_dark: bool,
    pub heading_font: &'static str,
    pub body_font: &'static str,
    /// SVG path data in a 64 by 64 box, drawn as a line.
    pub mark: &'static str,
}

#[derive(Debug)]
pub(super) struct Place {
    pub name: &'static str,
    /// Index into the blueprint's regions.
    pub region: usize,
    pub owner: &'static str,
    pub time_zone: &'static str,
    pub currency: Currency,
    pub address: &'static str,
    pub city: &'static str,
    pub state_province: &'static str,
    pub postal_code: &'static str,
    pub country: &'static str,
    pub phone: &'static str,
    pub coordinates: (&'static str, &'static str),
    pub rooms: &'static [&'static str],
}

#[derive(Debug)]
pub(super) struct Teaching {
    pub name: &'static str,
    pub minutes: u32,
    pub description: &'static str,
}

/// The blueprint of the studio called `slug`; the first one where the name is unknown.
pub(super) fn of(slug: &str) -> &'static Blueprint {
    match slug {
        "northside-cycle" => &NORTHSIDE_CYCLE,
        "solstice-yoga" => &SOLSTICE_YOGA,
        _ => &HARBOR_BARRE,
    }
}

const HTML_NAME: (&str, &str) = ("<script>alert(1)</script>", "\"O'Neil\" & <b>Söhne</b>");

static HARBOR_BARRE: Blueprint = Blueprint {
    slug: "harbor-barre",
    name: "Harbor Barre",
    tenant_id: 311,
    look: Look {
        primary: "#0f4c5c",
        primary_foreground: "#ffffff",
        secondary: "#e3d5ca",
        secondary_foreground: "#2b2d2f",
        is_dark: false,
        heading_font: "Cormorant Garamond",
        body_font: "Work Sans",
        mark: "M32 10v40M20 22h24M12 36c2 12 11 18 20 18s18-6 20-18M32 10a4 4 0 1 0 0-1",
    },
    regions: &["New York"],
    places: &[Place {
        name: "Red Hook",
        region: 0,
        owner: "Harbor Barre LLC",
        time_zone: "America/New_York",
        currency: Currency::Usd,
        address: "214 Van Brunt Street",
        city: "Brooklyn",
        state_province: "NY",
        postal_code: "11231",
        country: "US",
        phone: "+17185550142",
        coordinates: ("40.679330", "-74.010720"),
        rooms: &["Harbor Room", "Loft"],
    }],
    class_types: &[
        Teaching {
            name: "Classic Barre",
            minutes: 55,
            description: "The full hour at the barre: thighs, seat, core, and a long stretch.",
        },
        Teaching {
            name: "Barre Express",
            minutes: 40,
            description: "The essentials, for a lunch break or the way to work.",
        },
        Teaching {
            name: "Barre & Weights",
            minutes: 50,
            description: "Slow strength with light weights and bands.",
        },
        Teaching {
            name: "Foundations",
            minutes: 45,
            description: "Every position explained. Start here.",
        },
        Teaching {
            name: "Stretch & Restore",
            minutes: 50,
            description: "Long holds, foam rollers and quiet.",
        },
    ],
    instructors: &[
        "Inès Delacroix",
        "Tamsin Boyle",
        "Jada Monroe",
        "Hana Kobayashi",
        "Ruth Adeyemi",
        "Carla Ferrante",
    ],
    capacity: 16,
    is_pick_a_spot: false,
    password_word: "harbor",
    cast: &[
        ("Maya", "Whitfield"),
        ("June", "Park"),
        ("Zoë", "Łukasiewicz-Ångström"),
        ("نور", "الهاشمي"),
        ("ליאורה", "בן־דוד"),
        ("Kit 🦊", "Okonkwo"),
        HTML_NAME,
        ("Priya", "Raman"),
        ("Beatriz", "Nunes"),
        (
            "Wilhelmina Alexandrina",
            "Featherstonehaugh-Cholmondeley-Smythe",
        ),
        ("Diane", "Calloway"),
        ("Tess", "Calloway"),
        ("Rosalind", "Achebe"),
        ("Roz", "Achebe"),
        ("Gloria", "Vandermeer"),
        ("Sam", "Iverson"),
    ],
};

static NORTHSIDE_CYCLE: Blueprint = Blueprint {
    slug: "northside-cycle",
    name: "Northside Cycle",
    tenant_id: 312,
    look: Look {
        primary: "#ff5a1f",
        primary_foreground: "#111111",
        secondary: "#c6f135",
        secondary_foreground: "#111111",
        is_dark: true,
        heading_font: "Barlow Condensed",
        body_font: "Inter",
        mark: "M32 12a20 20 0 1 0 0.1 0M32 12v40M12 32h40M18 18l28 28M46 18L18 46",
    },
    regions: &["Chicagoland"],
    places: &[
        chicago(
            "Lincoln Park",
            "2350 N Clark Street",
            "60614",
            "41.924820",
            "-87.640600",
        ),
        chicago(
            "Logan Square",
            "2645 N Kedzie Avenue",
            "60647",
            "41.930270",
            "-87.707300",
        ),
        chicago(
            "West Loop",
            "918 W Randolph Street",
            "60607",
            "41.884430",
            "-87.650420",
        ),
        chicago(
            "Andersonville",
            "5217 N Clark Street",
            "60640",
            "41.977130",
            "-87.668270",
        ),
    ],
    class_types: &[
        Teaching {
            name: "RIDE 45",
            minutes: 45,
            description: "Forty-five minutes of hills, sprints and very loud music.",
        },
        Teaching {
            name: "RIDE 60",
            minutes: 60,
            description: "The long ride: endurance first, then everything that is left.",
        },
        Teaching {
            name: "Power Watts",
            minutes: 50,
            description: "By the numbers: intervals against your own threshold.",
        },
        Teaching {
            name: "First Ride",
            minutes: 45,
            description: "Bike fit, how to clip in, and an easy first half hour.",
        },
        Teaching {
            name: "Ride & Core",
            minutes: 55,
            description: "Forty on the bike, fifteen on the mat.",
        },
    ],
    instructors: &[
        "Marcus Bell",
        "Sofía Restrepo",
        "DeShawn Carter",
        "Kasia Nowak",
        "Annika Lund",
        "Tony Marchetti",
        "Bao Tran",
        "Leila Haddad",
        "Rory Gallagher",
        "Simone Baptiste",
    ],
    capacity: 30,
    is_pick_a_spot: true,
    password_word: "northside",
    cast: &[
        ("Owen", "Brandt"),
        ("Alma", "Reyes"),
        ("Søren", "Żółkiewski-Muñoz"),
        ("خالد", "المنصوري"),
        ("נועם", "לוי־שגב"),
        ("Ravi 🚴‍♂️", "Chandrasekhar"),
        HTML_NAME,
        ("Mei-Ling", "Zhao"),
        ("Cormac", "Doyle"),
        (
            "Maximiliana Theodosia",
            "Wolfeschlegelsteinhausen-Bergerdorffer",
        ),
        ("Walter", "Kowalski"),
        ("Irene", "Kowalski"),
        ("Jonathan", "Mbeki"),
        ("Jon", "Mbeki"),
        ("Patti", "Lindqvist"),
        ("Andre", "Fontaine"),
    ],
};

const fn chicago(
    name: &'static str,
    address: &'static str,
    postal_code: &'static str,
    latitude: &'static str,
    longitude: &'static str,
) -> Place {
    Place {
        name,
        region: 0,
        owner: "Northside Cycle Inc.",
        time_zone: "America/Chicago",
        currency: Currency::Usd,
        address,
        city: "Chicago",
        state_province: "IL",
        postal_code,
        country: "US",
        phone: "+13125550178",
        coordinates: (latitude, longitude),
        rooms: &["Main Ride Room"],
    }
}

static SOLSTICE_YOGA: Blueprint = Blueprint {
    slug: "solstice-yoga",
    name: "Solstice Yoga",
    tenant_id: 313,
    look: Look {
        // Pale on purpose: white on this yellow cannot be read.
        primary: "#f7e27e",
        primary_foreground: "#ffffff",
        secondary: "#7d8f69",
        secondary_foreground: "#fdfbf3",
        is_dark: false,
        heading_font: "Fraunces",
        body_font: "Nunito Sans",
        mark: "M32 20a12 12 0 1 0 0.1 0M32 6v7M32 51v7M6 32h7M51 32h7M14 14l5 5M45 45l5 5M50 14l-5 5M19 45l-5 5",
    },
    regions: &["Europe", "Gulf"],
    places: &[
        Place {
            name: "Primrose Hill",
            region: 0,
            owner: "Hartwell & Rao Wellness Ltd",
            time_zone: "Europe/London",
            currency: Currency::Gbp,
            address: "88 Regent's Park Road",
            city: "London",
            state_province: "",
            postal_code: "NW1 8UG",
            country: "GB",
            phone: "+442079460112",
            coordinates: ("51.541090", "-0.157420"),
            rooms: &["Sun Room", "Moon Room"],
        },
        Place {
            name: "Canal Saint-Martin",
            region: 0,
            owner: "Atelier Lumière SARL",
            time_zone: "Europe/Paris",
            currency: Currency::Eur,
            address: "41 quai de Valmy",
            city: "Paris",
            state_province: "",
            postal_code: "75010",
            country: "FR",
            phone: "+33155550164",
            coordinates: ("48.872280", "2.364490"),
            rooms: &["Salle Aube"],
        },
        Place {
            name: "Jumeirah",
            region: 1,
            owner: "Al Noor Studios FZ-LLC",
            time_zone: "Asia/Dubai",
            currency: Currency::Aed,
            address: "Villa 12, Al Wasl Road",
            city: "Dubai",
            state_province: "Dubai",
            postal_code: "",
            country: "AE",
            phone: "+97145550131",
            coordinates: ("25.204850", "55.243610"),
            rooms: &["Dawn Room", "Dusk Room"],
        },
    ],
    class_types: &[
        Teaching {
            name: "Sunrise Vinyasa",
            minutes: 60,
            description: "A flowing start, one breath to a movement.",
        },
        Teaching {
            name: "Slow Flow",
            minutes: 60,
            description: "The same postures with time to arrive in each.",
        },
        Teaching {
            name: "Yin",
            minutes: 75,
            description: "Few postures, held for minutes, close to the floor.",
        },
        Teaching {
            name: "Hatha Basics",
            minutes: 60,
            description: "The alphabet of yoga, letter by letter.",
        },
        Teaching {
            name: "Breath & Stillness",
            minutes: 45,
            description: "Pranayama and seated meditation.",
        },
    ],
    instructors: &[
        "Eleanor Finch",
        "Arjun Rao",
        "Camille Baudry",
        "Théo Lacombe",
        "Noura Al Suwaidi",
        "Dominik Vogel",
        "Yuki Tanaka",
    ],
    capacity: 24,
    is_pick_a_spot: false,
    password_word: "solstice",
    cast: &[
        ("Imogen", "Fairweather"),
        ("Luc", "Moreau"),
        ("Chloé", "Đặng-Šťastný"),
        ("فاطمة", "آل مكتوم"),
        ("תמר", "רוזנבלום"),
        ("Lola 🌞🧘‍♀️", "Ferreira"),
        HTML_NAME,
        ("Anand", "Krishnamurthy"),
        ("Freya", "Lindgren"),
        (
            "Bartholomew Montgomery",
            "Featherstone-Haughton-Ravensworth-Ash",
        ),
        ("Margaret", "Ellis"),
        ("Poppy", "Ellis"),
        ("Alexandra", "Papadopoulou"),
        ("Alex", "Papadopoulou"),
        ("Hélène", "Garnier"),
        ("Omar", "Siddiqui"),
    ],
};
