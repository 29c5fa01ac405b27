-- removals_put: so it is from now on.
INSERT INTO removals (film_id, item, is_done, changed_at, changed_by) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (film_id, item) DO UPDATE
SET is_done = excluded.is_done, changed_at = excluded.changed_at, changed_by = excluded.changed_by,
    revision = revision + 1;

-- removals_each: of a film.
SELECT item, is_done, revision, changed_at, changed_by FROM removals WHERE film_id = ?;
