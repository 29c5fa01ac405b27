-- film_words_find: what people read of it in one language, or a variant of it.
-- viewer: its page and every card of it, in the language of the site that is not the film's.
SELECT language, title, dek, synopsis FROM film_texts
WHERE film_id = ?1 AND (language = ?2 OR substr(language, 1, length(?2) + 1) = ?2 || '-')
ORDER BY language;

-- film_words_clear: in all languages but its own.
DELETE FROM film_texts
WHERE film_id = ?1 AND language <> (SELECT language FROM films WHERE id = ?1);

-- film_words_put: in one of them.
INSERT INTO film_texts (film_id, language, title, dek, synopsis) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (film_id, language)
DO UPDATE SET title = excluded.title, dek = excluded.dek, synopsis = excluded.synopsis;

-- film_words_own: they are written here from now on.
INSERT INTO described (film_id) VALUES (?) ON CONFLICT DO NOTHING;

-- film_words_are_ours: whether they are.
SELECT EXISTS (SELECT 1 FROM described WHERE film_id = ?);
