-- The catalogue. Times are integer milliseconds since 1970 UTC. Row ids (id) never leave the
-- program: the public sees a film's slug and the 32 hex digits of public_id. Ids of films and
-- versions are never used again (AUTOINCREMENT): memory that still knows an old one must not find
-- a new film by it.

CREATE TABLE films (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    public_id    TEXT    NOT NULL UNIQUE,
    slug         TEXT    NOT NULL UNIQUE,
    kind         TEXT    NOT NULL CHECK (kind IN
                 ('trailer', 'episode', 'extra', 'clip', 'interview')),
    -- 10000: none, so that those come after the numbered ones.
    number       INTEGER NOT NULL DEFAULT 10000 CHECK (number BETWEEN 1 AND 10000),
    door         TEXT    NOT NULL DEFAULT 'slate' CHECK (door IN
                 ('pillar', 'sage', 'navy', 'plum', 'teal', 'brick', 'bottle', 'slate',
                  'marigold')),
    language     TEXT    NOT NULL DEFAULT 'en-GB',
    state        TEXT    NOT NULL DEFAULT 'draft' CHECK (state IN
                 ('draft', 'ready', 'scheduled', 'live', 'ended', 'withdrawn')),
    announced    INTEGER NOT NULL DEFAULT 0 CHECK (announced IN (0, 1)),
    publish_at   INTEGER CHECK (publish_at >= 0),
    end_at       INTEGER CHECK (end_at > publish_at),
    created_at   INTEGER NOT NULL,
    revision     INTEGER NOT NULL DEFAULT 1,
    CHECK (state NOT IN ('scheduled', 'live') OR publish_at IS NOT NULL)
) STRICT;
CREATE INDEX films_newest ON films (publish_at DESC, slug DESC)
    WHERE state IN ('scheduled', 'live');
CREATE INDEX films_newest_of_kind ON films (kind, publish_at DESC, slug DESC)
    WHERE state IN ('scheduled', 'live');
CREATE INDEX films_numbered ON films (number, slug) WHERE state IN ('scheduled', 'live');
CREATE INDEX films_numbered_of_kind ON films (kind, number, slug)
    WHERE state IN ('scheduled', 'live');
CREATE INDEX films_scheduled ON films (publish_at) WHERE state = 'scheduled';
CREATE INDEX films_ending ON films (end_at)
    WHERE state IN ('scheduled', 'live') AND end_at IS NOT NULL;

-- What people read, a row a language.
CREATE TABLE film_texts (
    film_id   INTEGER NOT NULL REFERENCES films ON DELETE CASCADE,
    language  TEXT    NOT NULL,
    title     TEXT    NOT NULL,
    dek       TEXT    NOT NULL DEFAULT '',
    synopsis  TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (film_id, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE themes (
    id    TEXT NOT NULL PRIMARY KEY,   -- 'equine-therapy'
    name  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE film_themes (
    film_id   INTEGER NOT NULL REFERENCES films ON DELETE CASCADE,
    theme_id  TEXT    NOT NULL REFERENCES themes,
    PRIMARY KEY (film_id, theme_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX film_themes_by_theme ON film_themes (theme_id, film_id);

-- A file in library/ and what was last seen of it. Unchanged means: same size, times and inode.
-- unseen: sources
CREATE TABLE sources (
    id         INTEGER PRIMARY KEY,
    path       TEXT    NOT NULL UNIQUE,   -- below library/
    bytes      INTEGER NOT NULL,
    mtime_ns   INTEGER NOT NULL,
    ctime_ns   INTEGER NOT NULL,
    inode      INTEGER NOT NULL,
    device     INTEGER NOT NULL,
    sha256     TEXT    NOT NULL,
    sidecars   TEXT    NOT NULL DEFAULT '', -- fingerprint of the sidecars, as last taken in
    state      TEXT    NOT NULL CHECK (state IN ('indexed', 'refused', 'missing')),
    reason     TEXT    NOT NULL DEFAULT '',
    probe      TEXT    NOT NULL DEFAULT '', -- the probe record as JSON: keys, never values
    film_id    INTEGER REFERENCES films ON DELETE SET NULL,
    seen_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX sources_by_digest ON sources (sha256);
CREATE INDEX sources_by_film ON sources (film_id);

-- Every content a film was ever made from, also after its source was replaced: a withdrawal names
-- them all. Kept by the triggers below, so that no writer can forget it.
-- unseen: film_digests
CREATE TABLE film_digests (
    film_id  INTEGER NOT NULL REFERENCES films ON DELETE CASCADE,
    sha256   TEXT    NOT NULL,
    PRIMARY KEY (film_id, sha256)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER sources_added AFTER INSERT ON sources WHEN new.film_id IS NOT NULL
BEGIN
    INSERT INTO film_digests (film_id, sha256) VALUES (new.film_id, new.sha256)
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER sources_changed AFTER UPDATE OF film_id, sha256 ON sources
WHEN new.film_id IS NOT NULL
BEGIN
    INSERT INTO film_digests (film_id, sha256) VALUES (new.film_id, new.sha256)
    ON CONFLICT DO NOTHING;
END;

CREATE TABLE versions (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    public_id    TEXT    NOT NULL UNIQUE,
    film_id      INTEGER NOT NULL REFERENCES films ON DELETE CASCADE,
    kind         TEXT    NOT NULL CHECK (kind IN ('main', 'bsl', 'ad', 'ad_bsl', 'audio')),
    state        TEXT    NOT NULL CHECK (state IN ('needs_packaging', 'ready')),
    why          TEXT    NOT NULL DEFAULT '', -- why it needs packaging, for staff
    sha256       TEXT    NOT NULL,            -- of the source it was made from
    duration_ms  INTEGER NOT NULL,
    UNIQUE (film_id, kind)
) STRICT;
CREATE TRIGGER versions_added AFTER INSERT ON versions
BEGIN
    INSERT INTO film_digests (film_id, sha256) VALUES (new.film_id, new.sha256)
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER versions_changed AFTER UPDATE OF sha256 ON versions
BEGIN
    INSERT INTO film_digests (film_id, sha256) VALUES (new.film_id, new.sha256)
    ON CONFLICT DO NOTHING;
END;

-- An immutable file below renditions/: one path, one content, for ever.
CREATE TABLE renditions (
    id          INTEGER PRIMARY KEY,
    version_id  INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    name        TEXT    NOT NULL,             -- 'original.mp4', as in the URL
    path        TEXT    NOT NULL,             -- below renditions/
    type        TEXT    NOT NULL,             -- 'video/mp4'
    codecs      TEXT    NOT NULL,             -- RFC 6381, 'avc1.64001E, mp4a.40.2'
    bytes       INTEGER NOT NULL,
    sha256      TEXT    NOT NULL,
    width       INTEGER NOT NULL,
    height      INTEGER NOT NULL,
    bit_rate    INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    UNIQUE (version_id, name)
) STRICT;

CREATE TABLE captions (
    id          INTEGER PRIMARY KEY,
    version_id  INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    language    TEXT    NOT NULL,             -- BCP 47, 'en-GB'
    vtt         TEXT    NOT NULL,             -- clean WebVTT, as served
    sha256      TEXT    NOT NULL,             -- of vtt
    changed_at  INTEGER NOT NULL,
    UNIQUE (version_id, language)
) STRICT;
-- unseen: cues (they come and go with their captions)
CREATE TABLE cues (
    id          INTEGER PRIMARY KEY,
    caption_id  INTEGER NOT NULL REFERENCES captions ON DELETE CASCADE,
    start_ms    INTEGER NOT NULL,
    end_ms      INTEGER NOT NULL CHECK (end_ms > start_ms),
    speaker     TEXT,
    text        TEXT    NOT NULL
) STRICT;
CREATE INDEX cues_in_order ON cues (caption_id, start_ms, id);

CREATE TABLE chapters (
    version_id  INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    start_ms    INTEGER NOT NULL,
    end_ms      INTEGER NOT NULL CHECK (end_ms > start_ms),
    title       TEXT    NOT NULL,
    PRIMARY KEY (version_id, start_ms)
) STRICT, WITHOUT ROWID;

-- A film as it is read: its own columns, its texts in its own language, what can be played.
CREATE VIEW film_rows AS
SELECT f.id, f.public_id, f.slug, f.kind, f.door, f.language, f.state, f.number, f.announced,
       f.publish_at, f.end_at, f.created_at, f.revision, t.title, t.dek, t.synopsis,
       (SELECT v.duration_ms FROM versions v WHERE v.film_id = f.id AND v.kind = 'main')
           AS duration_ms,
       EXISTS (SELECT 1 FROM versions v JOIN renditions r ON r.version_id = v.id
               WHERE v.film_id = f.id AND v.state = 'ready') AS has_rendition
FROM films f LEFT JOIN film_texts t ON t.film_id = f.id AND t.language = f.language;

-- Search holds what is public and nothing else, so that a draft shifts no rank, count or snippet: a
-- film is put in when it goes live and taken out in the transaction that withdraws or ends it.
-- film_search: the row of film n is n. cue_search: the lines said in film n have the rows from
-- n * 1048576 on, so that a film's lines are taken out by their rows alone. The beginnings of words
-- are indexed up to six letters: without that SQLite first gathers all places of all words that
-- begin so (17 ms for a common one in 10,000 films; with it 2 ms and 1.9 times the index).
CREATE VIRTUAL TABLE film_search USING fts5 (
    title, dek, synopsis,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4 5 6');
CREATE VIRTUAL TABLE cue_search USING fts5 (
    text, start_ms UNINDEXED, speaker UNINDEXED,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4 5 6');

PRAGMA user_version = 1;
