/* Notices as people write them: a list of JSON objects, in NAME.json and for the command line. */
#pragma once

#include "base/buf.h"
#include "store/notices.h"
#include "text/jsontext.h"

struct noticing {
    struct notice_row *rows;
    int count; /* -1: not spoken of */
};

enum { NOTICING_REFUSED = 1, NOTICING_PROBLEM_MAX = 240 };

/* The member "notices" of json. All texts are copied into arena; problem says what is wrong with
 * which. */
int noticing_read(struct arena *arena, const struct jsontext *json, struct noticing *noticing,
                  char problem[NOTICING_PROBLEM_MAX]);
/* A whole file: one object with that member and nothing else. */
int noticing_read_file(struct arena *arena, const char *bytes, size_t length,
                       struct noticing *noticing, char problem[NOTICING_PROBLEM_MAX]);
/* A moment as notices are written: "6:02", "1:06:02.500". */
enum { NOTICING_TIME_MAX = 32 };
void noticing_write_time(char out[NOTICING_TIME_MAX], int64_t ms);
bool noticing_read_time(const char *text, int64_t *ms);
/* As noticing_read_file takes it. */
void noticing_write(struct buf *out, const struct notice_row *rows, int count);
/* What a notice may be of, and how it comes up: ended by NULL. */
extern const char *const noticing_kinds[];
extern const char *const noticing_hows[];
