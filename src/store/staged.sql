-- staged_put: one that lies in the folder.
INSERT INTO staged (version_id, name, type, codecs, bytes, sha256, width, height, fps_num, fps_den,
                    bit_rate, peak_bit_rate, init_bytes, index_bytes, duration_ms, at_ms,
                    tiles)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (version_id, name) DO UPDATE
SET type = excluded.type, codecs = excluded.codecs, bytes = excluded.bytes,
    sha256 = excluded.sha256, width = excluded.width, height = excluded.height,
    fps_num = excluded.fps_num, fps_den = excluded.fps_den, bit_rate = excluded.bit_rate,
    peak_bit_rate = excluded.peak_bit_rate, init_bytes = excluded.init_bytes,
    index_bytes = excluded.index_bytes, duration_ms = excluded.duration_ms,
    at_ms = excluded.at_ms, tiles = excluded.tiles;

-- staged_each: all that lies there.
SELECT name, type, codecs, bytes, sha256, width, height, fps_num, fps_den, bit_rate, peak_bit_rate,
       init_bytes, index_bytes, duration_ms, at_ms, tiles
FROM staged WHERE version_id = ? ORDER BY name;

-- staged_oust: what was served by the same names.
DELETE FROM renditions WHERE version_id = ?1
  AND name IN (SELECT name FROM staged WHERE version_id = ?1);

-- staged_enter: becomes what is served; but for pictures, which become others.
INSERT INTO renditions (version_id, name, path, type, codecs, sha256, bytes, width, height,
                        bit_rate, created_at, fps_num, fps_den, peak_bit_rate, init_bytes,
                        index_bytes, duration_ms)
SELECT s.version_id, s.name, p.folder || '/' || s.name, s.type, s.codecs, s.sha256, s.bytes,
       s.width, s.height, s.bit_rate, ?, s.fps_num, s.fps_den, s.peak_bit_rate, s.init_bytes,
       s.index_bytes, s.duration_ms
FROM staged s JOIN packagings p ON p.version_id = s.version_id
WHERE s.version_id = ? AND s.type NOT LIKE 'image/%';
