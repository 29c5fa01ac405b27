-- searchable_remove_film: its titles out of search.
DELETE FROM film_search WHERE rowid = ?;

-- searchable_remove_cues: its words out of search.
DELETE FROM cue_search WHERE rowid >= ?1 * 1048576 AND rowid < (?1 + 1) * 1048576;

-- searchable_put_film: a film's own words, every language of them in one row. (group_concat leaves
-- out NULL, but not ''.)
INSERT INTO film_search (rowid, title, dek, synopsis)
SELECT film_id, group_concat(nullif(title, ''), ' · '), group_concat(nullif(dek, ''), ' · '),
       group_concat(nullif(synopsis, ''), ' · ')
FROM film_texts WHERE film_id = ?
GROUP BY film_id;

-- searchable_put_cues: what is said in its main version, and its chapters, numbered from the film's
-- own row on.
INSERT INTO cue_search (rowid, text, start_ms, speaker, language, is_chapter)
SELECT film_id * 1048576 - 1 + row_number() OVER (ORDER BY is_chapter, language, start_ms, id),
       text, start_ms, speaker, language, is_chapter
FROM (SELECT v.film_id, 0 AS is_chapter, c.language, q.start_ms, q.id, q.text, q.speaker
      FROM versions v JOIN captions c ON c.version_id = v.id JOIN cues q ON q.caption_id = c.id
      WHERE v.film_id = ?1 AND v.kind = 'main'
      UNION ALL
      SELECT v.film_id, 1, f.language, h.start_ms, 0, h.title, NULL
      FROM versions v JOIN films f ON f.id = v.film_id JOIN chapters h ON h.version_id = v.id
      WHERE v.film_id = ?1 AND v.kind = 'main')
LIMIT 1048576;

-- searchable_access: what a film has for whom, and whether it is shorter than that.
-- viewer: search.
SELECT EXISTS (SELECT 1 FROM versions v JOIN captions c ON c.version_id = v.id
               WHERE v.film_id = ?1 AND v.kind = 'main' AND c.language = 'cy')
       OR EXISTS (SELECT 1 FROM films WHERE id = ?1 AND language = 'cy'),
       EXISTS (SELECT 1 FROM versions
               WHERE film_id = ?1 AND kind IN ('bsl', 'ad_bsl') AND state = 'ready'),
       EXISTS (SELECT 1 FROM versions
               WHERE film_id = ?1 AND kind IN ('ad', 'ad_bsl') AND state = 'ready'),
       EXISTS (SELECT 1 FROM versions
               WHERE film_id = ?1 AND kind = 'main' AND duration_ms < ?2);

-- searchable_count: how many films match by their own words, up to a number.
-- viewer: search.
SELECT count(*) FROM (SELECT 1 FROM film_search WHERE film_search MATCH ? LIMIT ?);

-- searchable_films_ranked: films whose own words match, best first; a title weighs most.
-- viewer: search.
SELECT rowid, snippet(film_search, -1, char(2), char(3), '…', 24)
FROM film_search WHERE film_search MATCH ?
      AND rank MATCH 'bm25(10.0, 4.0, 1.0)'
ORDER BY rank;

-- searchable_films_newest: the same, newest first.
-- viewer: search.
SELECT rowid, snippet(film_search, -1, char(2), char(3), '…', 24)
FROM film_search WHERE film_search MATCH ?
ORDER BY rowid DESC;

-- searchable_cues: lines that match, of the newest films first. Lines are too alike in length to be
-- ranked, and bm25 would walk every line with a common word to weigh a rare one beside it.
-- viewer: search.
SELECT rowid / 1048576, start_ms, speaker, highlight(cue_search, 0, char(2), char(3)),
       language, is_chapter
FROM cue_search WHERE cue_search MATCH ?
ORDER BY rowid DESC;
