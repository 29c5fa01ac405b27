-- What staff look at before others see a film: what was noticed while it was packaged, and pictures
-- of it. Of those nothing is public until a person has approved it.

-- A packaging's steps are named by the packager's table alone from here on: so that another step is
-- not another schema. What was on its way begins anew; what it had made is swept up.
DROP TRIGGER packagings_added;
DROP TRIGGER packagings_changed;
DROP TRIGGER staged_left;
DROP TABLE staged;
ALTER TABLE packagings RENAME TO packagings_before;
DROP INDEX packagings_open;
CREATE TABLE packagings (
    version_id    INTEGER NOT NULL PRIMARY KEY REFERENCES versions ON DELETE CASCADE,
    sha256        TEXT    NOT NULL,             -- of the original
    vault         TEXT    NOT NULL DEFAULT '',  -- its name in vault/; '': in library/, see sources
    duration_ms   INTEGER NOT NULL,             -- as probed
    found         TEXT    NOT NULL DEFAULT '',  -- what of it is not in the renditions, for staff
    state         TEXT    NOT NULL CHECK (state IN ('waiting', 'working', 'done', 'failed')),
    step          TEXT    NOT NULL,             -- the next one
    attempts      INTEGER NOT NULL DEFAULT 0,   -- at this step: how often it broke its process
    permille      INTEGER NOT NULL DEFAULT 0 CHECK (permille BETWEEN 0 AND 1000),
    reason        TEXT    NOT NULL DEFAULT '',  -- why it failed, or cannot go on yet, for staff
    -- Below renditions/ a random id: making-<id>/ until all in it is proven, then <id>/. '': none.
    folder        TEXT    NOT NULL DEFAULT '',
    loudness      INTEGER NOT NULL DEFAULT 0,   -- enum wire_loudness, once it is known
    loudness_mlu  INTEGER NOT NULL DEFAULT 0,
    need_bytes    INTEGER NOT NULL DEFAULT 0,   -- more than it once ran out of; 0: as expected
    asked_at      INTEGER NOT NULL,             -- also tells one asking from the next
    retry_at      INTEGER NOT NULL DEFAULT 0,   -- not before
    began_at      INTEGER,
    ended_at      INTEGER
) STRICT;
INSERT INTO packagings (version_id, sha256, vault, duration_ms, found, state, step, attempts,
                        permille, reason, need_bytes, asked_at, retry_at, began_at, ended_at)
SELECT version_id, sha256, vault, duration_ms, found,
       CASE state WHEN 'working' THEN 'waiting' ELSE state END,
       CASE state WHEN 'done' THEN step ELSE 'claim' END, attempts,
       CASE state WHEN 'done' THEN permille ELSE 0 END, reason, need_bytes, asked_at, retry_at,
       began_at, ended_at
FROM packagings_before;
DROP TABLE packagings_before;
CREATE INDEX packagings_open ON packagings (asked_at) WHERE state IN ('waiting', 'working');
-- A withdrawal also names what a film is about to be made from.
CREATE TRIGGER packagings_added AFTER INSERT ON packagings
BEGIN
    INSERT INTO film_digests (film_id, sha256)
    SELECT film_id, new.sha256 FROM versions WHERE id = new.version_id ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER packagings_changed AFTER UPDATE OF sha256 ON packagings
BEGIN
    INSERT INTO film_digests (film_id, sha256)
    SELECT film_id, new.sha256 FROM versions WHERE id = new.version_id ON CONFLICT DO NOTHING;
END;

-- What was noticed is not said of another file that is served as it is.
CREATE TRIGGER packagings_dropped AFTER DELETE ON packagings
BEGIN
    DELETE FROM warnings WHERE version_id = old.version_id;
END;

-- As it was, and pictures too.
CREATE TABLE staged (
    version_id     INTEGER NOT NULL REFERENCES packagings ON DELETE CASCADE,
    name           TEXT    NOT NULL,
    type           TEXT    NOT NULL,
    codecs         TEXT    NOT NULL,
    bytes          INTEGER NOT NULL,
    sha256         TEXT,
    width          INTEGER NOT NULL,
    height         INTEGER NOT NULL,
    fps_num        INTEGER NOT NULL,
    fps_den        INTEGER NOT NULL,
    bit_rate       INTEGER NOT NULL,
    peak_bit_rate  INTEGER NOT NULL,
    init_bytes     INTEGER NOT NULL,
    index_bytes    INTEGER NOT NULL,
    duration_ms    INTEGER NOT NULL,
    at_ms          INTEGER NOT NULL DEFAULT 0, -- of a picture: when it is in the film
    PRIMARY KEY (version_id, name)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER staged_left AFTER UPDATE OF folder ON packagings WHEN old.folder <> new.folder
BEGIN
    DELETE FROM staged WHERE version_id = new.version_id;
END;

-- What was noticed when a version was last made, or begun to be.
-- unseen: warnings
CREATE TABLE warnings (
    id          INTEGER PRIMARY KEY,
    version_id  INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    kind        TEXT    NOT NULL,             -- enum wire_warning_kind, in words
    from_ms     INTEGER NOT NULL,
    to_ms       INTEGER NOT NULL CHECK (to_ms >= from_ms)
) STRICT;
CREATE INDEX warnings_in_order ON warnings (version_id, from_ms, id);

-- An immutable file below renditions/, as the renditions it was made of and with.
CREATE TABLE pictures (
    id           INTEGER PRIMARY KEY,
    version_id   INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    kind         TEXT    NOT NULL CHECK (kind IN ('poster', 'sheet')),
    name         TEXT    NOT NULL,             -- 'poster-83500.jpg', 'storyboard-1.jpg'
    path         TEXT    NOT NULL,             -- below renditions/
    type         TEXT    NOT NULL CHECK (type IN ('image/jpeg', 'image/avif')),
    bytes        INTEGER NOT NULL,
    sha256       TEXT    NOT NULL,
    width        INTEGER NOT NULL,
    height       INTEGER NOT NULL,
    at_ms        INTEGER NOT NULL,             -- of a sheet: of its first tile
    approved_at  INTEGER,                      -- NULL: nobody's but the staff's
    UNIQUE (version_id, name)
) STRICT;
CREATE TRIGGER pictures_added AFTER INSERT ON pictures
BEGIN
    DELETE FROM leftovers WHERE path = new.path;
END;
CREATE TRIGGER pictures_removed AFTER DELETE ON pictures
BEGIN
    INSERT INTO leftovers (path) VALUES (old.path) ON CONFLICT DO NOTHING;
END;

PRAGMA user_version = 8;
