/* Certificates and their keys on their way from who may read files to the web process, which may
 * not: memory that both share, that is in no core dump, and that the second cannot write. */
#pragma once

#include <stddef.h>

#include "crypt/certificates.h"
#include "settings.h"

struct keybox;

/* From here on this process and those it starts leave no core dump. NULL: no memory. */
struct keybox *keybox_open(void);
/* For who must not see what is in it. NULL is allowed. */
void keybox_close(struct keybox *box);
/* For who only reads: it cannot do anything else from here on. */
int keybox_turn(struct keybox *box);

/* One writer, which no reader sees before it commits. */
void keybox_clear(struct keybox *box);
/* Adds a chain and its key, read to their ends from these files. -EFBIG: there is no room. */
int keybox_add(struct keybox *box, int chain_fd, int key_fd);
/* The last that was added. */
struct certificates_pem keybox_last(const struct keybox *box);
void keybox_commit(struct keybox *box);
/* What the process that writes leaves to the one that waits for it. */
struct keybox_note {
    char problem[SETTINGS_PROBLEM_MAX];
    char name[CERTIFICATES_NAME_MAX]; /* the first of the first certificate */
};
struct keybox_note *keybox_note(struct keybox *box);

/* Shows what was committed last. CERTIFICATES_REFUSED: problem says why. */
int keybox_show(const struct keybox *box, struct certificates *certificates,
                char problem[CERTIFICATES_PROBLEM_MAX]);
