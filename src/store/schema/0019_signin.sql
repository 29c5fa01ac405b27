-- How staff come in: an address that is used once, a password, and what a browser then shows. Each
-- secret is kept only as a digest: who reads this file can use none.

-- unseen: setups
CREATE TABLE setups (
    staff_id    INTEGER PRIMARY KEY REFERENCES staff ON DELETE CASCADE, -- the newest counts
    sha256      TEXT    NOT NULL UNIQUE,
    expires_at  INTEGER NOT NULL
) STRICT;

-- unseen: passwords
CREATE TABLE passwords (
    staff_id    INTEGER PRIMARY KEY REFERENCES staff ON DELETE CASCADE,
    hash        TEXT    NOT NULL, -- argon2id, its cost and salt in it
    changed_at  INTEGER NOT NULL
) STRICT;

-- unseen: sessions
CREATE TABLE sessions (
    sha256      TEXT    NOT NULL PRIMARY KEY, -- of the cookie
    public_id   TEXT    NOT NULL UNIQUE,      -- by which it is ended from another
    staff_id    INTEGER NOT NULL REFERENCES staff ON DELETE CASCADE,
    created_at  INTEGER NOT NULL,
    seen_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_staff ON sessions (staff_id);

PRAGMA user_version = 19;
