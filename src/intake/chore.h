/* What is done with a version once it is in service, when nothing is to be packaged. */
#pragma once

#include "packager.h"

/* What the version just made is still to get: in the transaction that puts it in service. */
int chore_ask(struct packaging *packaging);
/* Works on one. PACKAGER_IDLE: there is none. */
int chore_run(struct packager *packager);

/* The jobs. reason is set for what a person must know; then it has failed, for good. */
int subtitles_run(struct packaging *packaging, const char **reason);
int dictate_run(struct packaging *packaging, const char **reason);
