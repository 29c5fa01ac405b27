-- links_add: no row back: the code is taken.
INSERT INTO links (code, film_id, created_at) VALUES (?, ?, ?)
ON CONFLICT (code) DO NOTHING
RETURNING 1;

-- links_find: where a code leads.
-- viewer: whoever follows a short address.
SELECT film_id FROM links WHERE code = ?;

-- links_each: all, by film and code.
SELECT l.code, f.slug, l.created_at
FROM links l JOIN films f ON f.id = l.film_id
ORDER BY f.slug, l.code;

-- links_remove: no row back: there is none.
DELETE FROM links WHERE code = ? RETURNING 1;
