-- What people are told of a film before they watch it, in order; what is unsaid of one film is not
-- said to be needless. A stretch is in the film's time; those of its versions that last as long
-- share it.
CREATE TABLE notices (
    film_id   INTEGER NOT NULL REFERENCES films ON DELETE CASCADE,
    place     INTEGER NOT NULL,             -- in the list, from 0
    -- The domains of NEON (PLOS ONE 2022, e0266722), and two of this series.
    kind      TEXT    NOT NULL CHECK (kind IN
              ('violence', 'sex', 'stigma', 'disturbing', 'language', 'risk', 'mental-health',
               'death', 'parental-guidance', 'crime', 'abuse', 'socio-political',
               'flashing-lights', 'objects', 'separation', 'restraint')),
    how       TEXT    NOT NULL CHECK (how IN ('mentioned', 'described', 'heard', 'shown')),
    start_ms  INTEGER CHECK (start_ms >= 0),        -- NULL: all of it
    end_ms    INTEGER CHECK (end_ms > start_ms),    -- NULL: no one stretch
    skippable INTEGER NOT NULL CHECK (skippable IN (0, 1)),
    en        TEXT    NOT NULL,             -- in the languages of the site; '' in one of them: none
    cy        TEXT    NOT NULL,
    PRIMARY KEY (film_id, place),
    CHECK (en <> '' OR cy <> ''),
    CHECK (end_ms IS NULL OR start_ms IS NOT NULL),
    CHECK (skippable = 0 OR end_ms IS NOT NULL)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 12;
