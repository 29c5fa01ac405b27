-- snapshot_films: what the rule needs of every film.
SELECT id, public_id, slug, state, publish_at, end_at, announced FROM films ORDER BY id;

-- snapshot_digests: what each is made from now.
SELECT film_id, sha256 FROM versions ORDER BY film_id, id;

-- snapshot_versions: every version.
SELECT id, film_id, public_id, state = 'ready' FROM versions ORDER BY film_id, id;

-- snapshot_renditions: every file that can be streamed, in the order of the versions.
SELECT r.version_id, r.name, r.path, r.type, r.bytes, r.sha256, r.created_at
FROM versions v JOIN renditions r ON r.version_id = v.id
ORDER BY v.film_id, v.id, r.id;
