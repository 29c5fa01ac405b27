-- framings_add: some more on a day; of a film that is gone, none. When too many refused origins
-- were told on that day, one more of them is counted without its name.
INSERT INTO framings (day, film_id, origin, is_refused, count)
SELECT ?1, id,
       CASE WHEN ?4 = 0
              OR EXISTS (SELECT 1 FROM framings
                         WHERE day = ?1 AND film_id = ?2 AND origin = ?3 AND is_refused = 1)
              OR (SELECT count(*) FROM framings
                  WHERE day = ?1 AND is_refused = 1 AND origin <> '') < ?6
            THEN ?3 ELSE '' END,
       ?4, ?5
FROM films WHERE id = ?2
ON CONFLICT (day, film_id, origin, is_refused) DO UPDATE SET count = count + excluded.count;

-- framings_forget: those before a day.
DELETE FROM framings WHERE day < ?;

-- framings_of_film: the sites that showed it, each with the last day of it.
SELECT origin, max(day) FROM framings
WHERE film_id = ? AND is_refused = 0 AND origin <> ''
GROUP BY origin ORDER BY origin;

-- framings_each: from a day on, the last day first, by film.
SELECT g.day, f.slug, g.origin, g.is_refused, g.count
FROM framings g JOIN films f ON f.id = g.film_id
WHERE g.day >= ?
ORDER BY g.day DESC, f.slug, g.is_refused, g.origin
LIMIT ?;
