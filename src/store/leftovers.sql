-- leftovers_add: a file that nothing names yet, or any more.
INSERT INTO leftovers (path) VALUES (?) ON CONFLICT DO NOTHING;

-- leftovers_each: all of them.
SELECT path FROM leftovers ORDER BY path;

-- leftovers_forget: it is deleted.
DELETE FROM leftovers WHERE path = ?;
