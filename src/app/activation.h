/* Sockets that the service manager holds for us (sd_listen_fds(3)): they outlive our restarts. */
#pragma once

#include "settings.h"

struct activation {
    int sockets[SETTINGS_LISTEN_MAX]; /* those that speak TLS last */
    int count, plain_count;           /* 0: none were passed */
};

/* Takes what was passed to this process, closed on exec from now on, and LISTEN_* out of the
 * environment. SETTINGS_REFUSED: it is not what a site listens on. */
int activation_take(struct activation *activation, char problem[SETTINGS_PROBLEM_MAX]);
/* Sets listen and listen_tls (FileDescriptorName=https) to their addresses, which are refused as
 * those would be. Does nothing when there are none. */
int activation_apply(const struct activation *activation, struct settings *settings,
                     struct arena *arena, char problem[SETTINGS_PROBLEM_MAX]);
void activation_close(const struct activation *activation);
