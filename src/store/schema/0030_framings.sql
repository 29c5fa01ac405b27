-- Which sites framed a film on a day, or tried to: sums alone, of sites and not of who looked at
-- them.

-- unseen: framings
-- unseen: sightings
CREATE TABLE framings (
    day         INTEGER NOT NULL, -- since 1970-01-01, UTC
    film_id     INTEGER NOT NULL REFERENCES films ON DELETE CASCADE,
    origin      TEXT    NOT NULL, -- '': the browser did not say, or too many were told
    is_refused  INTEGER NOT NULL CHECK (is_refused IN (0, 1)),
    count       INTEGER NOT NULL,
    PRIMARY KEY (day, film_id, origin, is_refused)
) STRICT, WITHOUT ROWID;
CREATE INDEX framings_by_film ON framings (film_id);
CREATE INDEX framings_by_origin ON framings (day, is_refused, origin);
-- The last day on which a partner's frame was seen.
CREATE TABLE sightings (
    partner_id  INTEGER PRIMARY KEY REFERENCES partners ON DELETE CASCADE,
    day         INTEGER NOT NULL
) STRICT;

-- Of all that is said of a partner: grows with each change.
ALTER TABLE partners ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;

PRAGMA user_version = 30;
