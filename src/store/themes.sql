-- themes_each: those after an id (each has one).
-- viewer: the themes' page.
SELECT id, name FROM themes WHERE id > ? ORDER BY id;

-- themes_each_film: all that have it.
-- viewer: the themes' page, search.
SELECT film_id FROM film_themes WHERE theme_id = ?;
