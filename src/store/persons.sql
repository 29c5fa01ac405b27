-- persons_next: the number of the next code that nobody has.
SELECT coalesce(max(CAST(substr(code, 3) AS INTEGER)), 0) + 1 FROM persons;

-- persons_add: no row back: the code is taken.
INSERT INTO persons (code, role, was_child, name_policy, name, label_en, label_cy, credited,
                     created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (code) DO NOTHING
RETURNING id;

-- persons_change: all that may change; no row back: there is no such person.
UPDATE persons SET role = ?, was_child = ?, name_policy = ?, name = ?, label_en = ?, label_cy = ?,
                   credited = ?, revision = revision + 1
WHERE code = ?
RETURNING id;

-- persons_find: by the code.
SELECT id, code, role, was_child, name_policy, name, label_en, label_cy, credited, revision
FROM persons WHERE code = ?;

-- persons_each: all, by code.
SELECT id, code, role, was_child, name_policy, name, label_en, label_cy, credited, revision
FROM persons ORDER BY length(code), code;
