-- What is done with a version once it is in service, by and by: a row a job.
-- unseen: chores
CREATE TABLE chores (
    version_id  INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    job         TEXT    NOT NULL CHECK (job IN ('subtitles', 'speech')),
    state       TEXT    NOT NULL CHECK (state IN ('waiting', 'working', 'done', 'failed')),
    reason      TEXT    NOT NULL DEFAULT '',  -- why it failed, for staff
    asked_at    INTEGER NOT NULL,
    PRIMARY KEY (version_id, job)
) STRICT, WITHOUT ROWID;
CREATE INDEX chores_open ON chores (asked_at) WHERE state IN ('waiting', 'working');

-- Captions that no person has approved: of a subtitle track in an original, or by a machine. No
-- page, track, transcript or search reads them.
-- unseen: drafts
CREATE TABLE drafts (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    version_id  INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    origin      TEXT    NOT NULL CHECK (origin IN ('embedded', 'machine')),
    track       INTEGER NOT NULL,             -- which subtitle track, from 0; a machine's: 0
    language    TEXT    NOT NULL,             -- BCP 47; '': not known
    telemetry   INTEGER NOT NULL DEFAULT 0 CHECK (telemetry IN (0, 1)), -- suspected to be
    cues        INTEGER NOT NULL,
    vtt         TEXT    NOT NULL,             -- clean; '' of telemetry: that stays in its film
    made_at     INTEGER NOT NULL,
    UNIQUE (version_id, origin, track)
) STRICT;

-- Approved ones have no file beside the film: they do not go with it.
ALTER TABLE captions ADD COLUMN origin TEXT NOT NULL DEFAULT 'file'
    CHECK (origin IN ('file', 'approved'));

PRAGMA user_version = 7;
