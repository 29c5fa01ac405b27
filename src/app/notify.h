/* What the service manager is told (sd_notify(3)): the protocol is one datagram a message. */
#pragma once

#include <stdint.h>

/* Takes NOTIFY_SOCKET and WATCHDOG_* out of the environment, so that no child speaks for us. Until
 * then, and when nobody listens, the rest does nothing. */
void notify_open(void);
/* status: what a person reads in `systemctl status`. */
void notify_ready(const char *status);
/* The settings are read again; notify_ready follows. */
void notify_reloading(void);
/* It will take at most this long. */
void notify_stopping(int64_t at_most_ms);
/* It works. Nothing when the manager asked for no signs of life. */
void notify_alive(void);
