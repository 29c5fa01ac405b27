-- partners_add: no row back: the name is taken.
INSERT INTO partners (key, name, has_all, until_at, created_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (name) DO NOTHING
RETURNING id;

-- partners_change: its name, which films, and until when; no row back: the name is taken.
UPDATE OR IGNORE partners SET name = ?, has_all = ?, until_at = ?, revision = revision + 1
WHERE id = ?
RETURNING revision;

-- partners_find: by name.
SELECT p.id, p.key, p.name, p.has_all, p.until_at, p.created_at, p.revision, s.day
FROM partners p LEFT JOIN sightings s ON s.partner_id = p.id WHERE p.name = ?;

-- partners_find_key: by what stands in its own addresses.
-- viewer: a partner's own frame.
SELECT p.id, p.key, p.name, p.has_all, p.until_at, p.created_at, p.revision, s.day
FROM partners p LEFT JOIN sightings s ON s.partner_id = p.id WHERE p.key = ?;

-- partners_each: all, by name.
SELECT p.id, p.key, p.name, p.has_all, p.until_at, p.created_at, p.revision, s.day
FROM partners p LEFT JOIN sightings s ON s.partner_id = p.id ORDER BY p.name;

-- partners_add_origin: no row back: it is somebody's already.
INSERT INTO partner_origins (origin, partner_id) VALUES (?, ?)
ON CONFLICT (origin) DO NOTHING
RETURNING 1;

-- partners_find_origin: whose it is.
SELECT p.id, p.key, p.name, p.has_all, p.until_at, p.created_at, p.revision, s.day
FROM partner_origins o JOIN partners p ON p.id = o.partner_id
     LEFT JOIN sightings s ON s.partner_id = p.id
WHERE o.origin = ?;

-- partners_clear_origins: before they are set anew.
DELETE FROM partner_origins WHERE partner_id = ?;

-- partners_remove: with its origins and films; it shows nothing any more.
DELETE FROM partners WHERE id = ?;

-- partners_each_origin: a partner's.
-- viewer: a partner's own frame.
SELECT origin FROM partner_origins WHERE partner_id = ? ORDER BY origin;

-- partners_each_origin_of_film: of all partners that may show it now.
-- viewer: a film's frame.
SELECT o.origin
FROM partners p JOIN partner_origins o ON o.partner_id = p.id
WHERE p.has_all = 1 AND (p.until_at IS NULL OR p.until_at > ?2)
UNION ALL
SELECT o.origin
FROM partner_films f JOIN partners p ON p.id = f.partner_id
     JOIN partner_origins o ON o.partner_id = p.id
WHERE f.film_id = ?1 AND p.has_all = 0 AND (p.until_at IS NULL OR p.until_at > ?2)
ORDER BY 1;

-- partners_clear_films: before they are set anew.
DELETE FROM partner_films WHERE partner_id = ?;

-- partners_add_film: one that it may show.
INSERT INTO partner_films (partner_id, film_id) VALUES (?, ?) ON CONFLICT DO NOTHING;

-- partners_each_film: those that it may show, when they are not all.
SELECT f.slug FROM partner_films p JOIN films f ON f.id = p.film_id
WHERE p.partner_id = ? ORDER BY f.slug;

-- partners_count_origins: of all.
SELECT count(*) FROM partner_origins;

-- partners_see: its frame was loaded on that day.
INSERT INTO sightings (partner_id, day) SELECT id, ?2 FROM partners WHERE id = ?1
ON CONFLICT (partner_id) DO UPDATE SET day = max(day, excluded.day);

-- partners_see_origin: the same of whose origin that is.
INSERT INTO sightings (partner_id, day) SELECT partner_id, ?2 FROM partner_origins WHERE origin = ?1
ON CONFLICT (partner_id) DO UPDATE SET day = max(day, excluded.day);
