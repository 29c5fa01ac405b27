-- posts_add: one that is planned.
INSERT INTO posts (public_id, film_id, platform, words, code, state, changed_at, changed_by)
VALUES (?, ?, ?, ?, ?, 'planned', ?, ?);

-- posts_each: of a film, the newest last.
SELECT id, public_id, platform, words, code, url, state, revision, changed_at, changed_by
FROM posts WHERE film_id = ? ORDER BY id;

-- posts_find: of a film, by its public id.
SELECT id, public_id, platform, words, code, url, state, revision, changed_at, changed_by
FROM posts WHERE film_id = ? AND public_id = ?;

-- posts_change: what it says now.
UPDATE posts SET platform = ?2, words = ?3, url = ?4, state = ?5, changed_at = ?6, changed_by = ?7,
                 revision = revision + 1
WHERE id = ?1;

-- posts_remove: one that was only planned.
DELETE FROM posts WHERE id = ?;

-- posts_count: of a film.
SELECT count(*) FROM posts WHERE film_id = ?;
