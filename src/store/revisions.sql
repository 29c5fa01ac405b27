-- revisions_add: the next one.
INSERT INTO revisions (film_id, what, language, number, origin, author, saved_at, content, sha256,
                       text)
SELECT ?1, ?2, ?3,
       coalesce((SELECT max(number) FROM revisions
                 WHERE film_id = ?1 AND what = ?2 AND language = ?3), 0) + 1,
       ?4, ?5, ?6, ?7, ?8, ?9
RETURNING id, number;

-- revisions_prune: old ones that never were visitors'.
DELETE FROM revisions
WHERE film_id = ?1 AND what = ?2 AND language = ?3 AND approved_at IS NULL AND number <=
    (SELECT max(number) FROM revisions WHERE film_id = ?1 AND what = ?2 AND language = ?3) - ?4;

-- revisions_last: the newest.
SELECT id, number, language, origin, author, saved_at, content, sha256, checked_at, checked_by,
       checked_how, approved_at, approved_by, text
FROM revisions WHERE film_id = ? AND what = ? AND language = ? ORDER BY number DESC LIMIT 1;

-- revisions_find: by its number.
SELECT id, number, language, origin, author, saved_at, content, sha256, checked_at, checked_by,
       checked_how, approved_at, approved_by, text
FROM revisions WHERE film_id = ? AND what = ? AND language = ? AND number = ?;

-- revisions_approved: what visitors got last, of a content.
SELECT id, number, language, origin, author, saved_at, content, sha256, checked_at, checked_by,
       checked_how, approved_at, approved_by, text
FROM revisions
WHERE film_id = ? AND what = ? AND language = ? AND content = ? AND approved_at IS NOT NULL
ORDER BY approved_at DESC, number DESC LIMIT 1;

-- revisions_each: newest first.
SELECT id, number, language, origin, author, saved_at, content, sha256, checked_at, checked_by,
       checked_how, approved_at, approved_by
FROM revisions WHERE film_id = ? AND what = ? AND language = ? ORDER BY number DESC;

-- revisions_each_language: the last of each language.
SELECT id, number, language, origin, author, saved_at, content, sha256, checked_at, checked_by,
       checked_how, approved_at, approved_by
FROM revisions r
WHERE film_id = ? AND what = 'captions' AND number =
    (SELECT max(number) FROM revisions
     WHERE film_id = r.film_id AND what = r.what AND language = r.language)
ORDER BY language;

-- revisions_check: somebody has watched the film with it. Who did so first stays.
UPDATE revisions SET checked_by = ?, checked_how = ?, checked_at = ?
WHERE id = ? AND (checked_at IS NULL OR checked_how = 'said');

-- revisions_approve: visitors get it.
UPDATE revisions SET approved_by = ?, approved_at = ? WHERE id = ?;

-- revisions_disapprove: visitors get none of them.
UPDATE revisions SET approved_by = NULL, approved_at = NULL
WHERE film_id = ? AND what = ? AND language = ?;

-- revisions_put_viewing: all that they have played of it.
INSERT INTO viewings (revision_id, person, played) VALUES (?, ?, ?)
ON CONFLICT (revision_id, person) DO UPDATE SET played = excluded.played;

-- revisions_find_viewing: what somebody has played.
SELECT played FROM viewings WHERE revision_id = ? AND person = ?;

-- revisions_each_viewing: what all have played.
SELECT person, played FROM viewings WHERE revision_id = ? ORDER BY person;
