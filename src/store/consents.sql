-- consents_drop: what was agreed before, for the series (NULL) or a film.
DELETE FROM consents WHERE person_id = ? AND film_id IS ?;

-- consents_add: what is agreed now.
INSERT INTO consents (person_id, film_id, valid_from, expires_at, checkin_at)
VALUES (?, ?, ?, ?, ?)
RETURNING id;

-- consents_add_use: for what.
INSERT INTO consent_uses (consent_id, use) VALUES (?, ?) ON CONFLICT DO NOTHING;

-- consents_add_party: whose word it needs.
INSERT INTO consent_parties (consent_id, party, given_at) VALUES (?, ?, ?)
ON CONFLICT DO NOTHING;

-- consents_of_person: of the series first.
SELECT c.id, c.person_id, c.film_id, f.slug, c.valid_from, c.expires_at, c.checkin_at,
       (SELECT group_concat(use) FROM consent_uses u WHERE u.consent_id = c.id),
       (SELECT count(*) FROM consent_parties p WHERE p.consent_id = c.id),
       (SELECT count(given_at) FROM consent_parties p WHERE p.consent_id = c.id)
FROM consents c LEFT JOIN films f ON f.id = c.film_id
WHERE c.person_id = ? ORDER BY f.slug;

-- consents_unsettled: who can be recognised in a film and has not agreed to its being shown, from
-- now on and until then.
SELECT code FROM film_people
WHERE film_id = ? AND (from_at > ? OR until_at <= ?) ORDER BY code;

-- consents_hold: a person's word, taken back.
INSERT INTO holds (person_id, film_id, kind, since) VALUES (?, ?, ?, ?)
ON CONFLICT (person_id, coalesce(film_id, 0)) DO UPDATE SET kind = excluded.kind
WHERE kind <> excluded.kind
RETURNING 1;

-- consents_free: and given again; no row back: it was not held.
DELETE FROM holds WHERE person_id = ? AND film_id IS ? RETURNING 1;

-- consents_holds: what a person holds; of everything first.
SELECT h.film_id, f.slug, h.kind, h.since
FROM holds h LEFT JOIN films f ON f.id = h.film_id WHERE h.person_id = ? ORDER BY f.slug;

-- consents_add_event: what happened.
INSERT INTO consent_events (person_id, film, at, what, actor) VALUES (?, ?, ?, ?, ?);

-- consents_events: of a person, the newest first.
SELECT film, at, what, actor FROM consent_events WHERE person_id = ? ORDER BY id DESC;

-- consents_hold_named: what withdrawn.log says of a person (?1), as far as we know them, and of a
-- film by its public id (?2; NULL: everything). No row back: it is known.
INSERT INTO holds (person_id, film_id, kind, since)
SELECT p.id, f.id, ?3, ?4 FROM persons p LEFT JOIN films f ON f.public_id = ?2
WHERE p.code = ?1 AND (?2 IS NULL OR f.id IS NOT NULL)
ON CONFLICT DO NOTHING
RETURNING 1;
