-- erasures_note: what is withdrawn, from now on.
INSERT INTO erasures (film_id, withdrawn_at) SELECT id, ? FROM films WHERE state = 'withdrawn'
ON CONFLICT DO NOTHING;

-- erasures_forget: of what is given back, but what is not yet off the disk.
DELETE FROM erasures
WHERE film_id NOT IN (SELECT id FROM films WHERE state = 'withdrawn')
  AND (erased_at IS NULL OR done_at IS NOT NULL);

-- erasures_due: one that has been withdrawn since then.
SELECT f.slug FROM erasures e JOIN films f ON f.id = e.film_id
WHERE e.erased_at IS NULL AND e.withdrawn_at <= ? ORDER BY e.withdrawn_at, f.id LIMIT 1;

-- erasures_is: whether a film is erased.
SELECT film_id FROM erasures WHERE film_id = ? AND erased_at IS NOT NULL;

-- erasures_put: unless it is erased already.
INSERT INTO erasures (film_id, withdrawn_at, erased_at) VALUES (?1, ?2, ?2)
ON CONFLICT (film_id) DO UPDATE SET erased_at = excluded.erased_at WHERE erased_at IS NULL
RETURNING film_id;

-- erasures_versions: and all that hangs on them: renditions, pictures, captions, originals, what
-- they were made of before. Their files are leftovers from then on.
DELETE FROM versions WHERE film_id = ?;

-- erasures_revisions: what was said in it, and was written of it.
DELETE FROM revisions WHERE film_id = ?;

-- erasures_notices: what was told of it.
DELETE FROM notices WHERE film_id = ?;

-- erasures_sendings: pictures of it that were on their way.
DELETE FROM sendings WHERE film_id = ?;

-- erasures_sources: its files in the library are the staff's own: they are told.
UPDATE sources SET state = 'refused', reason = ? WHERE film_id = ?;

-- erasures_each_source: those that lie there.
SELECT path FROM sources WHERE film_id = ? AND state <> 'missing' ORDER BY path;

-- erasures_settle: their files are off the disk.
UPDATE erasures SET done_at = ?1
WHERE erased_at IS NOT NULL AND done_at IS NULL AND erased_at <= ?2
RETURNING (SELECT slug FROM films WHERE id = film_id);
