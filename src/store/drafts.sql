-- drafts_put: instead of the one from the same place.
INSERT INTO drafts (version_id, origin, track, language, telemetry, cues, vtt, made_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (version_id, origin, track) DO UPDATE
SET language = excluded.language, telemetry = excluded.telemetry, cues = excluded.cues,
    vtt = excluded.vtt, made_at = excluded.made_at
RETURNING id;

-- drafts_clear: those of a version that came the same way.
DELETE FROM drafts WHERE version_id = ? AND origin = ?;

-- drafts_remove: one.
DELETE FROM drafts WHERE id = ? RETURNING id;

-- drafts_each: of a film.
SELECT d.id, d.version_id, v.film_id, d.origin, d.track, d.language, d.telemetry, d.cues, d.vtt,
       d.made_at
FROM drafts d JOIN versions v ON v.id = d.version_id
WHERE v.film_id = ? ORDER BY d.id;
