-- snapshot_changes: greater than before whenever visitors may be shown something else.
SELECT changes FROM shown WHERE one = 1;

-- snapshot_films: what the rule needs of every film.
SELECT id, public_id, slug, state, publish_at, end_at, announced, audience, doubt <> 0
FROM films ORDER BY id;

-- snapshot_digests: what each is made from now.
SELECT film_id, sha256 FROM versions ORDER BY film_id, id;

-- snapshot_versions: every version.
SELECT id, film_id, public_id, state = 'ready', kind = 'main' FROM versions ORDER BY film_id, id;

-- snapshot_renditions: every file that can be had, in the order of the versions; behind those in
-- service what somebody may be in the middle of. Of pictures only what is approved, by the name it
-- has then.
SELECT v.film_id, r.version_id, 0, r.id, r.name, r.path, r.type, r.bytes, r.sha256, r.created_at
FROM versions v JOIN renditions r ON r.version_id = v.id
UNION ALL
SELECT v.film_id, p.version_id, 0, p.id,
       CASE WHEN p.kind = 'sheet' THEN p.name WHEN p.type = 'image/avif' THEN 'poster.avif'
            ELSE 'poster.jpg' END,
       p.path, p.type, p.bytes, p.sha256, p.approved_at
FROM versions v JOIN pictures p ON p.version_id = v.id WHERE p.approved_at IS NOT NULL
UNION ALL
SELECT v.film_id, c.version_id, c.seen_until, c.id, k.name, k.path, k.type, k.bytes, k.sha256,
       k.created_at
FROM contents c JOIN versions v ON v.id = c.version_id
JOIN kept_renditions k ON k.content_id = c.id
WHERE c.seen_until > ?
ORDER BY 1, 2, 3, 4;

-- snapshot_grants: who may see films by a permit: of which kind (viewer.h, by name), which films
-- (0: all), and until when; by kind, row and film.
SELECT 'partner' AS kind, id, key, 0 AS film_id, until_at FROM partners WHERE has_all = 1
UNION ALL
SELECT 'partner', p.id, p.key, f.film_id, p.until_at
FROM partners p JOIN partner_films f ON f.partner_id = p.id WHERE p.has_all = 0
UNION ALL
SELECT 'preview', id, public_id, film_id, expires_at FROM previews WHERE revoked_at IS NULL
ORDER BY 1, 2, 4;

-- snapshot_people: who can be recognised in the films, and what they agreed to, by film.
SELECT film_id, code, from_at, until_at, may_embed FROM film_people ORDER BY film_id, code;
