-- sessions_add: one more.
INSERT INTO sessions (sha256, public_id, staff_id, created_at, seen_at) VALUES (?1, ?2, ?3, ?4, ?4);

-- sessions_find: whose it is, unless they are disabled, or it was begun or used too long ago.
SELECT s.id, s.name, s.role, n.public_id, n.created_at, n.seen_at
FROM sessions n JOIN staff s ON s.id = n.staff_id
WHERE n.sha256 = ? AND n.created_at > ? AND n.seen_at > ? AND s.disabled_at IS NULL;

-- sessions_each: a person's, the one used last first.
SELECT n.staff_id, '', '', n.public_id, n.created_at, n.seen_at FROM sessions n
WHERE n.staff_id = ? AND n.created_at > ? AND n.seen_at > ? ORDER BY n.seen_at DESC, n.public_id;

-- sessions_touch: it is used.
UPDATE sessions SET seen_at = max(seen_at, ?) WHERE sha256 = ?;

-- sessions_drop: by what its browser shows.
DELETE FROM sessions WHERE sha256 = ?;

-- sessions_revoke: by its name, if it is this person's.
DELETE FROM sessions WHERE public_id = ? AND staff_id = ? RETURNING 1;

-- sessions_drop_all: a person's, but for the one that is named.
DELETE FROM sessions WHERE staff_id = ? AND public_id <> ?;

-- sessions_expire: those begun or used too long ago.
DELETE FROM sessions WHERE created_at <= ? OR seen_at <= ?;
