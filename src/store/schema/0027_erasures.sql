-- Films that are withdrawn, since when; and what was erased of them. A row goes when its film is
-- given back; that it was erased stays in the audit log.
-- unseen: erasures
CREATE TABLE erasures (
    film_id       INTEGER NOT NULL PRIMARY KEY REFERENCES films ON DELETE CASCADE,
    withdrawn_at  INTEGER NOT NULL,
    erased_at     INTEGER, -- from then on nothing of it is named
    done_at       INTEGER  -- its files are off the disk
) STRICT;

PRAGMA user_version = 27;
