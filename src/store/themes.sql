-- themes_each: the first of them (each has an id).
-- viewer: the themes' page.
SELECT id, name FROM themes WHERE id > '' ORDER BY id LIMIT ?;
