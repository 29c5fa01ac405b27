-- versions_put: a film's version of that kind; one that is there keeps its public id.
INSERT INTO versions (public_id, film_id, kind, state, why, sha256, duration_ms)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (film_id, kind) DO UPDATE
SET state = excluded.state, why = excluded.why, sha256 = excluded.sha256,
    duration_ms = excluded.duration_ms
RETURNING id;

-- versions_forget_drafts: before other bytes take the place of those that a version was made from:
-- what was read or heard in those is no draft of these.
DELETE FROM drafts WHERE version_id =
    (SELECT id FROM versions WHERE film_id = ?1 AND kind = ?2 AND sha256 <> ?3);

-- versions_forget_approved: nor are captions that came of such drafts captions of these. Those of a
-- file beside the film stay: that can be mended or deleted.
DELETE FROM captions WHERE origin = 'approved' AND version_id =
    (SELECT id FROM versions WHERE film_id = ?1 AND kind = ?2 AND sha256 <> ?3);

-- versions_find: one kind of a film.
-- viewer: the film's page.
SELECT id, film_id, public_id, kind, state, why, sha256, duration_ms
FROM versions WHERE film_id = ? AND kind = ?;

-- versions_get: by its id.
SELECT id, film_id, public_id, kind, state, why, sha256, duration_ms
FROM versions WHERE id = ?;

-- versions_find_public: by its public id.
-- viewer: its captions and chapters.
SELECT id, film_id, public_id, kind, state, why, sha256, duration_ms
FROM versions WHERE public_id = ?;

-- versions_each: all of a film, the main one first.
-- viewer: the film's page.
SELECT id, film_id, public_id, kind, state, why, sha256, duration_ms
FROM versions WHERE film_id = ?
ORDER BY CASE kind WHEN 'main' THEN 0 ELSE 1 END, kind DESC;
