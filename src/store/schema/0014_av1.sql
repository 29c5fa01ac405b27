-- Jobs are named by their own table alone from here on (intake/chore), as a packaging's steps are.
ALTER TABLE chores RENAME TO chores_before;
DROP INDEX chores_open;
CREATE TABLE chores (
    version_id  INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    job         TEXT    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('waiting', 'working', 'done', 'failed')),
    reason      TEXT    NOT NULL DEFAULT '',  -- why it failed, for staff
    asked_at    INTEGER NOT NULL,
    PRIMARY KEY (version_id, job)
) STRICT, WITHOUT ROWID;
INSERT INTO chores (version_id, job, state, reason, asked_at)
SELECT version_id, job, state, reason, asked_at FROM chores_before;
DROP TABLE chores_before;
CREATE INDEX chores_open ON chores (asked_at) WHERE state IN ('waiting', 'working');

PRAGMA user_version = 14;
