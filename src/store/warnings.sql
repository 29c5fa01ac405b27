-- warnings_clear: before they are put anew.
DELETE FROM warnings WHERE version_id = ?;

-- warnings_add: one of a version.
INSERT INTO warnings (version_id, kind, from_ms, to_ms) VALUES (?, ?, ?, ?);

-- warnings_each: of a version, in order.
-- viewer: staff's pages.
SELECT kind, from_ms, to_ms FROM warnings WHERE version_id = ? ORDER BY from_ms, id;
