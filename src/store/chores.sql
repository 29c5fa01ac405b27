-- chores_ask: anew.
INSERT INTO chores (version_id, job, state, asked_at) VALUES (?, ?, 'waiting', ?)
ON CONFLICT (version_id, job) DO UPDATE
SET state = 'waiting', reason = '', asked_at = excluded.asked_at;

-- chores_again: all that was ever done with a version.
UPDATE chores SET state = 'waiting', reason = '', asked_at = ? WHERE version_id = ?;

-- chores_next: one that was begun and not ended before all others. None of a film that is
-- withdrawn, or of a version that is being made anew.
SELECT c.version_id, c.job, c.state, c.reason
FROM chores c JOIN versions v ON v.id = c.version_id JOIN films f ON f.id = v.film_id
WHERE c.state IN ('waiting', 'working') AND f.state <> 'withdrawn' AND v.state = 'ready'
ORDER BY c.state = 'working' DESC, c.asked_at, c.version_id, c.job LIMIT 1;

-- chores_write: how it stands.
UPDATE chores SET state = ?, reason = ? WHERE version_id = ? AND job = ?;

-- chores_each: of a version.
SELECT version_id, job, state, reason FROM chores WHERE version_id = ? ORDER BY job;
