-- leftovers_add: a file that nothing names yet, or any more.
INSERT INTO leftovers (path) VALUES (?) ON CONFLICT DO NOTHING;

-- leftovers_each: all of them, but what is being put in place right now.
SELECT path FROM leftovers
WHERE substr(path, 1, 32) NOT IN (SELECT folder FROM packagings) ORDER BY path;

-- leftovers_forget: it is deleted.
DELETE FROM leftovers WHERE path = ?;
