-- Search knows in which language a line is said, and finds chapters as well.
DROP TABLE cue_search;
CREATE VIRTUAL TABLE cue_search USING fts5 (
    text, start_ms UNINDEXED, speaker UNINDEXED, language UNINDEXED, is_chapter UNINDEXED,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4 5 6');
INSERT INTO cue_search (rowid, text, start_ms, speaker, language, is_chapter)
SELECT film_id * 1048576 - 1 +
           row_number() OVER (PARTITION BY film_id ORDER BY is_chapter, language, start_ms, id),
       text, start_ms, speaker, language, is_chapter
FROM (SELECT v.film_id, 0 AS is_chapter, c.language, q.start_ms, q.id, q.text, q.speaker
      FROM versions v JOIN captions c ON c.version_id = v.id JOIN cues q ON q.caption_id = c.id
      WHERE v.kind = 'main'
      UNION ALL
      SELECT v.film_id, 1, f.language, h.start_ms, 0, h.title, NULL
      FROM versions v JOIN films f ON f.id = v.film_id JOIN chapters h ON h.version_id = v.id
      WHERE v.kind = 'main')
WHERE film_id IN (SELECT rowid FROM film_search);

PRAGMA user_version = 13;
