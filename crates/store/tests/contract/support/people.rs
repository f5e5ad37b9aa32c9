//! Studios, members and visits to test with.

use std::error::Error;

use jiff::Timestamp;
use model::{
    Lead, LeadId, LocationId, LookOverrides, Member, MemberId, Membership, MembershipStatus,
    MtStatus, OAuthClient, Place, Profile, ReferralCode, Studio, StudioId, StudioSettings, Visit,
};
use store::members::NewMember;
use store::{members, studios};
use uuid::Uuid;

use super::{Counting, Fixture, counting};

/// That many seconds after a Tuesday noon.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_764_072_000 + seconds).expect("near the present")
}

pub(crate) fn place() -> Place {
    Place {
        id: LocationId::from("48717"),
        name: "Old Town".into(),
        time_zone: "America/New_York".parse().expect("a zone"),
    }
}

/// A person of whom everything is known.
pub(crate) fn profile(mt_user: &str) -> Profile {
    Profile {
        mt_user: mt_user.into(),
        first_name: "Zoë".into(),
        last_name: "<b>محمد</b> 🎉".into(),
        email: format!("zoe+{mt_user}@example.com"),
        phone: Some("+1 555 010 2030".into()),
        home: Some(place()),
        classes_attended: 128,
        joined_at: Some(at(-1_000_000)),
    }
}

pub(crate) fn visit(reservation: &str, starts_at: Timestamp, status: &str) -> Visit {
    Visit {
        reservation: reservation.into(),
        class_name: "Power Barre 50".into(),
        instructors: vec!["Ana Łucja".into(), "Bo \"B\" O'Neil".into()],
        place: place(),
        starts_at,
        minutes: 50,
        status: MtStatus::from(status),
        waitlisted: false,
        was_checked_in: status == "check in",
        heard_at: at(0),
    }
}

pub(crate) fn membership(id: &str) -> Membership {
    Membership {
        id: id.into(),
        name: format!("Unlimited {id}"),
        status: MembershipStatus::Active,
        starts_at: Some(at(-5000)),
        ends_at: None,
        frozen_from: Some(at(-50)),
        frozen_until: Some(at(50)),
    }
}

pub(crate) fn lead(referrer: MemberId, email: &str, number: u128) -> Lead {
    Lead {
        id: LeadId(Uuid::from_u128(number)),
        referrer,
        name: "Pat Friend".parse().expect("a name"),
        email: email.parse().expect("an address"),
        phone: "555 010 9999".parse().expect("a number"),
        consent_text: "Harbor Barre may call me.".into(),
        consented_at: at(i64::try_from(number).expect("small")),
    }
}

/// A studio that is in no database yet.
pub(crate) fn studio(slug: &str) -> Studio {
    let id = slug
        .bytes()
        .fold(0, |id: u128, byte| id * 31 + u128::from(byte));
    Studio {
        id: StudioId(Uuid::from_u128(id)),
        slug: slug.parse().expect("a slug"),
        settings: StudioSettings {
            tenant_url: "http://localhost:4001".parse().expect("an address"),
            oauth: OAuthClient {
                id: "tab".into(),
                secret: Some(format!("{slug} client secret").into()),
            },
            admin_key: Some(format!("{slug} admin key").into()),
            time_zone: "Europe/London".parse().expect("a zone"),
            week_starts: jiff::civil::Weekday::Sunday,
            weekly_goal: 2,
            look: LookOverrides {
                title: Some("The Barre 🩰".into()),
                primary: Some("#0a7f5c".parse().expect("a colour")),
                ..LookOverrides::default()
            },
            consent_text: Some("You may call me.".into()),
        },
    }
}

pub(crate) fn new_member(entropy: &Counting) -> NewMember {
    let mut id = [0; 16];
    model::Entropy::fill(entropy, &mut id);
    NewMember {
        id: MemberId(Uuid::from_bytes(id)),
        code: ReferralCode::generate(entropy),
    }
}

impl Fixture {
    /// Adds a studio.
    pub(crate) async fn studio(&self, slug: &str) -> Result<StudioId, Box<dyn Error>> {
        let studio = studio(slug);
        let mut tx = self.database.begin().await?;
        studios::add(&mut tx.cx(), &self.vault, &studio, at(0)).await?;
        tx.commit().await?;
        Ok(studio.id)
    }

    /// Adds the members with these users, whose ids and codes follow from their order.
    pub(crate) async fn members<const N: usize>(
        &self,
        studio: StudioId,
        users: [&str; N],
    ) -> Result<[Member; N], Box<dyn Error>> {
        let entropy = counting();
        let mut tx = self.database.begin().await?;
        let mut all = Vec::with_capacity(N);
        for user in users {
            let new = new_member(&entropy);
            let person = profile(user);
            all.push(members::upsert(&mut tx.cx(), studio, &person, &new, at(0)).await?);
        }
        tx.commit().await?;
        all.try_into()
            .map_err(|_| "as many members as users".into())
    }

    /// Adds a studio with one member.
    pub(crate) async fn member(&self) -> Result<(StudioId, MemberId), Box<dyn Error>> {
        let studio = self.studio("harbor-barre").await?;
        let [member] = self.members(studio, ["2001"]).await?;
        Ok((studio, member.id))
    }
}
