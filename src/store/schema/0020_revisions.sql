-- What people write of a film, as it was each time they saved it: captions in a language, chapters,
-- notices. What visitors get stands in captions, chapters and notices; here is where it came from,
-- and what is still being worked on.
-- unseen: revisions
CREATE TABLE revisions (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    film_id      INTEGER NOT NULL REFERENCES films ON DELETE CASCADE,
    what         TEXT    NOT NULL CHECK (what IN ('captions', 'chapters', 'notices')),
    language     TEXT    NOT NULL,             -- of captions, BCP 47; '' of the others
    number       INTEGER NOT NULL CHECK (number > 0),
    origin       TEXT    NOT NULL CHECK (origin IN ('human', 'import', 'machine')),
    author       TEXT    NOT NULL,             -- who saved it
    saved_at     INTEGER NOT NULL,
    content      TEXT    NOT NULL,             -- sha256 of what the film was made of; '': nothing
    sha256       TEXT    NOT NULL,             -- of text
    text         TEXT    NOT NULL,             -- WebVTT; of notices JSON
    -- Somebody has watched all of the film with it: played for them, or they said so.
    checked_at   INTEGER,
    checked_by   TEXT,
    checked_how  TEXT CHECK (checked_how IN ('played', 'said')),
    approved_at  INTEGER,                      -- visitors got it from then on
    approved_by  TEXT,
    UNIQUE (film_id, what, language, number),
    CHECK ((checked_at IS NULL) = (checked_by IS NULL)),
    CHECK ((checked_at IS NULL) = (checked_how IS NULL)),
    CHECK ((approved_at IS NULL) = (approved_by IS NULL)),
    CHECK (what <> 'captions' OR approved_at IS NULL OR checked_at IS NOT NULL)
) STRICT;

-- What somebody has played of the film with it so far (base/played).
-- unseen: viewings
CREATE TABLE viewings (
    revision_id  INTEGER NOT NULL REFERENCES revisions ON DELETE CASCADE,
    person       TEXT    NOT NULL,
    played       TEXT    NOT NULL,
    PRIMARY KEY (revision_id, person)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 20;
