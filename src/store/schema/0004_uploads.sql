-- Files on their way in: incoming/<public_id> holds the first received_bytes of each, on the disk
-- for certain; what lies there beyond was never acknowledged.

CREATE TABLE uploads (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    public_id       TEXT    NOT NULL UNIQUE,
    staff_id        INTEGER NOT NULL REFERENCES staff,
    kind            TEXT    NOT NULL CHECK (kind IN ('whole', 'partial', 'final')),
    parts           TEXT    NOT NULL DEFAULT '', -- what a final one was made of, as it was said
    metadata        TEXT    NOT NULL DEFAULT '', -- as it was said
    length          INTEGER CHECK (length >= received_bytes), -- NULL: not said yet
    received_bytes  INTEGER NOT NULL DEFAULT 0,
    state           TEXT    NOT NULL DEFAULT 'receiving' CHECK (state IN
                    ('receiving', 'received')),
    created_at      INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX uploads_expiring ON uploads (expires_at) WHERE state = 'receiving' OR kind = 'partial';
CREATE INDEX uploads_by_staff ON uploads (staff_id);

PRAGMA user_version = 4;
