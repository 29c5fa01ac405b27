-- ticks_put: a person's, in place of one before.
INSERT INTO ticks (film_id, tick, who, at, basis) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (film_id, tick)
DO UPDATE SET who = excluded.who, at = excluded.at, basis = excluded.basis;

-- ticks_drop: one of a film's; no row back: it was not there.
DELETE FROM ticks WHERE film_id = ? AND tick = ? RETURNING tick;

-- ticks_each: all of a film's.
SELECT tick, who, at, basis FROM ticks WHERE film_id = ? ORDER BY tick;

-- ticks_each_fact: what there is of a film to be said yes to, always in the same order.
SELECT 'captions' AS topic, v.kind || ' ' || c.language || ' ' || c.sha256 AS fact
FROM versions v JOIN captions c ON c.version_id = v.id WHERE v.film_id = ?1
UNION ALL
SELECT 'content', v.kind || ' ' || v.sha256 FROM versions v WHERE v.film_id = ?1
UNION ALL
SELECT 'notices', place || ' ' || kind || ' ' || how || ' ' || ifnull(start_ms, '') || ' ' ||
       ifnull(end_ms, '') || ' ' || skippable || char(10) || en || char(10) || cy
FROM notices WHERE film_id = ?1
UNION ALL
SELECT 'pictures', v.kind || ' ' || p.name || ' ' || p.sha256
FROM versions v JOIN pictures p ON p.version_id = v.id
WHERE v.film_id = ?1 AND p.approved_at IS NOT NULL
UNION ALL
SELECT 'texts', language || char(10) || title || char(10) || dek || char(10) || synopsis
FROM film_texts WHERE film_id = ?1
UNION ALL
SELECT 'texts', language FROM films WHERE id = ?1
ORDER BY 1, 2;
