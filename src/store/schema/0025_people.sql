-- Who is in a film, and what they agreed to. Nobody is known here but by a code: whom it stands for
-- is in the office's own file. Not here, ever: a legal name of a child, a date of birth, a home, an
-- address.
CREATE TABLE persons (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    code        TEXT    NOT NULL UNIQUE CHECK (code GLOB 'C-[0-9][0-9][0-9][0-9]*'),
    role        TEXT    NOT NULL CHECK (role IN
                ('young-person', 'care-leaver', 'care-professional', 'manager', 'leader', 'family',
                 'neighbour', 'interpreter', 'narrator', 'voice-actor', 'crew')),
    was_child   INTEGER NOT NULL CHECK (was_child IN (0, 1)), -- under 18 when filmed
    name_policy TEXT    NOT NULL CHECK (name_policy IN
                ('none', 'role-only', 'chosen-name', 'first-name', 'full-name')),
    name        TEXT    CHECK (length(name) BETWEEN 1 AND 80), -- as it may be shown; NULL: none
    label_en    TEXT    NOT NULL,        -- 'A young person', chosen with them; '': by the role
    label_cy    TEXT    NOT NULL,
    credited    INTEGER NOT NULL CHECK (credited IN (0, 1)),  -- agreed to stand below the film
    created_at  INTEGER NOT NULL,
    revision    INTEGER NOT NULL DEFAULT 1,
    CHECK (was_child = 0 OR name_policy IN ('none', 'role-only', 'chosen-name')),
    CHECK ((name IS NULL) = (name_policy IN ('none', 'role-only'))),
    CHECK (credited = 0 OR name_policy <> 'none')
) STRICT;

CREATE TABLE appearances (
    id           INTEGER PRIMARY KEY,
    film_id      INTEGER NOT NULL REFERENCES films ON DELETE CASCADE,
    person_id    INTEGER NOT NULL REFERENCES persons,
    how          TEXT    NOT NULL CHECK (how IN
                 ('face', 'silhouette', 'hands', 'voice', 'voice-actor', 'named', 'mentioned',
                  'background', 'signing')),
    identifiable INTEGER NOT NULL CHECK (identifiable IN (0, 1)),
    start_ms     INTEGER CHECK (start_ms >= 0),     -- NULL: all of it
    end_ms       INTEGER CHECK (end_ms > start_ms),
    post         TEXT    NOT NULL,       -- theirs at the time: 'Interim CEO'; '': none
    checked_by   TEXT,                   -- staff; NULL: nobody has checked it yet
    checked_at   INTEGER,
    CHECK ((checked_by IS NULL) = (checked_at IS NULL)),
    CHECK ((start_ms IS NULL) = (end_ms IS NULL))
) STRICT;
CREATE INDEX appearances_by_film ON appearances (film_id, person_id);
CREATE INDEX appearances_by_person ON appearances (person_id, film_id);

-- One for the series, and one for a film, which counts there instead.
CREATE TABLE consents (
    id          INTEGER PRIMARY KEY,
    person_id   INTEGER NOT NULL REFERENCES persons,
    film_id     INTEGER REFERENCES films ON DELETE CASCADE, -- NULL: the series
    valid_from  INTEGER NOT NULL CHECK (valid_from >= 0),
    expires_at  INTEGER NOT NULL CHECK (expires_at > valid_from),
    checkin_at  INTEGER NOT NULL         -- when somebody asks again how they feel about it
) STRICT;
CREATE UNIQUE INDEX consents_by_person ON consents (person_id, coalesce(film_id, 0));
CREATE TABLE consent_uses (
    consent_id  INTEGER NOT NULL REFERENCES consents ON DELETE CASCADE,
    use         TEXT    NOT NULL CHECK (use IN
                ('web', 'embed', 'social', 'press', 'training', 'broadcast', 'archive')),
    PRIMARY KEY (consent_id, use)
) STRICT, WITHOUT ROWID;
-- Whose word is needed, and when it was given: a consent counts once all have given theirs.
CREATE TABLE consent_parties (
    consent_id  INTEGER NOT NULL REFERENCES consents ON DELETE CASCADE,
    party       TEXT    NOT NULL CHECK (party IN
                ('self', 'child-agreement', 'parental-responsibility', 'placing-authority',
                 'registered-manager', 'employer', 'court')),
    given_at    INTEGER,                 -- NULL: not yet
    PRIMARY KEY (consent_id, party)
) STRICT, WITHOUT ROWID;

-- What a person has taken back, for all films or for one. withdrawn.log says the same, and wins.
CREATE TABLE holds (
    person_id   INTEGER NOT NULL REFERENCES persons,
    film_id     INTEGER REFERENCES films ON DELETE CASCADE, -- NULL: everything
    kind        TEXT    NOT NULL CHECK (kind IN ('paused', 'withdrawn')),
    since       INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX holds_by_person ON holds (person_id, coalesce(film_id, 0));

-- What happened, never changed.
-- unseen: consent_events
CREATE TABLE consent_events (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id   INTEGER NOT NULL REFERENCES persons,
    film        TEXT    NOT NULL,        -- its slug at the time; '': everything
    at          INTEGER NOT NULL,
    what        TEXT    NOT NULL CHECK (what IN
                ('given', 'changed', 'paused', 'withdrawn', 'restored', 'checked-in')),
    actor       TEXT    NOT NULL
) STRICT;
CREATE INDEX consent_events_by_person ON consent_events (person_id, id);
CREATE TRIGGER consent_events_stay BEFORE UPDATE ON consent_events
BEGIN SELECT RAISE(ABORT, 'what happened is not changed'); END;
CREATE TRIGGER consent_events_are_kept BEFORE DELETE ON consent_events
BEGIN SELECT RAISE(ABORT, 'what happened is not forgotten'); END;

-- Who can be recognised in a film, and from when to when that is agreed to, on our site and in
-- partners' frames. No end that lies after the beginning: not at all.
CREATE VIEW film_people AS
SELECT a.film_id AS film_id, p.code AS code, coalesce(c.valid_from, 0) AS from_at,
       CASE WHEN EXISTS (SELECT 1 FROM holds h WHERE h.person_id = a.person_id
                         AND (h.film_id IS NULL OR h.film_id = a.film_id))
                 OR EXISTS (SELECT 1 FROM consent_parties q
                            WHERE q.consent_id = c.id AND q.given_at IS NULL)
                 OR NOT EXISTS (SELECT 1 FROM consent_uses u
                                WHERE u.consent_id = c.id AND u.use = 'web')
            THEN 0 ELSE c.expires_at END AS until_at,
       EXISTS (SELECT 1 FROM consent_uses u WHERE u.consent_id = c.id AND u.use = 'embed')
           AS may_embed
FROM (SELECT DISTINCT film_id, person_id FROM appearances WHERE identifiable = 1) a
     JOIN persons p ON p.id = a.person_id
     LEFT JOIN consents c ON c.id = coalesce(
          (SELECT id FROM consents WHERE person_id = a.person_id AND film_id = a.film_id),
          (SELECT id FROM consents WHERE person_id = a.person_id AND film_id IS NULL));


CREATE TRIGGER persons_shown_new AFTER INSERT ON persons
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER persons_shown_other AFTER UPDATE ON persons
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER persons_shown_gone AFTER DELETE ON persons
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER appearances_shown_new AFTER INSERT ON appearances
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER appearances_shown_other AFTER UPDATE ON appearances
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER appearances_shown_gone AFTER DELETE ON appearances
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER consents_shown_new AFTER INSERT ON consents
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER consents_shown_other AFTER UPDATE ON consents
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER consents_shown_gone AFTER DELETE ON consents
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER consent_uses_shown_new AFTER INSERT ON consent_uses
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER consent_uses_shown_other AFTER UPDATE ON consent_uses
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER consent_uses_shown_gone AFTER DELETE ON consent_uses
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER consent_parties_shown_new AFTER INSERT ON consent_parties
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER consent_parties_shown_other AFTER UPDATE ON consent_parties
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER consent_parties_shown_gone AFTER DELETE ON consent_parties
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER holds_shown_new AFTER INSERT ON holds
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER holds_shown_other AFTER UPDATE ON holds
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER holds_shown_gone AFTER DELETE ON holds
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;

PRAGMA user_version = 25;
