/* What is done with a version once it is in service, when nothing is to be packaged. */
#pragma once

#include "packager.h"
#include "store/drafts.h"

/* What the version just made is still to get: in the transaction that puts it in service. */
int chore_ask(struct packaging *packaging);
/* Works on one. PACKAGER_IDLE: there is none. */
int chore_run(struct packager *packager);

/* Nobody wants it now: its film is withdrawn, or it is to be packaged again. It waits. */
enum { CHORE_STOPPED = 1 };
int chore_look(struct packaging *packaging);
/* The same, and whether a film waits to be packaged: that comes first. */
int chore_yield(struct packaging *packaging);
/* Puts a draft of its, if it is still wanted. */
int chore_keep(struct packaging *packaging, struct draft_row *draft);

/* The jobs: 0, CHORE_STOPPED or -errno. reason is set for what a person must know; then it has
 * failed, for good. */
int subtitles_run(struct packaging *packaging, const char **reason);
int dictate_run(struct packaging *packaging, const char **reason);
int recode_run(struct packaging *packaging, const char **reason);
