-- assents_put: a person's, in place of their one before.
INSERT INTO assents (film_id, act, who, at, basis, publish_at, end_at) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (film_id, act, who)
DO UPDATE SET at = excluded.at, basis = excluded.basis, publish_at = excluded.publish_at,
              end_at = excluded.end_at;

-- assents_drop: all of a film's.
DELETE FROM assents WHERE film_id = ?;

-- assents_each: of those who still work here, the latest last.
SELECT a.act, a.who, a.at, a.basis, a.publish_at, a.end_at FROM assents a
WHERE a.film_id = ?
      AND (a.who = 'command line' OR
           EXISTS (SELECT 1 FROM staff s WHERE s.name = a.who AND s.disabled_at IS NULL))
ORDER BY a.at, a.who;

-- assents_asked: whether anybody was ever asked to agree that it is published.
SELECT EXISTS (SELECT 1 FROM assents WHERE film_id = ? AND act = 'publish');

-- assents_accounts: how many people work here.
SELECT count(*) FROM staff WHERE disabled_at IS NULL;

-- assents_doubts: scheduled films whose doubt is as much.
SELECT id FROM films WHERE doubt = ?1 AND doubt <> 0 ORDER BY id LIMIT ?2;

-- assents_doubt: a film's.
SELECT doubt FROM films WHERE id = ?;

-- assents_set_doubt: somebody looked.
UPDATE films SET doubt = ? WHERE id = ?;
