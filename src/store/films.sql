-- films_add: a new film; no row back: the slug is another's.
INSERT INTO films (public_id, slug, kind, number, door, language, state, announced, publish_at,
                   end_at, created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (slug) DO NOTHING
RETURNING id;

-- films_slug_holder: which film has the slug.
SELECT id FROM films WHERE slug = ?;

-- films_change: all of a film's own columns.
UPDATE films
SET slug = ?, kind = ?, number = ?, door = ?, language = ?, state = ?, announced = ?,
    publish_at = ?, end_at = ?, revision = revision + 1
WHERE id = ?
RETURNING revision;

-- films_drop_text: what people read of it, when its language changes to another.
DELETE FROM film_texts
WHERE film_id = ?1 AND language <> ?2 AND language = (SELECT language FROM films WHERE id = ?1);

-- films_put_text: what people read of it, in one language.
INSERT INTO film_texts (film_id, language, title, dek, synopsis)
VALUES (?, ?, ?, ?, ?)
ON CONFLICT (film_id, language)
DO UPDATE SET title = excluded.title, dek = excluded.dek, synopsis = excluded.synopsis;

-- films_set_state: released, ended, withdrawn.
UPDATE films SET state = ?, publish_at = ?, end_at = ?, doubt = 0, revision = revision + 1
WHERE id = ?
RETURNING revision;

-- films_remove: a draft that is given up.
DELETE FROM films WHERE id = ?;

-- films_lie_beside: whether it is of a file in library/.
SELECT EXISTS (SELECT 1 FROM sources WHERE film_id = ? AND state <> 'missing');

-- films_set_audience: whom it is for once it is released.
UPDATE films SET audience = ?, revision = revision + 1 WHERE id = ? RETURNING revision;

-- films_audience: as it is.
SELECT audience FROM films WHERE id = ?;

-- films_find: a film by its slug.
-- viewer: the film's page.
SELECT * FROM film_rows WHERE slug = ?;

-- films_get: a film by its row.
-- viewer: a hit of a search.
SELECT * FROM film_rows WHERE id = ?;

-- films_each: every film, for staff.
SELECT * FROM film_rows ORDER BY slug;

-- films_newest: released films before a moment and slug, newest first.
-- viewer: the first page, the API's list.
SELECT * FROM film_rows
WHERE state IN ('scheduled', 'live') AND (publish_at, slug) < (?, ?)
ORDER BY publish_at DESC, slug DESC;

-- films_newest_of_kind: the same of one kind.
-- viewer: the first page, the API's list.
SELECT * FROM film_rows
WHERE state IN ('scheduled', 'live') AND (publish_at, slug) < (?, ?) AND kind = ?
ORDER BY publish_at DESC, slug DESC;

-- films_newest_of_theme: their rows, of one theme, and of one kind unless that is NULL. (+state: go
-- from the theme to its films, not through all films.)
-- viewer: a theme's page, the API's list.
SELECT id FROM films
WHERE +state IN ('scheduled', 'live') AND (+publish_at, slug) < (?1, ?2)
      AND (?3 IS NULL OR kind = ?3)
      AND id IN (SELECT film_id FROM film_themes WHERE theme_id = ?4)
ORDER BY publish_at DESC, slug DESC;

-- films_numbered: released films after a number and slug, by number.
-- viewer: the series in its order.
SELECT * FROM film_rows
WHERE state IN ('scheduled', 'live') AND (number, slug) > (?, ?)
ORDER BY number, slug;

-- films_numbered_of_kind: the same of one kind.
-- viewer: the series in its order.
SELECT * FROM film_rows
WHERE state IN ('scheduled', 'live') AND (number, slug) > (?, ?) AND kind = ?
ORDER BY number, slug;

-- films_numbered_of_theme: their rows, of one theme, and of one kind unless that is NULL.
-- viewer: a theme's page, the API's list.
SELECT id FROM films
WHERE +state IN ('scheduled', 'live') AND (+number, slug) > (?1, ?2)
      AND (?3 IS NULL OR kind = ?3)
      AND id IN (SELECT film_id FROM film_themes WHERE theme_id = ?4)
ORDER BY number, slug;

-- films_within: released films of a range of rows, without their synopses. (+state: go through the
-- range, not through all that is released.)
-- viewer: the sitemap.
SELECT id, public_id, slug, kind, door, language, state, number, announced, publish_at, end_at,
       created_at, revision, title, dek, NULL, duration_ms, has_rendition
FROM film_rows
WHERE id BETWEEN ? AND ? AND +state IN ('scheduled', 'live')
ORDER BY id;

-- films_announced: what is to come, soonest first.
-- viewer: the first page.
SELECT * FROM film_rows
WHERE state = 'scheduled' AND publish_at > ? AND announced = 1
ORDER BY publish_at;

-- films_due: films whose state is behind the clock.
SELECT id FROM films WHERE state = 'scheduled' AND publish_at <= ?1
UNION
SELECT id FROM films
WHERE state IN ('scheduled', 'live') AND end_at IS NOT NULL AND end_at <= ?1
LIMIT ?2;

-- films_make_theme: a theme nobody named yet.
INSERT INTO themes (id, name) VALUES (?, ?) ON CONFLICT (id) DO NOTHING;

-- films_clear_themes: before they are set anew.
DELETE FROM film_themes WHERE film_id = ?;

-- films_add_theme: one of a film's themes.
INSERT INTO film_themes (film_id, theme_id) VALUES (?, ?) ON CONFLICT DO NOTHING;

-- films_each_theme: a film's themes.
-- viewer: the film's page and every card of it.
SELECT t.id, t.name
FROM film_themes f JOIN themes t ON t.id = f.theme_id
WHERE f.film_id = ?
ORDER BY f.theme_id;
