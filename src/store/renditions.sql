-- renditions_clear: before they are put anew.
DELETE FROM renditions WHERE version_id = ?;

-- renditions_add: one of a version.
INSERT INTO renditions (version_id, name, path, type, codecs, sha256, bytes, width, height,
                        bit_rate, created_at, fps_num, fps_den, peak_bit_rate, init_bytes,
                        index_bytes, duration_ms)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
RETURNING id;

-- renditions_each: all of a version, the best first.
-- viewer: the film's page.
SELECT id, version_id, name, path, type, codecs, sha256, bytes, width, height, bit_rate, created_at,
       fps_num, fps_den, peak_bit_rate, init_bytes, index_bytes, duration_ms
FROM renditions WHERE version_id = ?
ORDER BY height DESC, bit_rate DESC, name;

-- renditions_each_path: every file some row still names.
SELECT path FROM renditions UNION SELECT path FROM kept_renditions ORDER BY path;
