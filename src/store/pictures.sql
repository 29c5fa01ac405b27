-- pictures_clear: before others are put in service.
DELETE FROM pictures WHERE version_id = ?;

-- pictures_enter: what is staged becomes a version's pictures, approved by nobody yet.
INSERT INTO pictures (version_id, kind, name, path, type, bytes, sha256, width, height, at_ms,
                      tiles)
SELECT s.version_id, CASE WHEN s.name LIKE 'poster-%' THEN 'poster' ELSE 'sheet' END, s.name,
       p.folder || '/' || s.name, s.type, s.bytes, s.sha256, s.width, s.height, s.at_ms, s.tiles
FROM staged s JOIN packagings p ON p.version_id = s.version_id
WHERE s.version_id = ? AND s.type LIKE 'image/%';

-- pictures_each: all of a version: posters, then sheets, as they come in the film.
-- viewer: the film's page.
SELECT kind, name, path, type, bytes, sha256, width, height, at_ms, tiles, approved_at
FROM pictures WHERE version_id = ? ORDER BY kind, at_ms, type DESC;

-- pictures_approve_poster: the one at that time, as JPEG and AVIF; others are not any more. Not at
-- any time: that one is not any more.
UPDATE pictures AS p SET approved_at = CASE p.at_ms WHEN ?3 THEN ?2 END
WHERE p.version_id = ?1 AND p.kind = 'poster' AND (?2 IS NOT NULL OR p.at_ms = ?3)
  AND EXISTS (SELECT 1 FROM pictures q
              WHERE q.version_id = p.version_id AND q.kind = 'poster' AND q.at_ms = ?3)
RETURNING id;

-- pictures_approve_sheets: all of the storyboard.
UPDATE pictures SET approved_at = ? WHERE version_id = ? AND kind = 'sheet' RETURNING id;
