/* The library takes an answer before a body or after it, and not while it comes. So this one is
 * written here, beside the library, which has nothing to send at that moment. */
#include "rebuff.h"

#include <sys/socket.h>

#include "base/buf.h"
#include "base/clock.h"
#include "http/server.h"
#include "loop.h"

static enum MHD_Result write_field(void *cls, enum MHD_ValueKind kind, const char *name,
                                   const char *value)
{
    (void)kind;
    buf_printf(cls, "%s: %s\r\n", name, value);
    return MHD_YES;
}

/* RFC 9112 9.6: it says that the connection ends, since the rest is not read as a request. */
static void write_answer(struct buf *out, const struct answer *answer)
{
    char date[CLOCK_TEXT_MAX];

    clock_write_http(date, clock_wall_ms());
    buf_printf(out, "HTTP/1.1 %u %s\r\nDate: %s\r\nConnection: close\r\n", answer->status,
               MHD_get_reason_phrase_for(answer->status), date);
    MHD_get_response_headers(answer->response, write_field, out);
    buf_printf(out, "Content-Length: %zu\r\n\r\n", answer->text ? answer->bytes : 0);
    if (answer->text)
        buf_append(out, answer->text, answer->bytes);
}

void rebuff_say(struct visit *visit, const struct answer *answer)
{
    AUTO_BUF struct buf out = {0};
    struct MHD_Connection *connection = visit->request->connection;
    const union MHD_ConnectionInfo *info;

    write_answer(&out, answer);
    if (out.failed)
        return;
    /* What the kernel does not take at once, though nothing waits before it, is for nobody. */
    if (visit->lane->transport != TRANSPORT_TLS) {
        (void)!send(visit->fd, out.data, out.length, MSG_DONTWAIT | MSG_NOSIGNAL);
        return;
    }
    info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    (void)!visit->lane->loop->options->tls.say(info->tls_session, out.data, out.length);
}
