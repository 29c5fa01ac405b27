-- chapters_clear: before they are put anew.
DELETE FROM chapters WHERE version_id = ?;

-- chapters_add: one chapter; of two that start together the first stays.
INSERT INTO chapters (version_id, start_ms, end_ms, title) VALUES (?, ?, ?, ?)
ON CONFLICT DO NOTHING;

-- chapters_list: in order.
-- viewer: the film's page, the chapters file.
SELECT start_ms, end_ms, title FROM chapters WHERE version_id = ? ORDER BY start_ms;
