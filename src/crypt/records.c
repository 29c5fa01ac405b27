/* Stands before GnuTLS: libmicrohttpd, which has no hook of its own there, is bound to the
 * program's functions before a library's (ld.so(8)). */
#include "crypt/records.h"

#include <dlfcn.h>
#include <gnutls/gnutls.h>
#include <string.h>

#include "base/fault.h"
#include "base/limits.h"

typeof(gnutls_record_send) records_send __asm__("gnutls_record_send");

static typeof(gnutls_record_send) *really_send;
static ssize_t (*ask_before)(int fd, const void *data, size_t size);
static void (*tell_after)(void);

void records_watch(ssize_t (*before)(int fd, const void *data, size_t size), void (*after)(void))
{
    void *next = dlsym(RTLD_NEXT, "gnutls_record_send");

    check(next);
    memcpy(&really_send, &next, sizeof really_send); /* no cast makes a function of an object */
    ask_before = before;
    tell_after = after;
}

static ssize_t send_one(gnutls_session_t session, const void *data, size_t size)
{
    ssize_t may = ask_before(gnutls_transport_get_int(session), data, size), sent;

    if (may < 0)
        return GNUTLS_E_PUSH_ERROR;
    if (!may && size)
        return GNUTLS_E_AGAIN;
    sent = really_send(session, data, (size_t)may);
    tell_after();
    return sent;
}

/* The library asks for one record in each of its turns; here it gets several. What GnuTLS could not
 * send it has made already, and wants it asked for again: so it will be, since what is told here
 * ends before it. */
ssize_t records_send(gnutls_session_t session, const void *data, size_t size)
{
    size_t most = size < (size_t)records_bytes_max ? size : (size_t)records_bytes_max, sent = 0;
    ssize_t r;

    check(really_send);
    do {
        r = send_one(session, (const char *)data + sent, size - sent);
        if (r > 0)
            sent += (size_t)r;
    } while (r > 0 && sent < most);
    return sent ? (ssize_t)sent : r;
}

ssize_t records_say(void *session, const void *bytes, size_t length)
{
    return records_send(session, bytes, length);
}
