-- Whom a film is for once it is released: everybody, or visitors of partners' sites alone.
ALTER TABLE films ADD COLUMN audience TEXT NOT NULL DEFAULT 'public'
    CHECK (audience IN ('public', 'partners'));

-- Organisations that may show films in frames on their own sites. The key stands in the addresses
-- of their own; who is removed is never known again by it.
CREATE TABLE partners (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    key         TEXT    NOT NULL UNIQUE,
    name        TEXT    NOT NULL UNIQUE,
    has_all     INTEGER NOT NULL CHECK (has_all IN (0, 1)), -- all films, or those of partner_films
    until_at    INTEGER CHECK (until_at >= 0),              -- NULL: until it is removed
    created_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX partners_of_all ON partners (has_all, id);
-- 'https://www.example.org', 'http://localhost:8090': as browsers write them.
CREATE TABLE partner_origins (
    origin      TEXT    NOT NULL PRIMARY KEY,
    partner_id  INTEGER NOT NULL REFERENCES partners ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX partner_origins_by_partner ON partner_origins (partner_id, origin);
CREATE TABLE partner_films (
    partner_id  INTEGER NOT NULL REFERENCES partners ON DELETE CASCADE,
    film_id     INTEGER NOT NULL REFERENCES films ON DELETE CASCADE,
    PRIMARY KEY (partner_id, film_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX partner_films_by_film ON partner_films (film_id, partner_id);

PRAGMA user_version = 17;
