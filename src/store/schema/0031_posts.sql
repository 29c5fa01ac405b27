-- Where a film is told of elsewhere: a post on somebody else's platform, from before it is written
-- until it is taken off there, which a person does by hand.
-- unseen: posts
CREATE TABLE posts (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    public_id   TEXT    NOT NULL UNIQUE,
    film_id     INTEGER NOT NULL REFERENCES films ON DELETE CASCADE,
    platform    TEXT    NOT NULL,
    words       TEXT    NOT NULL DEFAULT '',  -- to be posted
    code        TEXT    NOT NULL DEFAULT '',  -- of the short address in it: see links; '': none
    url         TEXT    NOT NULL DEFAULT '',  -- of the post
    state       TEXT    NOT NULL CHECK (state IN ('planned', 'posted', 'removed')),
    revision    INTEGER NOT NULL DEFAULT 1,
    changed_at  INTEGER NOT NULL,
    changed_by  TEXT    NOT NULL,
    CHECK (state = 'planned' OR url <> '')
) STRICT;
CREATE INDEX posts_of_film ON posts (film_id, id);

PRAGMA user_version = 31;
