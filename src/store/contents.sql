-- contents_leave: what is in service is so no more.
UPDATE contents SET left_at = ?2, seen_until = ?3 WHERE version_id = ?1 AND left_at IS NULL
RETURNING id;

-- contents_drop: what is in service is not kept: its files are not whole.
DELETE FROM contents WHERE version_id = ? AND left_at IS NULL;

-- contents_keep_renditions: before others take their place.
INSERT INTO kept_renditions (content_id, name, path, type, codecs, bytes, sha256, width, height,
                             bit_rate, created_at, fps_num, fps_den, peak_bit_rate, init_bytes,
                             index_bytes, duration_ms)
SELECT ?1, name, path, type, codecs, bytes, sha256, width, height, bit_rate, created_at, fps_num,
       fps_den, peak_bit_rate, init_bytes, index_bytes, duration_ms
FROM renditions WHERE version_id = ?2;

-- contents_keep_pictures: the same; but those that staff have sent are not of what it is made of.
INSERT INTO kept_pictures (content_id, kind, name, path, type, bytes, sha256, width, height, at_ms,
                           tiles, approved_at, alt_en, alt_cy)
SELECT ?1, kind, name, path, type, bytes, sha256, width, height, at_ms, tiles, approved_at, alt_en,
       alt_cy
FROM pictures WHERE version_id = ?2 AND is_sent = 0;

-- contents_enter: what a version and its packaging say is in service from now on.
INSERT INTO contents (public_id, version_id, sha256, duration_ms, packaged, vault, original_ms,
                      found, loudness, loudness_mlu, entered_at)
SELECT ?1, v.id, v.sha256, v.duration_ms, p.version_id IS NOT NULL, coalesce(p.vault, ''),
       coalesce(p.duration_ms, v.duration_ms), coalesce(p.found, v.why), coalesce(p.loudness, 0),
       coalesce(p.loudness_mlu, 0), ?3
FROM versions v LEFT JOIN packagings p ON p.version_id = v.id WHERE v.id = ?2;

-- contents_claim: files that a row names are no leftovers: those of a version, now or before.
DELETE FROM leftovers WHERE path IN (
    SELECT path FROM renditions WHERE version_id = ?1
    UNION ALL SELECT path FROM pictures WHERE version_id = ?1
    UNION ALL SELECT k.path FROM kept_renditions k
              WHERE k.content_id IN (SELECT id FROM contents WHERE version_id = ?1)
    UNION ALL SELECT k.path FROM kept_pictures k
              WHERE k.content_id IN (SELECT id FROM contents WHERE version_id = ?1));

-- contents_find: by its public id.
SELECT c.id, c.public_id, c.version_id, c.sha256, c.duration_ms, c.packaged, c.vault,
       c.original_ms, c.found, c.loudness, c.loudness_mlu, c.entered_at, c.left_at, c.seen_until,
       (SELECT count(*) FROM kept_renditions WHERE content_id = c.id)
FROM contents c WHERE c.public_id = ?;

-- contents_each: of a version: what is in service, then what was, the last one first.
SELECT c.id, c.public_id, c.version_id, c.sha256, c.duration_ms, c.packaged, c.vault,
       c.original_ms, c.found, c.loudness, c.loudness_mlu, c.entered_at, c.left_at, c.seen_until,
       (SELECT count(*) FROM kept_renditions WHERE content_id = c.id)
FROM contents c WHERE c.version_id = ? ORDER BY c.left_at IS NOT NULL, c.left_at DESC, c.id DESC;

-- contents_each_file: of one that is kept.
SELECT path, type, bytes, sha256 FROM kept_renditions WHERE content_id = ?1
UNION ALL SELECT path, type, bytes, sha256 FROM kept_pictures WHERE content_id = ?1;

-- contents_bring_renditions: in service again; theirs have gone before.
INSERT INTO renditions (version_id, name, path, type, codecs, sha256, bytes, width, height,
                        bit_rate, created_at, fps_num, fps_den, peak_bit_rate, init_bytes,
                        index_bytes, duration_ms)
SELECT ?1, name, path, type, codecs, sha256, bytes, width, height, bit_rate, created_at, fps_num,
       fps_den, peak_bit_rate, init_bytes, index_bytes, duration_ms
FROM kept_renditions WHERE content_id = ?2;

-- contents_bring_pictures: the same. A poster that staff have sent and approved stays the poster.
INSERT INTO pictures (version_id, kind, name, path, type, bytes, sha256, width, height, at_ms,
                      tiles, approved_at, alt_en, alt_cy)
SELECT ?1, kind, name, path, type, bytes, sha256, width, height, at_ms, tiles,
       CASE WHEN kind = 'sheet' OR NOT EXISTS (SELECT 1 FROM pictures
                                               WHERE version_id = ?1 AND kind = 'poster'
                                                 AND approved_at IS NOT NULL)
            THEN approved_at END, alt_en, alt_cy
FROM kept_pictures WHERE content_id = ?2;

-- contents_let_renditions: they are in service.
DELETE FROM kept_renditions WHERE content_id = ?;

-- contents_let_pictures: they are in service.
DELETE FROM kept_pictures WHERE content_id = ?;

-- contents_return: it is in service again.
UPDATE contents SET left_at = NULL, seen_until = 0, entered_at = ?2 WHERE id = ?1;

-- contents_close: nobody may have what a film was made of before.
UPDATE contents SET seen_until = 0
WHERE seen_until > 0 AND version_id IN (SELECT id FROM versions WHERE film_id = ?);

-- contents_close_one: the same of one.
UPDATE contents SET seen_until = 0 WHERE id = ?;

-- contents_each_seen: what somebody may still be in the middle of.
SELECT id, sha256 FROM contents WHERE seen_until > 0;

-- contents_prune: those that have been kept long enough, or are too many of one version.
DELETE FROM contents WHERE left_at IS NOT NULL AND seen_until <= ?1
  AND (left_at <= ?2 OR id IN (
       SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY version_id
                                                     ORDER BY left_at DESC, id DESC) AS place
                       FROM contents WHERE left_at IS NOT NULL)
       WHERE place > ?3));

-- contents_find_vault: whose original it is, or was.
SELECT id FROM contents WHERE vault = ?;

-- contents_each_vault_leftover: those that are still nobody's.
SELECT name FROM vault_leftovers
WHERE name NOT IN (SELECT vault FROM packagings) AND name NOT IN (SELECT vault FROM contents)
ORDER BY name;

-- contents_forget_vault: it is deleted.
DELETE FROM vault_leftovers WHERE name = ?;
