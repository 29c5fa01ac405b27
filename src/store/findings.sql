-- findings_drop: of a content.
DELETE FROM findings WHERE sha256 = ?;

-- findings_add: one kind of it.
INSERT INTO findings (sha256, kind, count) VALUES (?, ?, ?);

-- findings_each: of a content.
SELECT kind, count FROM findings WHERE sha256 = ? ORDER BY kind;

-- findings_each_in_library: in how many of the files that are there.
SELECT n.kind, count(*)
FROM sources s JOIN findings n ON n.sha256 = s.sha256
WHERE s.state = 'indexed'
GROUP BY n.kind ORDER BY n.kind;

-- findings_each_in_films: in the originals of how many films.
SELECT n.kind, count(DISTINCT v.film_id)
FROM versions v JOIN findings n ON n.sha256 = v.sha256
GROUP BY n.kind ORDER BY n.kind;
