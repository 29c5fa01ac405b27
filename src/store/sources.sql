-- sources_find: by where it lies.
SELECT id, path, bytes, mtime_ns, ctime_ns, inode, device, sha256, sidecars, state, reason, probe,
       film_id, seen_at
FROM sources WHERE path = ?;

-- sources_find_digest: by content and state, the one seen last.
SELECT id, path, bytes, mtime_ns, ctime_ns, inode, device, sha256, sidecars, state, reason, probe,
       film_id, seen_at
FROM sources WHERE sha256 = ? AND state = ?
ORDER BY seen_at DESC, id DESC LIMIT 1;

-- sources_each: all, by path.
SELECT id, path, bytes, mtime_ns, ctime_ns, inode, device, sha256, sidecars, state, reason, probe,
       film_id, seen_at
FROM sources ORDER BY path;

-- sources_put: what was seen of a file now.
INSERT INTO sources (path, bytes, mtime_ns, ctime_ns, inode, device, sha256, sidecars, state,
                     reason, probe, film_id, seen_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (path) DO UPDATE
SET bytes = excluded.bytes, mtime_ns = excluded.mtime_ns, ctime_ns = excluded.ctime_ns,
    inode = excluded.inode, device = excluded.device, sha256 = excluded.sha256,
    sidecars = excluded.sidecars, state = excluded.state, reason = excluded.reason,
    probe = excluded.probe, film_id = excluded.film_id, seen_at = excluded.seen_at
RETURNING id;

-- sources_move: the same file under another name.
UPDATE sources SET path = ? WHERE id = ? RETURNING id;

-- sources_set_state: indexed, refused, missing.
UPDATE sources SET state = ? WHERE id = ? RETURNING id;

-- sources_digests: every content a film was ever made from.
SELECT sha256 FROM film_digests WHERE film_id = ? ORDER BY sha256;

-- sources_digests_now: every content it is made from now.
SELECT DISTINCT sha256 FROM versions WHERE film_id = ? ORDER BY sha256;
