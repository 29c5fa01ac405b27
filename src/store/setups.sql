-- setups_put: instead of the one before.
INSERT INTO setups (staff_id, sha256, expires_at) VALUES (?, ?, ?)
ON CONFLICT (staff_id) DO UPDATE SET sha256 = excluded.sha256, expires_at = excluded.expires_at;

-- setups_find: whose it is, while it lasts and they work here.
SELECT s.id, s.name, s.role, s.created_at, s.disabled_at
FROM setups u JOIN staff s ON s.id = u.staff_id
WHERE u.sha256 = ? AND u.expires_at > ? AND s.disabled_at IS NULL;

-- setups_drop: a person's.
DELETE FROM setups WHERE staff_id = ?;
