/* What systemd is told (sd_notify(3)): the protocol is one datagram. */
#pragma once

/* "READY=1". Does nothing when nobody listens. */
void notify_send(const char *state);
