-- What a version is made of, and what it was made of before. The files of that are kept for a
-- while: for who is in the middle of them, and for staff who want it back.
CREATE TABLE contents (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    public_id     TEXT    NOT NULL UNIQUE,
    version_id    INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    sha256        TEXT    NOT NULL,             -- of the original
    duration_ms   INTEGER NOT NULL,             -- as it plays
    packaged      INTEGER NOT NULL CHECK (packaged IN (0, 1)), -- 0: served as it came
    vault         TEXT    NOT NULL,             -- this and the next as in packagings
    original_ms   INTEGER NOT NULL,
    found         TEXT    NOT NULL,
    loudness      INTEGER NOT NULL,
    loudness_mlu  INTEGER NOT NULL,
    entered_at    INTEGER NOT NULL,
    left_at       INTEGER,                      -- NULL: it is in service
    seen_until    INTEGER NOT NULL DEFAULT 0    -- who began with it may have its files until then
) STRICT;
CREATE UNIQUE INDEX contents_in_service ON contents (version_id) WHERE left_at IS NULL;
CREATE INDEX contents_by_version ON contents (version_id, left_at);
CREATE INDEX contents_by_vault ON contents (vault) WHERE vault <> '';
CREATE INDEX contents_seen ON contents (seen_until) WHERE seen_until > 0;

CREATE TRIGGER contents_shown_new AFTER INSERT ON contents
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER contents_shown_other AFTER UPDATE ON contents
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER contents_shown_gone AFTER DELETE ON contents
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;

-- They come and go with their content's row, which is seen.
-- unseen: kept_renditions
-- unseen: kept_pictures
-- unseen: vault_leftovers
-- Its files, but for those of what is in service: as renditions and pictures.
CREATE TABLE kept_renditions (
    content_id     INTEGER NOT NULL REFERENCES contents ON DELETE CASCADE,
    name           TEXT    NOT NULL,
    path           TEXT    NOT NULL,
    type           TEXT    NOT NULL,
    codecs         TEXT    NOT NULL,
    bytes          INTEGER NOT NULL,
    sha256         TEXT    NOT NULL,
    width          INTEGER NOT NULL,
    height         INTEGER NOT NULL,
    bit_rate       INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    fps_num        INTEGER NOT NULL,
    fps_den        INTEGER NOT NULL,
    peak_bit_rate  INTEGER NOT NULL,
    init_bytes     INTEGER NOT NULL,
    index_bytes    INTEGER NOT NULL,
    duration_ms    INTEGER NOT NULL,
    PRIMARY KEY (content_id, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE kept_pictures (
    content_id   INTEGER NOT NULL REFERENCES contents ON DELETE CASCADE,
    kind         TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    path         TEXT    NOT NULL,
    type         TEXT    NOT NULL,
    bytes        INTEGER NOT NULL,
    sha256       TEXT    NOT NULL,
    width        INTEGER NOT NULL,
    height       INTEGER NOT NULL,
    at_ms        INTEGER NOT NULL,
    tiles        INTEGER NOT NULL,
    approved_at  INTEGER,
    PRIMARY KEY (content_id, name)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER kept_renditions_removed AFTER DELETE ON kept_renditions
BEGIN
    INSERT INTO leftovers (path) VALUES (old.path) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER kept_pictures_removed AFTER DELETE ON kept_pictures
BEGIN
    INSERT INTO leftovers (path) VALUES (old.path) ON CONFLICT DO NOTHING;
END;

-- Originals in vault/ that may be deleted: of what is no version's, and will be none's. What is not
-- on the list is never deleted.
CREATE TABLE vault_leftovers (
    name  TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE INDEX packagings_by_vault ON packagings (vault) WHERE vault <> '';
CREATE TRIGGER contents_removed AFTER DELETE ON contents
WHEN old.vault <> '' AND NOT EXISTS (SELECT 1 FROM packagings WHERE vault = old.vault)
     AND NOT EXISTS (SELECT 1 FROM contents WHERE vault = old.vault)
BEGIN
    INSERT INTO vault_leftovers (name) VALUES (old.vault) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER packagings_left AFTER UPDATE OF vault ON packagings
WHEN old.vault <> '' AND old.vault <> new.vault
     AND NOT EXISTS (SELECT 1 FROM contents WHERE vault = old.vault)
BEGIN
    INSERT INTO vault_leftovers (name) VALUES (old.vault) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER packagings_forgotten AFTER DELETE ON packagings
WHEN old.vault <> '' AND NOT EXISTS (SELECT 1 FROM contents WHERE vault = old.vault)
BEGIN
    INSERT INTO vault_leftovers (name) VALUES (old.vault) ON CONFLICT DO NOTHING;
END;

-- What is in service today.
INSERT INTO contents (public_id, version_id, sha256, duration_ms, packaged, vault, original_ms,
                      found, loudness, loudness_mlu, entered_at)
SELECT lower(hex(randomblob(16))), v.id, v.sha256, v.duration_ms, p.version_id IS NOT NULL,
       CASE WHEN p.sha256 = v.sha256 THEN p.vault ELSE coalesce(
           (SELECT u.public_id FROM uploads u
            WHERE u.film_id = v.film_id AND u.sha256 = v.sha256 AND u.state = 'entered'), '') END,
       coalesce(p.duration_ms, v.duration_ms), coalesce(p.found, v.why), coalesce(p.loudness, 0),
       coalesce(p.loudness_mlu, 0),
       coalesce((SELECT max(created_at) FROM renditions WHERE version_id = v.id), 0)
FROM versions v LEFT JOIN packagings p ON p.version_id = v.id WHERE v.state = 'ready';

PRAGMA user_version = 22;
