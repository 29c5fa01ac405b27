-- uploads_add: nothing of it is here yet, unless it is made of others.
INSERT INTO uploads (public_id, staff_id, kind, parts, metadata, name, length, received_bytes,
                     state, created_at, expires_at, meant_film, meant_kind)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
RETURNING id;

-- uploads_find: by its public id.
SELECT id, public_id, staff_id, kind, parts, metadata, name, length, received_bytes, state,
       attempts, wait_ms, retry_at, sha256, duration_ms, found, film_id, reason, created_at,
       expires_at, meant_film, meant_kind
FROM uploads WHERE public_id = ?;

-- uploads_advance: so much is on the disk now, and never less again; it waits for nothing.
UPDATE uploads
SET received_bytes = ?2, length = coalesce(length, ?3), expires_at = ?4, wait_ms = 0, retry_at = 0,
    reason = '',
    state = CASE WHEN state = 'receiving' AND coalesce(length, ?3) = ?2 THEN 'received'
                 ELSE state END
WHERE id = ?1 AND received_bytes <= ?2
RETURNING state;

-- uploads_drop: it is not wanted any more; no row back: it has gone, or is a part of one that is
-- just being joined.
DELETE FROM uploads
WHERE id = ? AND NOT (kind = 'partial' AND EXISTS
    (SELECT 1 FROM uploads f
     WHERE f.kind = 'final' AND f.state = 'receiving' AND instr(f.parts, uploads.public_id)))
RETURNING id;

-- uploads_drop_expired: unless somebody came back for it meanwhile.
DELETE FROM uploads WHERE id = ? AND expires_at <= ? RETURNING id;

-- uploads_next: what is to become of one that is whole, and when it is time; what was begun first,
-- but after that what ended our process.
SELECT id, public_id, staff_id, kind, parts, metadata, name, length, received_bytes, state,
       attempts, wait_ms, retry_at, sha256, duration_ms, found, film_id, reason, created_at,
       expires_at, meant_film, meant_kind
FROM uploads
WHERE state IN ('received', 'quarantined', 'inspected') AND kind <> 'partial' AND retry_at <= ?
ORDER BY attempts > 1, id LIMIT 1;

-- uploads_next_final: its parts are all here, and are to be joined.
SELECT id, public_id, staff_id, kind, parts, metadata, name, length, received_bytes, state,
       attempts, wait_ms, retry_at, sha256, duration_ms, found, film_id, reason, created_at,
       expires_at, meant_film, meant_kind
FROM uploads
WHERE state = 'receiving' AND kind = 'final' AND length > ? AND retry_at <= ?
ORDER BY id LIMIT 1;

-- uploads_hand_on: unless it was taken away, or another handed it on.
UPDATE uploads
SET state = ?3, attempts = ?4, wait_ms = ?5, retry_at = ?6, sha256 = ?7, duration_ms = ?8,
    found = ?9, film_id = ?10, reason = ?11
WHERE id = ?1 AND state = ?2
RETURNING id;

-- uploads_each_expired: those that nobody came back for in time, parts that are of no use (not
-- those of one that is to be joined, which waits for nobody), and what has long become a film, or
-- never will.
SELECT id, public_id, staff_id, kind, parts, metadata, name, length, received_bytes, state,
       attempts, wait_ms, retry_at, sha256, duration_ms, found, film_id, reason, created_at,
       expires_at, meant_film, meant_kind
FROM uploads
WHERE (state IN ('receiving', 'entered', 'refused') OR kind = 'partial') AND expires_at <= ?
  AND NOT (kind = 'final' AND state = 'receiving' AND length > ?)
  AND NOT (kind = 'partial' AND EXISTS
    (SELECT 1 FROM uploads f
     WHERE f.kind = 'final' AND f.state = 'receiving' AND instr(f.parts, uploads.public_id)))
ORDER BY expires_at LIMIT 100;

-- uploads_count: what a person has here, and the room that it is to take.
SELECT count(*), coalesce(sum(coalesce(length, received_bytes)), 0)
FROM uploads WHERE staff_id = ? AND state NOT IN ('entered', 'refused');
