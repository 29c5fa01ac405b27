/* IP addresses, and blocks of them. An IPv4 address is the IPv6 one that stands for it
 * (RFC 4291 2.5.5.2), so that every address has one form. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

struct ip {
    uint8_t bytes[16];
};

struct ip_block {
    struct ip first;
    int bits; /* that all of the block share with first: 0-128 */
};

/* "192.0.2.1", "2001:db8::1"; the length bytes at text are it and nothing else. */
bool ip_read(const char *text, size_t length, struct ip *ip);
/* "192.0.2.0/24", "2001:db8::/32", or an address, which is a block of one. Bits beyond the block's
 * length must be 0, so that a slip of the pen is seen. */
bool ip_read_block(const char *text, struct ip_block *block);
/* All zeros when it is neither of IPv4 nor of IPv6. */
struct ip ip_of_socket(const struct sockaddr *address);

bool ip_equal(const struct ip *a, const struct ip *b);
bool ip_is_in(const struct ip *ip, const struct ip_block *block);
/* This machine itself: 127.0.0.0/8, ::1. */
bool ip_is_loopback(const struct ip *ip);
/* What one household or office has: an IPv4 address as it is, of an IPv6 one the first 64 bits
 * (RFC 6177: the rest is the client's own to choose). */
struct ip ip_network(const struct ip *ip);
