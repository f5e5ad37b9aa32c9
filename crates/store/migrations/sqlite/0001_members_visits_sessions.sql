-- Instants are microseconds since 1970, in UTC. Ids of ours are UUIDs as 16 bytes.
-- Every row of a studio is keyed by the studio first: Mariana Tek's ids repeat across tenants.

CREATE TABLE studio (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    slug TEXT NOT NULL UNIQUE,
    tenant_url TEXT NOT NULL,
    oauth_client_id TEXT NOT NULL,
    oauth_secret BLOB,                  -- sealed
    admin_key BLOB,                     -- sealed
    time_zone TEXT NOT NULL,
    week_starts INTEGER NOT NULL CHECK (week_starts BETWEEN 1 AND 7), -- Monday is 1
    weekly_goal INTEGER NOT NULL CHECK (weekly_goal >= 1),
    look TEXT NOT NULL,                 -- JSON: what the studio changes of its tenant's look
    consent_text TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- The look as the tenant last gave it.
CREATE TABLE studio_look (
    studio_id BLOB NOT NULL PRIMARY KEY REFERENCES studio (id) ON DELETE CASCADE,
    brand TEXT NOT NULL,                -- JSON
    fetched_at INTEGER NOT NULL
) STRICT;

CREATE TABLE member (
    studio_id BLOB NOT NULL REFERENCES studio (id) ON DELETE CASCADE,
    id BLOB NOT NULL CHECK (length(id) = 16),
    mt_user_id TEXT NOT NULL,
    code TEXT NOT NULL,                 -- the member's own referral code
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    email TEXT NOT NULL,                -- a hint, never a key: families share one
    phone TEXT,
    home_id TEXT,
    home_name TEXT,
    home_time_zone TEXT,
    classes_attended INTEGER NOT NULL,
    joined_at INTEGER,
    pulled_at INTEGER,
    history_complete INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (studio_id, id),
    CONSTRAINT member_mt_user UNIQUE (studio_id, mt_user_id),
    CONSTRAINT member_code UNIQUE (studio_id, code),
    CHECK ((home_id IS NULL) = (home_name IS NULL) AND (home_id IS NULL) = (home_time_zone IS NULL))
) STRICT;

CREATE TABLE visit (
    studio_id BLOB NOT NULL,
    reservation_id TEXT NOT NULL,
    member_id BLOB NOT NULL,
    class_name TEXT NOT NULL,
    instructors TEXT NOT NULL,          -- JSON: a list of names
    place_id TEXT NOT NULL,
    place_name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    status TEXT NOT NULL,               -- in Mariana Tek's words
    waitlisted INTEGER NOT NULL,
    was_checked_in INTEGER NOT NULL,    -- once true, for ever true
    heard_at INTEGER NOT NULL,
    PRIMARY KEY (studio_id, reservation_id),
    FOREIGN KEY (studio_id, member_id) REFERENCES member (studio_id, id) ON DELETE CASCADE
) STRICT;

CREATE INDEX visit_of_member ON visit (studio_id, member_id, starts_at, reservation_id);
-- Covers the list of attended classes: it is read without looking at the visits themselves.
CREATE INDEX visit_checked_in ON visit (studio_id, member_id, starts_at, status)
    WHERE status = 'check in';

CREATE TABLE membership (
    studio_id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    id TEXT NOT NULL,
    position INTEGER NOT NULL,          -- in the order that the tenant lists them
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    starts_at INTEGER,
    ends_at INTEGER,
    frozen_from INTEGER,
    frozen_until INTEGER,
    PRIMARY KEY (studio_id, member_id, id),
    FOREIGN KEY (studio_id, member_id) REFERENCES member (studio_id, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE member_token (
    studio_id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    sealed BLOB,                        -- empty once the tenant has refused them
    version INTEGER NOT NULL,           -- never falls, so that an old copy cannot win
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (studio_id, member_id),
    FOREIGN KEY (studio_id, member_id) REFERENCES member (studio_id, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE lead (
    studio_id BLOB NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    referrer_id BLOB NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,            -- in small letters
    phone TEXT NOT NULL,
    consent_text TEXT NOT NULL,
    consented_at INTEGER NOT NULL,
    PRIMARY KEY (studio_id, id),
    CONSTRAINT lead_once UNIQUE (studio_id, referrer_id, email_key),
    FOREIGN KEY (studio_id, referrer_id) REFERENCES member (studio_id, id) ON DELETE CASCADE
) STRICT;

-- One browser's session; it may hold members of several studios.
CREATE TABLE session (
    id_hash BLOB NOT NULL PRIMARY KEY CHECK (length(id_hash) = 32),
    data BLOB NOT NULL,
    expires_at INTEGER NOT NULL,        -- moves with use, never past ends_at
    ends_at INTEGER NOT NULL
) STRICT;

CREATE INDEX session_expiry ON session (expires_at);
