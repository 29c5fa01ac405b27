-- Files on their way in: incoming/<public_id> holds the first received_bytes of each, on the disk
-- for certain; what lies there beyond was never acknowledged. A whole one goes to
-- quarantine/<public_id>, is inspected there, and ends as vault/<public_id>: a film's original.

-- unseen: uploads
CREATE TABLE uploads (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    public_id       TEXT    NOT NULL UNIQUE,
    staff_id        INTEGER NOT NULL REFERENCES staff,
    kind            TEXT    NOT NULL CHECK (kind IN ('whole', 'partial', 'final')),
    parts           TEXT    NOT NULL DEFAULT '', -- what a final one was made of, as it was said
    metadata        TEXT    NOT NULL DEFAULT '', -- as it was said
    name            TEXT    NOT NULL DEFAULT '', -- of the file, as its sender has it
    length          INTEGER CHECK (length >= received_bytes), -- NULL: not said yet
    received_bytes  INTEGER NOT NULL DEFAULT 0,
    state           TEXT    NOT NULL DEFAULT 'receiving' CHECK (state IN
                    ('receiving', 'received', 'quarantined', 'inspected', 'entered', 'refused')),
    attempts        INTEGER NOT NULL DEFAULT 0,  -- at inspecting it
    sha256          TEXT    NOT NULL DEFAULT '', -- from quarantined on
    duration_ms     INTEGER NOT NULL DEFAULT 0,  -- from inspected on, as probed
    found           TEXT    NOT NULL DEFAULT '', -- the same: why it is not streamed as it is
    film_id         INTEGER REFERENCES films ON DELETE SET NULL, -- from entered on
    reason          TEXT    NOT NULL DEFAULT '', -- why it was refused
    created_at      INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX uploads_expiring ON uploads (expires_at)
WHERE state IN ('receiving', 'entered', 'refused') OR kind = 'partial';
CREATE INDEX uploads_due ON uploads (id)
WHERE state IN ('received', 'quarantined', 'inspected') AND kind <> 'partial';
CREATE INDEX uploads_by_staff ON uploads (staff_id);

PRAGMA user_version = 4;
