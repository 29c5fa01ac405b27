-- numbers_add: some more of a film's on a day; of a film that is gone, none.
INSERT INTO numbers (day, film_id, metric, count)
SELECT ?1, id, ?3, ?4 FROM films WHERE id = ?2
ON CONFLICT (day, film_id, metric) DO UPDATE SET count = count + excluded.count;

-- numbers_each: from a day on, the last day first, by film.
SELECT n.day, f.slug, n.metric, n.count
FROM numbers n JOIN films f ON f.id = n.film_id
WHERE n.day >= ?
ORDER BY n.day DESC, f.slug, n.metric;
