-- From an original to what is served: a row a version, which is at once the work to be done, how
-- far it has got, and what came of it. Found and uploaded films meet here.

-- unseen: packagings
CREATE TABLE packagings (
    version_id    INTEGER NOT NULL PRIMARY KEY REFERENCES versions ON DELETE CASCADE,
    sha256        TEXT    NOT NULL,             -- of the original
    vault         TEXT    NOT NULL DEFAULT '',  -- its name in vault/; '': in library/, see sources
    duration_ms   INTEGER NOT NULL,             -- as probed
    found         TEXT    NOT NULL DEFAULT '',  -- what of it is not in the renditions, for staff
    state         TEXT    NOT NULL CHECK (state IN ('waiting', 'working', 'done', 'failed')),
    step          TEXT    NOT NULL CHECK (step IN
                  ('claim', 'first', 'rest', 'prove', 'place', 'enter')), -- the next one
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

-- What lies in a packaging's folder, whole and on the disk. Without a digest it is not proven yet,
-- and cannot become a rendition.
-- unseen: staged
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
    PRIMARY KEY (version_id, name)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER staged_left AFTER UPDATE OF folder ON packagings WHEN old.folder <> new.folder
BEGIN
    DELETE FROM staged WHERE version_id = new.version_id;
END;

-- What players ask before they choose one. 0: unknown, as of originals that are served as they are.
ALTER TABLE renditions ADD COLUMN fps_num       INTEGER NOT NULL DEFAULT 0;
ALTER TABLE renditions ADD COLUMN fps_den       INTEGER NOT NULL DEFAULT 0;
ALTER TABLE renditions ADD COLUMN peak_bit_rate INTEGER NOT NULL DEFAULT 0; -- bits a second
-- In fragments: [0, init_bytes) begins a player, index_bytes behind them are the sidx. 0: in one
-- piece.
ALTER TABLE renditions ADD COLUMN init_bytes    INTEGER NOT NULL DEFAULT 0;
ALTER TABLE renditions ADD COLUMN index_bytes   INTEGER NOT NULL DEFAULT 0;
ALTER TABLE renditions ADD COLUMN duration_ms   INTEGER NOT NULL DEFAULT 0;

-- What has waited for this.
INSERT INTO packagings (version_id, sha256, vault, duration_ms, found, state, step, asked_at)
SELECT v.id, v.sha256,
       coalesce((SELECT u.public_id FROM uploads u
                 WHERE u.film_id = f.id AND u.sha256 = v.sha256 AND u.state = 'entered'), ''),
       v.duration_ms, v.why, 'waiting', 'claim', f.created_at
FROM versions v JOIN films f ON f.id = v.film_id WHERE v.state = 'needs_packaging';

PRAGMA user_version = 5;
