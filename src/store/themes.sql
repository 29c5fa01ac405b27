-- themes_each: those after an id (each has one).
-- viewer: the themes' page.
SELECT id, name FROM themes WHERE id > ? ORDER BY id;
