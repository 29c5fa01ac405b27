-- passkeys_add: no row back: it is somebody's already.
INSERT INTO passkeys (id, staff_id, public_key, uses, created_at, used_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?5) ON CONFLICT (id) DO NOTHING RETURNING 1;

-- passkeys_find: with whose it is, unless they are disabled.
SELECT s.id, s.name, s.role, p.id, p.public_key, p.uses, p.created_at, p.used_at
FROM passkeys p JOIN staff s ON s.id = p.staff_id
WHERE p.id = ? AND s.disabled_at IS NULL;

-- passkeys_each: a person's, in their order.
SELECT s.id, s.name, s.role, p.id, p.public_key, p.uses, p.created_at, p.used_at
FROM passkeys p JOIN staff s ON s.id = p.staff_id
WHERE p.staff_id = ? ORDER BY p.created_at, p.id;

-- passkeys_use: unless another use has counted as far.
UPDATE passkeys SET uses = ?2, used_at = ?3
WHERE id = ?1 AND (uses < ?2 OR (uses = 0 AND ?2 = 0)) RETURNING 1;

-- passkeys_drop: one of a person's.
DELETE FROM passkeys WHERE id = ? AND staff_id = ? RETURNING 1;

-- passkeys_drop_all: a person's.
DELETE FROM passkeys WHERE staff_id = ?;
