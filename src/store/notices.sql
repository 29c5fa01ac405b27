-- notices_clear: before they are put anew.
DELETE FROM notices WHERE film_id = ?;

-- notices_add: one more, in the time of that content, or of what is in service.
INSERT INTO notices (film_id, place, kind, how, start_ms, end_ms, skippable, en, cy, sha256)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,
        coalesce(?10, (SELECT sha256 FROM versions WHERE film_id = ?1 AND kind = 'main')));

-- notices_touch: who edits the film sees that it changed.
UPDATE films SET revision = revision + 1 WHERE id = ?;

-- notices_list: in order, and whether their times are those of what is in service.
-- viewer: the film's page.
SELECT n.kind, n.how, n.start_ms, n.end_ms, n.skippable, n.en, n.cy, n.sha256 IS v.sha256
FROM notices n LEFT JOIN versions v ON v.film_id = n.film_id AND v.kind = 'main'
WHERE n.film_id = ? ORDER BY n.place;
