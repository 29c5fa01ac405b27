-- staff_add: the first one is the admin, whatever is said; no row back: the name is another's.
INSERT INTO staff (name, role, created_at)
VALUES (?1, CASE WHEN EXISTS (SELECT 1 FROM staff) THEN ?2 ELSE 'admin' END, ?3)
ON CONFLICT (name) DO NOTHING
RETURNING id, role;

-- staff_find: by name, in whatever case.
SELECT id, name, role, created_at, disabled_at FROM staff WHERE name = ?;

-- staff_each: all, by name.
SELECT id, name, role, created_at, disabled_at FROM staff ORDER BY name;

-- staff_disable: from now on; no row back: there is no such person.
UPDATE staff SET disabled_at = coalesce(disabled_at, ?) WHERE name = ? RETURNING id;

-- staff_drop_tokens: all of a person's.
DELETE FROM tokens WHERE staff_id = ?;

-- staff_add_token: by its digest.
INSERT INTO tokens (sha256, staff_id, created_at) VALUES (?, ?, ?);

-- staff_find_token: whose it is, unless they are disabled.
SELECT s.id, s.name, s.role, s.created_at, s.disabled_at
FROM tokens t JOIN staff s ON s.id = t.staff_id
WHERE t.sha256 = ? AND s.disabled_at IS NULL;
