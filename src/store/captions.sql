-- captions_put: those of one language.
INSERT INTO captions (version_id, language, vtt, sha256, changed_at, origin)
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (version_id, language) DO UPDATE
SET vtt = excluded.vtt, sha256 = excluded.sha256, changed_at = excluded.changed_at,
    origin = excluded.origin
RETURNING id;

-- captions_clear_cues: before they are put anew.
DELETE FROM cues WHERE caption_id = ?;

-- captions_add_cue: one line that is said.
INSERT INTO cues (caption_id, start_ms, end_ms, speaker, text) VALUES (?, ?, ?, ?, ?);

-- captions_remove: and their cues.
DELETE FROM captions WHERE version_id = ? AND language = ? RETURNING id;

-- captions_find: with their text.
-- viewer: the captions file.
SELECT id, version_id, language, sha256, changed_at, origin, vtt
FROM captions WHERE version_id = ? AND language = ?;

-- captions_each: which languages there are.
-- viewer: the film's page.
SELECT id, version_id, language, sha256, changed_at, origin
FROM captions WHERE version_id = ?
ORDER BY language;

-- captions_cues: every line, in order.
-- viewer: the transcript.
SELECT start_ms, end_ms, speaker, text FROM cues WHERE caption_id = ? ORDER BY start_ms, id;

-- captions_count_cues: how many lines.
-- viewer: the transcript.
SELECT count(*) FROM cues WHERE caption_id = ?;
