/* Addresses with a port. */
#include "base/endpoint.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

#include "base/ip.h"
#include "base/str.h"

static void put(struct endpoint *endpoint, const void *address, size_t length)
{
    *endpoint = (struct endpoint){.length = (socklen_t)length};
    memcpy(&endpoint->room, address, length);
}

static bool read_v4(const char *host, in_port_t port, struct endpoint *endpoint)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = port};
    bool is_one = inet_pton(AF_INET, host, &v4.sin_addr) == 1;

    put(endpoint, &v4, sizeof v4);
    return is_one;
}

static bool read_v6(const char *host, in_port_t port, struct endpoint *endpoint)
{
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = port};
    bool is_one = inet_pton(AF_INET6, host, &v6.sin6_addr) == 1;

    put(endpoint, &v6, sizeof v6);
    return is_one && !IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr);
}

bool endpoint_read(const char *text, struct endpoint *endpoint)
{
    const char *colon = strrchr(text, ':');
    size_t length = colon ? (size_t)(colon - text) : 0;
    bool is_v6 = length > 2 && text[0] == '[' && text[length - 1] == ']';
    char host[INET6_ADDRSTRLEN + 2];
    int64_t port;

    if (!length || length >= sizeof host || !str_to_number(colon + 1, &port) || port > UINT16_MAX)
        return false;
    memcpy(host, text, length);
    host[is_v6 ? length - 1 : length] = '\0';
    return is_v6 ? read_v6(host + 1, htons((uint16_t)port), endpoint)
                 : read_v4(host, htons((uint16_t)port), endpoint);
}

int endpoint_port(const struct endpoint *endpoint)
{
    struct sockaddr_in6 v6;
    struct sockaddr_in v4;

    memcpy(&v4, &endpoint->room, sizeof v4);
    memcpy(&v6, &endpoint->room, sizeof v6);
    return ntohs(endpoint->any.sa_family == AF_INET6 ? v6.sin6_port : v4.sin_port);
}

bool endpoint_is_loopback(const struct endpoint *endpoint)
{
    struct ip ip = ip_of_socket(&endpoint->any);

    return ip_is_loopback(&ip);
}
