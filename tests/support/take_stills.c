/* Takes pictures of a film: take_stills MEDIA FILM sheet|poster|photo AT_MS JPEG [AVIF] writes the
 * files and prints one line of JSON. MEDIA is the path of incare-media. For developers and tests.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/files.h"
#include "base/json.h"
#include "base/str.h"
#include "guard/worker.h"

static void print(int r, const struct wire_stills *stills)
{
    AUTO_BUF struct buf out = {0};
    struct json json;

    json_start(&json, &out);
    json_object(&json, NULL);
    json_string(&json, "outcome", r < 0 ? strerror(-r) : r ? "refused" : "done");
    json_string(&json, "reason", stills->reason);
    json_number(&json, "width", stills->width);
    json_number(&json, "height", stills->height);
    json_number(&json, "jpeg", stills->bytes[WIRE_JPEG]);
    json_number(&json, "avif", stills->bytes[WIRE_AVIF]);
    json_number(&json, "tile_width", stills->tile_width);
    json_number(&json, "tile_height", stills->tile_height);
    json_array(&json, "tiles");
    for (int i = 0; i < stills->tiles_held; i++) {
        json_object(&json, NULL);
        json_number(&json, "at_ms", stills->tiles[i].at_ms);
        json_number(&json, "appeal", stills->tiles[i].appeal);
        json_end_object(&json);
    }
    json_end_array(&json);
    json_end_object(&json);
    puts(out.failed ? "{}" : out.data);
}

static int create(const char *path)
{
    return open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
}

int main(int argc, char **argv)
{
    static struct wire_stills stills;
    struct wire_stills_order order = {0};
    struct worker *worker;

    if (argc < 6)
        return fprintf(stderr, "take_stills MEDIA FILM sheet|poster|photo AT_MS JPEG [AVIF]\n"), 2;
    order.kind = str_equal(argv[3], "sheet")   ? WIRE_SHEET
                 : str_equal(argv[3], "photo") ? WIRE_PHOTO
                                               : WIRE_POSTER;
    order.at_ms = strtoll(argv[4], NULL, 10);
    AUTO_FD int film = files_open_named(argv[2]);
    AUTO_FD int jpeg = create(argv[5]);
    AUTO_FD int avif = argc > 6 ? create(argv[6]) : -1;
    int r = worker_open(&worker, argv[1]);
    if (!r) {
        r = worker_stills(worker, film, &order, (int[]){jpeg, avif}, &stills);
        worker_close(worker);
    }
    print(r, &stills);
    return r ? 1 : 0;
}
