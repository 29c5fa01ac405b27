-- snapshot_films: what the rule needs of every film.
SELECT id, public_id, slug, state, publish_at, end_at, announced FROM films ORDER BY id;

-- snapshot_digests: what each was ever made from.
SELECT film_id, sha256 FROM film_digests ORDER BY film_id, sha256;

-- snapshot_versions: every version.
SELECT id, film_id, public_id, state = 'ready' FROM versions ORDER BY film_id, id;

-- snapshot_renditions: every file that can be streamed.
SELECT version_id, name, path, type, bytes, sha256, created_at
FROM renditions ORDER BY version_id, id;
