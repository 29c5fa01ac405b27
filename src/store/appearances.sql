-- appearances_add: one more of a person in a film.
INSERT INTO appearances (film_id, person_id, how, identifiable, start_ms, end_ms, post, checked_by,
                         checked_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
RETURNING id;

-- appearances_remove: no row back: there is none such in that film.
DELETE FROM appearances WHERE id = ? AND film_id = ? RETURNING 1;

-- appearances_check: by whom and when; no row back: there is none such in that film.
UPDATE appearances SET checked_by = ?, checked_at = ? WHERE id = ? AND film_id = ? RETURNING 1;

-- appearances_credited: each person once; who took back their word for it or for all is not named
-- where they cannot be recognised either.
-- viewer: the credits below a film.
SELECT p.role, p.name, p.label_en, p.label_cy, max(a.post)
FROM appearances a JOIN persons p ON p.id = a.person_id
WHERE a.film_id = ? AND p.credited = 1 AND p.name_policy <> 'none'
      AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.person_id = a.person_id
                      AND (h.film_id IS NULL OR h.film_id = a.film_id))
GROUP BY a.person_id ORDER BY min(coalesce(a.start_ms, 0)), min(a.id);

-- appearances_of_film: in its order.
SELECT a.id, a.film_id, f.slug, f.public_id, f.state, p.id, p.code, p.role, p.name, p.label_en,
       p.label_cy, p.credited, a.how, a.identifiable, a.start_ms, a.end_ms, a.post, a.checked_by,
       a.checked_at
FROM appearances a JOIN persons p ON p.id = a.person_id JOIN films f ON f.id = a.film_id
WHERE a.film_id = ? ORDER BY a.start_ms, a.id;

-- appearances_of_person: by film.
SELECT a.id, a.film_id, f.slug, f.public_id, f.state, p.id, p.code, p.role, p.name, p.label_en,
       p.label_cy, p.credited, a.how, a.identifiable, a.start_ms, a.end_ms, a.post, a.checked_by,
       a.checked_at
FROM appearances a JOIN persons p ON p.id = a.person_id JOIN films f ON f.id = a.film_id
WHERE a.person_id = ? ORDER BY f.slug, a.start_ms, a.id;
