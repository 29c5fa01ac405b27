-- packagings_ask: anew. asked_at always differs from the one before.
INSERT INTO packagings (version_id, sha256, vault, duration_ms, found, state, step, asked_at)
VALUES (?, ?, ?, ?, ?, 'waiting', 'claim', ?)
ON CONFLICT (version_id) DO UPDATE
SET sha256 = excluded.sha256, vault = excluded.vault, duration_ms = excluded.duration_ms,
    found = excluded.found, state = 'waiting', step = 'claim', attempts = 0, permille = 0,
    reason = '', folder = '', loudness = 0, loudness_mlu = 0, need_bytes = 0,
    asked_at = max(excluded.asked_at, packagings.asked_at + 1), retry_at = 0, began_at = NULL,
    ended_at = NULL;

-- packagings_find: of a version.
-- viewer: staff's pages.
SELECT p.version_id, v.film_id, f.state, p.sha256, p.vault, p.duration_ms, p.found, p.state, p.step,
       p.attempts, p.permille, p.reason, p.folder, p.loudness, p.loudness_mlu, p.need_bytes,
       p.asked_at, p.retry_at, p.began_at, p.ended_at
FROM packagings p JOIN versions v ON v.id = p.version_id JOIN films f ON f.id = v.film_id
WHERE p.version_id = ?;

-- packagings_next: to be worked on now.
SELECT p.version_id, v.film_id, f.state, p.sha256, p.vault, p.duration_ms, p.found, p.state, p.step,
       p.attempts, p.permille, p.reason, p.folder, p.loudness, p.loudness_mlu, p.need_bytes,
       p.asked_at, p.retry_at, p.began_at, p.ended_at
FROM packagings p JOIN versions v ON v.id = p.version_id JOIN films f ON f.id = v.film_id
WHERE p.state IN ('waiting', 'working') AND p.retry_at <= ? AND f.state <> 'withdrawn'
ORDER BY p.state = 'working' DESC, p.asked_at, p.version_id LIMIT 1;

-- packagings_write: how far it has got, unless it was asked for anew.
UPDATE packagings
SET state = ?, step = ?, attempts = ?, permille = ?, reason = ?, folder = ?, loudness = ?,
    loudness_mlu = ?, need_bytes = ?, retry_at = ?, began_at = ?, ended_at = ?
WHERE version_id = ? AND asked_at = ?
RETURNING version_id;

-- packagings_drop: there is nothing to be done.
DELETE FROM packagings WHERE version_id = ?;

-- packagings_find_vault: whose original it is.
SELECT version_id FROM packagings WHERE vault = ?;

-- packagings_find_folder: whose it is.
SELECT version_id FROM packagings WHERE folder = ?;
