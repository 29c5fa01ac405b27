-- previews_add: nobody has opened it.
INSERT INTO previews (public_id, film_id, sha256, recipient, created_by, created_at, embargo_at,
                      expires_at, opens_max)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
RETURNING id;

-- previews_find: by the digest of its token.
-- viewer: the preview's page.
SELECT p.id, p.public_id, p.film_id, f.public_id, f.slug, p.recipient, p.created_by,
       p.created_at, p.embargo_at, p.expires_at, p.opens_max, p.opens, p.revoked_at
FROM previews p JOIN films f ON f.id = p.film_id WHERE p.sha256 = ?;

-- previews_get: by its row.
-- viewer: the preview's film.
SELECT p.id, p.public_id, p.film_id, f.public_id, f.slug, p.recipient, p.created_by,
       p.created_at, p.embargo_at, p.expires_at, p.opens_max, p.opens, p.revoked_at
FROM previews p JOIN films f ON f.id = p.film_id WHERE p.id = ?;

-- previews_each: all of a film (0: of all films), the newest first.
SELECT p.id, p.public_id, p.film_id, f.public_id, f.slug, p.recipient, p.created_by,
       p.created_at, p.embargo_at, p.expires_at, p.opens_max, p.opens, p.revoked_at
FROM previews p JOIN films f ON f.id = p.film_id WHERE ?1 = 0 OR p.film_id = ?1
ORDER BY p.id DESC;

-- previews_open: once more, unless it has closed.
UPDATE previews SET opens = opens + 1
WHERE id = ?1 AND revoked_at IS NULL AND expires_at > ?2 AND opens < opens_max
RETURNING opens;

-- previews_revoke: from now on.
UPDATE previews SET revoked_at = ?2 WHERE public_id = ?1 AND revoked_at IS NULL
RETURNING (SELECT slug FROM films WHERE id = film_id);
