-- Who works here, and the tokens that programs of theirs show. A token is told once and kept only
-- as a digest: who reads this file can use none.

-- unseen: staff
CREATE TABLE staff (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT    NOT NULL UNIQUE COLLATE NOCASE,
    role         TEXT    NOT NULL CHECK (role IN ('viewer', 'editor', 'publisher', 'admin')),
    created_at   INTEGER NOT NULL,
    disabled_at  INTEGER
) STRICT;

-- unseen: tokens
CREATE TABLE tokens (
    sha256      TEXT    NOT NULL PRIMARY KEY,
    staff_id    INTEGER NOT NULL REFERENCES staff ON DELETE CASCADE,
    created_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX tokens_by_staff ON tokens (staff_id);

PRAGMA user_version = 3;
