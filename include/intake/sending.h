/* Pictures that staff send for a film: kept as they came, decoded behind the fence, and a poster to
 * approve at last, or refused with a reason. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "intake/revise.h"
#include "store/sendings.h"

enum {
    SENDING_MISSING = 1, /* no such film, or no such picture on its way */
    SENDING_EMPTY,       /* no picture was chosen */
    SENDING_UNKNOWN,     /* it begins like none that is read here */
    SENDING_LARGE,
    SENDING_WORDLESS, /* nobody says what it shows */
    SENDING_WORDS,    /* that is too long, or no text */
    SENDING_FULL,     /* sendings_max of the film are on their way, or refused */
    SENDING_NO_ROOM   /* on the disk */
};

struct sending_new {
    const void *bytes;
    size_t length;
    const char *alt_en, *alt_cy; /* alt_cy "": English stands for it */
};
/* On the disk when it answers 0. reserve: bytes of the disk that must stay free. id: of the
 * picture, which is called sent-ID when it is one. */
int sending_add(const struct revise_act *act, int data_fd, int64_t reserve,
                const struct sending_new *sent, char id[33]);
/* Those of the film that wait or were refused. SENDING_MISSING. */
int sending_each(struct db *db, const char *slug, struct arena *arena,
                 int (*each)(void *context, const struct sending_row *row), void *context);
/* One that was refused is not told of any more. */
int sending_forget(const struct revise_act *act, const char *id);
/* An outcome, as a sentence for who sent it. */
const char *sending_why(int outcome);

/* Of the worker, now and then: bytes that no row names. */
int sending_clean(struct db *db, int data_fd, int64_t now_ms);
