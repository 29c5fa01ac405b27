-- sendings_add: it waits.
INSERT INTO sendings (public_id, film_id, alt_en, alt_cy, sent_at, sent_by)
VALUES (?, ?, ?, ?, ?, ?);

-- sendings_next: the first that waits.
SELECT id, film_id, public_id, state, reason, alt_en, alt_cy, sent_at, sent_by
FROM sendings WHERE state = 'waiting' ORDER BY id LIMIT 1;

-- sendings_find: by its public id.
SELECT id, film_id, public_id, state, reason, alt_en, alt_cy, sent_at, sent_by
FROM sendings WHERE public_id = ?;

-- sendings_each: of a film.
SELECT id, film_id, public_id, state, reason, alt_en, alt_cy, sent_at, sent_by
FROM sendings WHERE film_id = ? ORDER BY id;

-- sendings_refuse: it is none.
UPDATE sendings SET state = 'refused', reason = ?2 WHERE id = ?1;

-- sendings_remove: it is a picture of the film now, or nobody's.
DELETE FROM sendings WHERE id = ?;
