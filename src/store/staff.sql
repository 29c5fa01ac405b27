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

-- staff_enable: no row back: there is no such person, or they are not disabled.
UPDATE staff SET disabled_at = NULL WHERE name = ? AND disabled_at IS NOT NULL RETURNING id;

-- staff_set_role: no row back: there is no such person.
UPDATE staff SET role = ?1 WHERE name = ?2 RETURNING id;

-- staff_count_admins: who can come in, or could.
SELECT count(*) FROM staff WHERE role = 'admin' AND disabled_at IS NULL;

-- staff_each_standing: all, by name, and the ways in that each has.
SELECT s.id, s.name, s.role, s.created_at, s.disabled_at,
       (SELECT count(*) FROM passkeys p WHERE p.staff_id = s.id),
       EXISTS (SELECT 1 FROM passwords w WHERE w.staff_id = s.id),
       EXISTS (SELECT 1 FROM authenticators a WHERE a.staff_id = s.id),
       (SELECT count(*) FROM tokens t WHERE t.staff_id = s.id),
       (SELECT max(seen_at) FROM sessions n WHERE n.staff_id = s.id),
       (SELECT expires_at FROM setups u WHERE u.staff_id = s.id)
FROM staff s ORDER BY s.name;

-- staff_drop_tokens: all of a person's.
DELETE FROM tokens WHERE staff_id = ?;

-- staff_add_token: by its digest.
INSERT INTO tokens (sha256, staff_id, created_at) VALUES (?, ?, ?);

-- staff_find_token: whose it is, unless they are disabled.
SELECT s.id, s.name, s.role, s.created_at, s.disabled_at
FROM tokens t JOIN staff s ON s.id = t.staff_id
WHERE t.sha256 = ? AND s.disabled_at IS NULL;
