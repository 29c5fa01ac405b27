/* One JSON object a line on stderr: {"at":…,"level":…,"event":…,"field":…}. Never an address, a
 * user agent, a referrer, a token or a film that is not public: the caller's duty, held by tests.
 */
#pragma once

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

void log_set_level(enum log_level level);
/* event: a stable name ("film.withdrawn"). Then name, value pairs of const char *, ended by NULL.
 */
void log_event(enum log_level level, const char *event, ...) __attribute__((sentinel));
/* A number as a log value: lives in a small ring of thread-local buffers, valid for 8 more calls.
 */
const char *log_number(long long number);
/* For people at a terminal: "incare: what: why; try: what to do" on stderr. try may be NULL. */
void log_complain(const char *what, const char *why, const char *try_this);
