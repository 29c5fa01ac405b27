-- chores_ask: anew.
INSERT INTO chores (version_id, job, state, asked_at) VALUES (?, ?, 'waiting', ?)
ON CONFLICT (version_id, job) DO UPDATE
SET state = 'waiting', reason = '', asked_at = excluded.asked_at;

-- chores_again: what drafts of captions come from.
UPDATE chores SET state = 'waiting', reason = '', asked_at = ?
WHERE version_id = ? AND job IN ('subtitles', 'speech');

-- chores_ask_all: of each version that was packaged, but where it was asked for before.
INSERT INTO chores (version_id, job, state, asked_at)
SELECT version_id, ?, 'waiting', ? FROM packagings WHERE state = 'done' ORDER BY version_id
ON CONFLICT DO NOTHING;

-- chores_next: one that was begun and not ended before all others. None of a film that is
-- withdrawn, or of a version that is being made anew. AV1 takes hours: it comes last, only when it
-- is wanted, and only of films that are to be seen.
SELECT c.version_id, c.job, c.state, c.reason
FROM chores c JOIN versions v ON v.id = c.version_id JOIN films f ON f.id = v.film_id
WHERE c.state IN ('waiting', 'working') AND f.state <> 'withdrawn' AND v.state = 'ready'
  AND (c.job <> 'av1' OR (? AND f.state IN ('live', 'scheduled') AND EXISTS
       (SELECT 1 FROM packagings p WHERE p.version_id = v.id AND p.state = 'done')))
ORDER BY c.job = 'av1', c.state = 'working' DESC, c.asked_at, c.version_id, c.job LIMIT 1;

-- chores_write: how it stands.
UPDATE chores SET state = ?, reason = ? WHERE version_id = ? AND job = ?;

-- chores_each: of a version.
SELECT version_id, job, state, reason FROM chores WHERE version_id = ? ORDER BY job;
