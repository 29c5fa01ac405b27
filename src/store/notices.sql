-- notices_clear: before they are put anew.
DELETE FROM notices WHERE film_id = ?;

-- notices_add: one more.
INSERT INTO notices (film_id, place, kind, how, start_ms, end_ms, skippable, en, cy)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- notices_touch: who edits the film sees that it changed.
UPDATE films SET revision = revision + 1 WHERE id = ?;

-- notices_list: in order.
-- viewer: the film's page.
SELECT kind, how, start_ms, end_ms, skippable, en, cy FROM notices WHERE film_id = ?
ORDER BY place;
