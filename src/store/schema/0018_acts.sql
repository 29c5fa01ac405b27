-- What staff did, and when: rows are added and never change. Each carries a digest over the one
-- before it and itself (people/audit says how), so that what was altered or taken out is noticed.
-- Nobody who is in a film is named here, and no token is.

-- unseen: acts
CREATE TABLE acts (
    number  INTEGER PRIMARY KEY,      -- 1, 2, 3 and so on, without a gap
    at      INTEGER NOT NULL,
    actor   TEXT    NOT NULL,         -- by their staff name; or 'command line', or 'incare'
    act     TEXT    NOT NULL,         -- 'publish', 'staff add'
    object  TEXT    NOT NULL,         -- a film's slug, a staff name, an opaque id; '': none
    detail  TEXT    NOT NULL,
    sha256  TEXT    NOT NULL
) STRICT;
CREATE INDEX acts_by_object ON acts (object, number);
CREATE TRIGGER acts_in_order BEFORE INSERT ON acts
WHEN new.number <> coalesce((SELECT max(number) FROM acts), 0) + 1
BEGIN
    SELECT raise(ABORT, 'acts are added at the end');
END;
CREATE TRIGGER acts_stay BEFORE UPDATE ON acts
BEGIN
    SELECT raise(ABORT, 'acts do not change');
END;
CREATE TRIGGER acts_last BEFORE DELETE ON acts
BEGIN
    SELECT raise(ABORT, 'acts do not go');
END;

PRAGMA user_version = 18;
