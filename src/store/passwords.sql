-- passwords_put: instead of the one before.
INSERT INTO passwords (staff_id, hash, changed_at) VALUES (?, ?, ?)
ON CONFLICT (staff_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at;

-- passwords_find: of somebody who works here.
SELECT p.hash FROM passwords p JOIN staff s ON s.id = p.staff_id
WHERE p.staff_id = ? AND s.disabled_at IS NULL;

-- passwords_drop: a person's.
DELETE FROM passwords WHERE staff_id = ?;
