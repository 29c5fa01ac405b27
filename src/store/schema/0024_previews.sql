-- Looks before release, for people with a name. The address is told once and kept only as a digest:
-- who reads this file can open none.
CREATE TABLE previews (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    public_id   TEXT    NOT NULL UNIQUE,
    film_id     INTEGER NOT NULL REFERENCES films ON DELETE CASCADE,
    sha256      TEXT    NOT NULL UNIQUE,      -- of the token in the address
    recipient   TEXT    NOT NULL,
    created_by  TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    embargo_at  INTEGER,                      -- what it asks for; NULL: until the film is released
    expires_at  INTEGER NOT NULL,
    opens_max   INTEGER NOT NULL,
    opens       INTEGER NOT NULL DEFAULT 0 CHECK (opens <= opens_max),
    revoked_at  INTEGER
) STRICT;
CREATE INDEX previews_by_film ON previews (film_id, id);
CREATE TRIGGER previews_shown_new AFTER INSERT ON previews
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER previews_shown_other AFTER UPDATE ON previews
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER previews_shown_gone AFTER DELETE ON previews
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;

PRAGMA user_version = 24;
