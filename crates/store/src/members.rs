//! Members of a studio.

use jiff::Timestamp;
use model::{LocationId, Member, MemberId, MtUserId, Place, Profile, ReferralCode, StudioId};
use uuid::Uuid;

use crate::{Cx, StoreError, column};

/// What a member gets once, when first met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMember {
    /// Our id for them.
    pub id: MemberId,
    /// Their referral code, which nobody else at the studio has.
    pub code: ReferralCode,
}

macro_rules! member_columns {
    () => {
        "m.studio_id, m.id, m.mt_user_id, m.code, m.first_name, m.last_name, m.email, m.phone, \
         m.home_id, m.home_name, m.home_time_zone, m.classes_attended, m.joined_at, m.pulled_at, \
         m.history_complete"
    };
}
pub(crate) use member_columns;

#[derive(sqlx::FromRow)]
pub(crate) struct MemberRow {
    studio_id: Uuid,
    id: Uuid,
    mt_user_id: String,
    code: String,
    first_name: String,
    last_name: String,
    email: String,
    phone: Option<String>,
    home_id: Option<String>,
    home_name: Option<String>,
    home_time_zone: Option<String>,
    classes_attended: i64,
    joined_at: Option<i64>,
    pulled_at: Option<i64>,
    history_complete: bool,
}

impl TryFrom<MemberRow> for Member {
    type Error = StoreError;

    fn try_from(row: MemberRow) -> Result<Self, StoreError> {
        let home = match (row.home_id, row.home_name, row.home_time_zone) {
            (Some(id), Some(name), Some(zone)) => Some(Place {
                id: LocationId(id),
                name,
                time_zone: column::zone(zone),
            }),
            _ => None,
        };
        let profile = Profile {
            mt_user: MtUserId(row.mt_user_id),
            first_name: row.first_name,
            last_name: row.last_name,
            email: row.email,
            phone: row.phone,
            home,
            classes_attended: column::count(row.classes_attended)?,
            joined_at: column::instant_opt(row.joined_at)?,
        };
        let code = ReferralCode::try_from(row.code);
        Ok(Self {
            id: MemberId(row.id),
            studio: StudioId(row.studio_id),
            profile,
            code: code.map_err(|_| StoreError::Unreadable("referral code"))?,
            pulled_at: column::instant_opt(row.pulled_at)?,
            history_complete: row.history_complete,
        })
    }
}

/// The member whose Mariana Tek user this is.
pub async fn by_mt_user(
    cx: &mut Cx<'_>,
    studio: StudioId,
    user: &MtUserId,
) -> Result<Option<Member>, StoreError> {
    let row = opt!(
        cx,
        MemberRow,
        concat!(
            "SELECT ",
            member_columns!(),
            " FROM member m WHERE m.studio_id = $1 AND m.mt_user_id = $2"
        ),
        studio.0,
        &*column::text(user.as_str()),
    )?;
    row.map(Member::try_from).transpose()
}

/// The member with this id.
pub async fn by_id(
    cx: &mut Cx<'_>,
    studio: StudioId,
    id: MemberId,
) -> Result<Option<Member>, StoreError> {
    let row = opt!(
        cx,
        MemberRow,
        concat!(
            "SELECT ",
            member_columns!(),
            " FROM member m WHERE m.studio_id = $1 AND m.id = $2"
        ),
        studio.0,
        id.0,
    )?;
    row.map(Member::try_from).transpose()
}

/// The member with this referral code.
pub async fn by_code(
    cx: &mut Cx<'_>,
    studio: StudioId,
    code: &ReferralCode,
) -> Result<Option<Member>, StoreError> {
    let row = opt!(
        cx,
        MemberRow,
        concat!(
            "SELECT ",
            member_columns!(),
            " FROM member m WHERE m.studio_id = $1 AND m.code = $2"
        ),
        studio.0,
        code.as_str(),
    )?;
    row.map(Member::try_from).transpose()
}

/// Writes what the tenant says of a person. Someone met for the first time becomes a member as
/// `new`; of someone known the id, the code and the pull times stay.
///
/// Fails with [`StoreError::Taken`] when `new`'s code belongs to another member: roll back, and
/// try with another code.
pub async fn upsert(
    cx: &mut Cx<'_>,
    studio: StudioId,
    profile: &Profile,
    new: &NewMember,
    now: Timestamp,
) -> Result<Member, StoreError> {
    let home = profile.home.as_ref();
    let row = one!(
        cx,
        MemberRow,
        "INSERT INTO member AS m (studio_id, id, mt_user_id, code, first_name, last_name, email, \
             phone, home_id, home_name, home_time_zone, classes_attended, joined_at, \
             history_complete, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, FALSE, $14, $14) \
         ON CONFLICT (studio_id, mt_user_id) DO UPDATE SET \
             first_name = excluded.first_name, last_name = excluded.last_name, \
             email = excluded.email, phone = excluded.phone, home_id = excluded.home_id, \
             home_name = excluded.home_name, home_time_zone = excluded.home_time_zone, \
             classes_attended = excluded.classes_attended, joined_at = excluded.joined_at, \
             updated_at = excluded.updated_at \
         RETURNING studio_id, id, mt_user_id, code, first_name, last_name, email, phone, home_id, \
             home_name, home_time_zone, classes_attended, joined_at, pulled_at, history_complete",
        studio.0,
        new.id.0,
        &*column::text(profile.mt_user.as_str()),
        new.code.as_str(),
        &*column::text(&profile.first_name),
        &*column::text(&profile.last_name),
        &*column::text(&profile.email),
        profile.phone.as_deref().map(column::text).as_deref(),
        home.map(|place| column::text(place.id.as_str())).as_deref(),
        home.map(|place| column::text(&place.name)).as_deref(),
        home.map(|place| place.time_zone.as_str()),
        i64::from(profile.classes_attended),
        profile.joined_at.map(column::micros),
        column::micros(now),
    )?;
    row.try_into()
}

/// Notes that the member's data was pulled with success. Neither value ever goes back: a pull that
/// ended earlier, told later, changes nothing.
pub async fn set_pulled(
    cx: &mut Cx<'_>,
    studio: StudioId,
    member: MemberId,
    pulled_at: Timestamp,
    history_complete: bool,
) -> Result<(), StoreError> {
    let known = exec!(
        cx,
        "UPDATE member SET history_complete = (history_complete OR $4), \
             pulled_at = CASE WHEN pulled_at > $3 THEN pulled_at ELSE $3 END \
         WHERE studio_id = $1 AND id = $2",
        studio.0,
        member.0,
        column::micros(pulled_at),
        history_complete,
    )?;
    if known == 0 {
        Err(StoreError::NoSuchMember)
    } else {
        Ok(())
    }
}

/// Makes other writers of this member's data wait until the transaction ends.
pub(crate) async fn lock(
    cx: &mut Cx<'_>,
    studio: StudioId,
    member: MemberId,
) -> Result<(), StoreError> {
    let known = exec!(
        cx,
        "UPDATE member SET updated_at = updated_at WHERE studio_id = $1 AND id = $2",
        studio.0,
        member.0,
    )?;
    if known == 0 {
        Err(StoreError::NoSuchMember)
    } else {
        Ok(())
    }
}
