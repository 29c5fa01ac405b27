/* See link.h. Under TLS both servers are asked for the same: version, cipher and group. No session
 * is resumed and no certificate looked at. */
#include "link.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fault.h"

static const char offer[] =
    "NONE:+VERS-TLS1.3:+AES-256-GCM:+AEAD:+GROUP-X25519:+SIGN-ECDSA-SECP256R1-SHA256:+CTYPE-X509";

enum { record_bytes = 16 << 10 };

/* One for all, as in a browser. */
static gnutls_certificate_credentials_t nobody(void)
{
    static gnutls_certificate_credentials_t credentials;

    if (!credentials)
        check(!gnutls_certificate_allocate_credentials(&credentials));
    return credentials;
}

static void begin_tls(struct link *link)
{
    check(!gnutls_init(&link->tls, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL));
    check(!gnutls_priority_set_direct(link->tls, offer, NULL));
    check(!gnutls_credentials_set(link->tls, GNUTLS_CRD_CERTIFICATE, nobody()));
    gnutls_transport_set_int(link->tls, link->fd);
}

bool link_open(struct link *link, int port, bool is_tls)
{
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons((uint16_t)port),
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

    link->tls = NULL;
    link->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    check(link->fd >= 0);
    if (connect(link->fd, (const struct sockaddr *)&address, sizeof address) < 0)
        return false;
    check(fcntl(link->fd, F_SETFL, O_NONBLOCK) == 0);
    /* Else a request waits 40 ms behind the handshake's last packet for an acknowledgement. */
    check(!setsockopt(link->fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int)));
    if (is_tls)
        begin_tls(link);
    return true;
}

void link_close(struct link *link)
{
    if (link->tls)
        gnutls_deinit(link->tls);
    if (link->fd >= 0)
        close(link->fd);
    *link = (struct link){.fd = -1};
}

int link_greet(struct link *link)
{
    int r = link->tls ? gnutls_handshake(link->tls) : 0;

    if (r == GNUTLS_E_SUCCESS)
        return 1;
    return gnutls_error_is_fatal(r) ? -1 : 0;
}

bool link_send(struct link *link, const char *bytes, size_t length)
{
    if (link->tls)
        return gnutls_record_send(link->tls, bytes, length) == (ssize_t)length;
    return send(link->fd, bytes, length, MSG_NOSIGNAL) == (ssize_t)length;
}

static ssize_t receive_tls(struct link *link, char *into, size_t length)
{
    static char dropped[record_bytes];
    ssize_t got;

    if (!into && length > sizeof dropped)
        length = sizeof dropped;
    got = gnutls_record_recv(link->tls, into ? into : dropped, length);
    if (got < 0)
        return gnutls_error_is_fatal((int)got) ? -2 : -1;
    return got;
}

ssize_t link_receive(struct link *link, char *into, size_t length)
{
    ssize_t got;

    if (link->tls)
        return receive_tls(link, into, length);
    /* MSG_TRUNC on TCP: the bytes are counted and dropped, nothing is copied. */
    got = recv(link->fd, into, length, into ? 0 : MSG_TRUNC);
    if (got < 0)
        return errno == EAGAIN || errno == EINTR ? -1 : -2;
    return got;
}

bool link_has_more(const struct link *link)
{
    return link->tls && gnutls_record_check_pending(link->tls);
}
