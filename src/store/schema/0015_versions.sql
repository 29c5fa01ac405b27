-- A film is there to be seen once its main version is; the others come beside it.
DROP VIEW film_rows;
CREATE VIEW film_rows AS
SELECT f.id, f.public_id, f.slug, f.kind, f.door, f.language, f.state, f.number, f.announced,
       f.publish_at, f.end_at, f.created_at, f.revision, t.title, t.dek, t.synopsis,
       (SELECT v.duration_ms FROM versions v WHERE v.film_id = f.id AND v.kind = 'main')
           AS duration_ms,
       EXISTS (SELECT 1 FROM versions v JOIN renditions r ON r.version_id = v.id
               WHERE v.film_id = f.id AND v.kind = 'main' AND v.state = 'ready') AS has_rendition
FROM films f LEFT JOIN film_texts t ON t.film_id = f.id AND t.language = f.language;

PRAGMA user_version = 15;
