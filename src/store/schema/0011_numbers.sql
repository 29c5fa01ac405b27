-- How often something was done with a film on a day: sums alone, of nobody in particular. There is
-- no row for a visit, and none of when in the day.

-- unseen: numbers
CREATE TABLE numbers (
    day      INTEGER NOT NULL, -- since 1970-01-01, UTC
    film_id  INTEGER NOT NULL REFERENCES films ON DELETE CASCADE,
    metric   TEXT    NOT NULL CHECK (metric IN ('play', 'listen', 'link')),
    count    INTEGER NOT NULL,
    PRIMARY KEY (day, film_id, metric)
) STRICT, WITHOUT ROWID;
CREATE INDEX numbers_by_film ON numbers (film_id);

PRAGMA user_version = 11;
