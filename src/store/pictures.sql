-- pictures_clear: before others are put in service. What staff have sent stays.
DELETE FROM pictures WHERE version_id = ? AND is_sent = 0;

-- pictures_enter: what is staged becomes a version's pictures, approved by nobody yet.
INSERT INTO pictures (version_id, kind, name, path, type, bytes, sha256, width, height, at_ms,
                      tiles)
SELECT s.version_id, CASE WHEN s.name LIKE 'poster-%' THEN 'poster' ELSE 'sheet' END, s.name,
       p.folder || '/' || s.name, s.type, s.bytes, s.sha256, s.width, s.height, s.at_ms, s.tiles
FROM staged s JOIN packagings p ON p.version_id = s.version_id
WHERE s.version_id = ? AND s.type LIKE 'image/%';

-- pictures_each: all of a version: posters, then sheets, as they come in the film; what was sent
-- before them.
-- viewer: the film's page.
SELECT kind, name, path, type, bytes, sha256, width, height, at_ms, tiles, approved_at, alt_en,
       alt_cy, revision, is_sent
FROM pictures WHERE version_id = ? ORDER BY kind, is_sent DESC, at_ms, type DESC, name;

-- pictures_approve_poster: the one that is called so, as JPEG and AVIF; others are not any more.
-- Not at any time: that one is not any more.
UPDATE pictures AS p
SET approved_at = CASE WHEN p.name IN (?3 || '.jpg', ?3 || '.avif') THEN ?2 END,
    revision = revision + 1
WHERE p.version_id = ?1 AND p.kind = 'poster'
  AND (p.name IN (?3 || '.jpg', ?3 || '.avif') OR ?2 IS NOT NULL AND p.approved_at IS NOT NULL)
  AND EXISTS (SELECT 1 FROM pictures q
              WHERE q.version_id = p.version_id AND q.kind = 'poster'
                AND q.name IN (?3 || '.jpg', ?3 || '.avif'))
RETURNING id;

-- pictures_approve_sheets: all of the storyboard.
UPDATE pictures SET approved_at = ?, revision = revision + 1
WHERE version_id = ? AND kind = 'sheet' RETURNING id;

-- pictures_describe: what a poster shows.
UPDATE pictures SET alt_en = ?3, alt_cy = ?4, revision = revision + 1
WHERE version_id = ?1 AND kind = 'poster' AND name IN (?2 || '.jpg', ?2 || '.avif')
RETURNING id;

-- pictures_add_sent: a file of a poster from staff, approved by nobody yet.
INSERT INTO pictures (version_id, kind, name, path, type, bytes, sha256, width, height, at_ms,
                      alt_en, alt_cy, is_sent)
VALUES (?, 'poster', ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, 1);

-- pictures_remove: one that was sent.
DELETE FROM pictures
WHERE version_id = ?1 AND is_sent = 1 AND name IN (?2 || '.jpg', ?2 || '.avif')
RETURNING id;
