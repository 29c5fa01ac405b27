/* JSON (RFC 8259) written straight into a buffer: commas and quotes are kept right here. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

struct json {
    struct buf *out;
    uint32_t begun; /* bit n: the container at depth n already holds something */
    int depth;
};

void json_start(struct json *json, struct buf *out);
/* name: the member's name inside an object, NULL inside an array or at the top. */
void json_object(struct json *json, const char *name);
void json_array(struct json *json, const char *name);
void json_end_object(struct json *json);
void json_end_array(struct json *json);
void json_string(struct json *json, const char *name, const char *text); /* NULL text: null */
void json_number(struct json *json, const char *name, int64_t number);
void json_decimal(struct json *json, const char *name, double number, int places);
void json_bool(struct json *json, const char *name, bool value);
void json_time(struct json *json, const char *name, int64_t ms); /* RFC 3339; below 0: null */
