-- The catalogue. Times are integer milliseconds since 1970 UTC. Row ids (id) never leave the program:
-- the public sees a film's slug and the 32 hex digits of public_id.

CREATE TABLE films (
    id           INTEGER PRIMARY KEY,
    public_id    TEXT    NOT NULL UNIQUE,
    slug         TEXT    NOT NULL UNIQUE,
    kind         TEXT    NOT NULL CHECK (kind IN ('trailer', 'episode', 'extra', 'clip', 'interview')),
    number       INTEGER CHECK (number BETWEEN 1 AND 9999),
    door         TEXT    NOT NULL DEFAULT 'slate' CHECK (door IN
                 ('pillar', 'sage', 'navy', 'plum', 'teal', 'brick', 'bottle', 'slate', 'marigold')),
    language     TEXT    NOT NULL DEFAULT 'en-GB',
    state        TEXT    NOT NULL DEFAULT 'draft' CHECK (state IN
                 ('draft', 'ready', 'scheduled', 'live', 'ended', 'withdrawn')),
    announced    INTEGER NOT NULL DEFAULT 0 CHECK (announced IN (0, 1)),
    publish_at   INTEGER,
    end_at       INTEGER CHECK (end_at > publish_at),
    created_at   INTEGER NOT NULL,
    revision     INTEGER NOT NULL DEFAULT 1,
    CHECK (state NOT IN ('scheduled', 'live') OR publish_at IS NOT NULL)
) STRICT;
CREATE INDEX films_newest ON films (publish_at DESC, id DESC) WHERE state IN ('scheduled', 'live');
CREATE INDEX films_newest_of_kind ON films (kind, publish_at DESC, id DESC)
    WHERE state IN ('scheduled', 'live');
CREATE INDEX films_numbered ON films (kind, number, id) WHERE state IN ('scheduled', 'live');

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
CREATE TABLE sources (
    id         INTEGER PRIMARY KEY,
    path       TEXT    NOT NULL UNIQUE,   -- below library/
    bytes      INTEGER NOT NULL,
    mtime_ns   INTEGER NOT NULL,
    ctime_ns   INTEGER NOT NULL,
    inode      INTEGER NOT NULL,
    device     INTEGER NOT NULL,
    sha256     TEXT    NOT NULL,
    sidecars   TEXT    NOT NULL DEFAULT '', -- fingerprint of the sidecars beside it, as last taken in
    state      TEXT    NOT NULL CHECK (state IN ('indexed', 'refused', 'missing')),
    reason     TEXT    NOT NULL DEFAULT '',
    probe      TEXT    NOT NULL DEFAULT '', -- the probe record as JSON: keys, never values
    film_id    INTEGER REFERENCES films ON DELETE SET NULL,
    seen_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX sources_by_digest ON sources (sha256);
CREATE INDEX sources_by_film ON sources (film_id);

CREATE TABLE versions (
    id           INTEGER PRIMARY KEY,
    public_id    TEXT    NOT NULL UNIQUE,
    film_id      INTEGER NOT NULL REFERENCES films ON DELETE CASCADE,
    kind         TEXT    NOT NULL CHECK (kind IN ('main', 'bsl', 'ad', 'ad_bsl', 'audio')),
    state        TEXT    NOT NULL CHECK (state IN ('needs_packaging', 'ready')),
    why          TEXT    NOT NULL DEFAULT '', -- why it needs packaging, for staff
    sha256       TEXT    NOT NULL,            -- of the source it was made from
    duration_ms  INTEGER NOT NULL,
    UNIQUE (film_id, kind)
) STRICT;

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

-- Search holds what is public and nothing else, so that a draft shifts no rank, count or snippet: a
-- film is put in when it goes live and taken out in the transaction that withdraws or ends it.
CREATE VIRTUAL TABLE film_search USING fts5 (
    title, dek, synopsis, film_id UNINDEXED,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
CREATE VIRTUAL TABLE cue_search USING fts5 (
    text, film_id UNINDEXED, cue_id UNINDEXED,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
-- Which films are in search now, and their rows there.
CREATE TABLE searchable (
    film_id  INTEGER NOT NULL PRIMARY KEY REFERENCES films
) STRICT;
