//! Northside Cycle: four locations in Chicago, one owner.

use super::{Blueprint, HTML_NAME, Look, Place, Teaching};
use crate::world::Currency;

pub(super) static BLUEPRINT: Blueprint = Blueprint {
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
