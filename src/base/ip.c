/* IP addresses, all in the form of IPv6. */
#include "base/ip.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "base/str.h"

enum { v4_at = 12, v4_bits = 96 }; /* where an IPv4 address lies in its IPv6 one */

static const uint8_t v4_prefix[v4_at] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

static bool is_v4(const struct ip *ip)
{
    return !memcmp(ip->bytes, v4_prefix, v4_at);
}

static struct ip of_v4(const void *four)
{
    struct ip ip;

    memcpy(ip.bytes, v4_prefix, v4_at);
    memcpy(ip.bytes + v4_at, four, 4);
    return ip;
}

bool ip_read(const char *text, size_t length, struct ip *ip)
{
    char copy[INET6_ADDRSTRLEN];
    struct in_addr v4;

    if (length >= sizeof copy || memchr(text, '\0', length))
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    if (inet_pton(AF_INET, copy, &v4) != 1)
        return inet_pton(AF_INET6, copy, ip->bytes) == 1;
    *ip = of_v4(&v4);
    return true;
}

static bool has_bits_beyond(const struct ip_block *block)
{
    for (int bit = block->bits; bit < 128; bit++)
        if (block->first.bytes[bit / 8] & (0x80 >> bit % 8))
            return true;
    return false;
}

bool ip_read_block(const char *text, struct ip_block *block)
{
    size_t length = strcspn(text, "/");
    bool is_dotted = !memchr(text, ':', length);
    int64_t bits = is_dotted ? 32 : 128, bits_max = bits;

    if (!ip_read(text, length, &block->first))
        return false;
    if (text[length] && (!str_to_number(text + length + 1, &bits) || bits > bits_max))
        return false;
    block->bits = (int)bits + (is_dotted ? v4_bits : 0);
    return !has_bits_beyond(block);
}

struct ip ip_of_socket(const struct sockaddr *address)
{
    struct sockaddr_in6 v6;
    struct sockaddr_in v4;
    struct ip ip = {0};

    if (address->sa_family == AF_INET) {
        memcpy(&v4, address, sizeof v4);
        return of_v4(&v4.sin_addr);
    }
    if (address->sa_family == AF_INET6) {
        memcpy(&v6, address, sizeof v6);
        memcpy(ip.bytes, &v6.sin6_addr, sizeof ip.bytes);
    }
    return ip;
}

bool ip_equal(const struct ip *a, const struct ip *b)
{
    return !memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

bool ip_is_in(const struct ip *ip, const struct ip_block *block)
{
    int whole = block->bits / 8, rest = block->bits % 8;

    if (memcmp(ip->bytes, block->first.bytes, (size_t)whole) != 0)
        return false;
    return !rest || !((ip->bytes[whole] ^ block->first.bytes[whole]) >> (8 - rest));
}

bool ip_is_loopback(const struct ip *ip)
{
    static const struct ip v6 = {.bytes = {[15] = 1}};

    return ip_equal(ip, &v6) || (is_v4(ip) && ip->bytes[v4_at] == 127);
}

struct ip ip_network(const struct ip *ip)
{
    struct ip network = *ip;

    if (!is_v4(ip))
        memset(network.bytes + 8, 0, 8);
    return network;
}
