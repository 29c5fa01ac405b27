-- worklist_each: films as staff list them: in one state unless that is NULL, with some words in a
-- title or the slug unless they are NULL, after a number and slug. For each, what is there of it.
SELECT f.id, f.slug, f.kind, f.door, f.language, f.state, f.number, f.publish_at, f.end_at,
       coalesce((SELECT title FROM film_texts t
                 WHERE t.film_id = f.id AND t.language = f.language), '') AS title,
       EXISTS (SELECT 1 FROM film_texts t
               WHERE t.film_id = f.id AND t.language = f.language AND t.dek <> ''),
       EXISTS (SELECT 1 FROM film_texts t
               WHERE t.film_id = f.id AND t.language = f.language AND t.synopsis <> ''),
       EXISTS (SELECT 1 FROM film_texts t
               WHERE t.film_id = f.id AND t.language LIKE 'cy%' AND t.title <> ''),
       (SELECT group_concat(kind, ' ') FROM
           (SELECT v.kind FROM versions v WHERE v.film_id = f.id AND v.state = 'ready'
            ORDER BY v.kind <> 'main', v.kind)),
       EXISTS (SELECT 1 FROM versions v WHERE v.film_id = f.id AND v.kind = 'main'),
       EXISTS (SELECT 1 FROM versions v JOIN captions c ON c.version_id = v.id
               WHERE v.film_id = f.id AND v.kind = 'main' AND c.language LIKE 'en%'),
       EXISTS (SELECT 1 FROM versions v JOIN captions c ON c.version_id = v.id
               WHERE v.film_id = f.id AND v.kind = 'main' AND c.language LIKE 'cy%'),
       coalesce((SELECT v.duration_ms FROM versions v
                 WHERE v.film_id = f.id AND v.kind = 'main'), 0)
FROM films f
WHERE (?1 IS NULL OR f.state = ?1)
      AND (?2 IS NULL OR f.slug LIKE ?2 ESCAPE '\' OR EXISTS
           (SELECT 1 FROM film_texts t WHERE t.film_id = f.id AND t.title LIKE ?2 ESCAPE '\'))
      AND (f.number, f.slug) > (?3, ?4)
ORDER BY f.number, f.slug
LIMIT ?5;

-- worklist_count: how many films are in each state.
SELECT state, count(*) FROM films GROUP BY state;
