/* Who makes renditions of originals, one packaging at a time (intake/packaging says of which). It
 * can be ended at any moment: what it has made lies in a folder that nothing names, and it goes on
 * from the step that its row says. */
#pragma once

#include "guard/worker.h"
#include "store/db.h"

struct packager_options {
    struct db *db; /* DB_WRITE */
    int data_fd;
    const char *library; /* the folder's own path */
    struct worker *worker;
    struct hook *hook; /* that drafts captions of speech; NULL: none */
    int64_t hook_ms;   /* how long it may take */
};

/* What the operator wants of the next packaging. */
struct packager_wishes {
    enum wire_effort effort;
    bool av1;                   /* films in service get it by and by */
    int64_t disk_reserve_bytes; /* a packaging that would leave less room than this waits */
};

struct packager;

/* Everything in options must outlive the packager. Opens all it needs, so that a fence may follow.
 */
int packager_open(struct packager **packager, const struct packager_options *options);
void packager_close(struct packager *packager);

enum { PACKAGER_IDLE = 1 };
/* Works on what is to be worked on now, until it is in service, has failed, must wait or is not
 * wanted any more. PACKAGER_IDLE: there is nothing. A fault: who packages should be started anew.
 */
int packager_run(struct packager *packager, const struct packager_wishes *wishes);

static inline void packager_closep(struct packager **packager)
{
    packager_close(*packager);
}
#define AUTO_PACKAGER __attribute__((cleanup(packager_closep)))
