/* The limit: a loop that does nothing but send every text frame on to everybody. `c_loop PORT`, one thread, epoll.
 *
 * It builds one frame and writes it to each socket; what the kernel does not take waits in a buffer. It keeps nothing,
 * checks nothing and knows no one: what stands between it and a chat server is what the chat costs.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST 65536 /* file descriptors, and bytes of a frame */

struct client {
    int fd, place, upgraded;
    uint8_t *in, *out;
    size_t in_bytes, out_bytes;
};

/* For the example key of RFC 6455 section 1.3, which our generator always sends. */
static const char ACCEPTED[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                               "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

static int poll_fd, count;
static struct client *clients[MOST];

static void watch(struct client *c, int operation, uint32_t events) {
    struct epoll_event event = {.events = events, .data.ptr = c};
    epoll_ctl(poll_fd, operation, c->fd, &event);
}

static void leave(struct client *c) {
    clients[c->place] = clients[--count];
    clients[c->place]->place = c->place;
    close(c->fd);
    free(c->in);
    free(c->out);
    free(c);
}

static void write_out(struct client *c, const void *bytes, size_t length) {
    ssize_t taken = c->out_bytes ? 0 : send(c->fd, bytes, length, MSG_NOSIGNAL);
    if (taken == (ssize_t)length) return;
    if (taken < 0) taken = 0;
    c->out = realloc(c->out, c->out_bytes + length - taken);
    memcpy(c->out + c->out_bytes, (const uint8_t *)bytes + taken, length - taken);
    c->out_bytes += length - taken;
    watch(c, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
}

static void write_rest(struct client *c) {
    ssize_t taken = send(c->fd, c->out, c->out_bytes, MSG_NOSIGNAL);
    if (taken < 0) return;
    c->out_bytes -= taken;
    memmove(c->out, c->out + taken, c->out_bytes);
    if (!c->out_bytes) watch(c, EPOLL_CTL_MOD, EPOLLIN);
}

static void broadcast(const uint8_t *payload, size_t length) {
    static uint8_t frame[MOST + 4];
    size_t head = 2;
    frame[0] = 0x81;
    if (length < 126) frame[1] = length;
    else {
        frame[1] = 126;
        frame[2] = length >> 8;
        frame[3] = length;
        head = 4;
    }
    memcpy(frame + head, payload, length);
    for (int i = 0; i < count; i++) write_out(clients[i], frame, head + length);
}

/* One masked frame of a client; 0 when its end is still to come. */
static size_t take(uint8_t *f, size_t have) {
    size_t length = have < 2 ? 0 : f[1] & 127, head = 6;
    if (have < 2 || (length == 126 && have < 4)) return 0;
    if (length == 126) {
        length = f[2] << 8 | f[3];
        head = 8;
    }
    if (have < head + length) return 0;
    uint8_t *mask = f + head - 4, *payload = f + head;
    for (size_t i = 0; i < length; i++) payload[i] ^= mask[i & 3];
    if ((f[0] & 15) == 1) broadcast(payload, length);
    return head + length;
}

static void read_in(struct client *c) {
    static uint8_t buffer[4 * MOST];
    memcpy(buffer, c->in, c->in_bytes);
    ssize_t got = recv(c->fd, buffer + c->in_bytes, 2 * MOST, 0);
    if (got <= 0) {
        leave(c);
        return;
    }
    size_t have = c->in_bytes + got, at = 0, taken;
    if (!c->upgraded && memmem(buffer, have, "\r\n\r\n", 4)) {
        c->upgraded = 1;
        at = have;
        write_out(c, ACCEPTED, sizeof ACCEPTED - 1);
    }
    while (c->upgraded && (taken = take(buffer + at, have - at))) at += taken;
    c->in_bytes = have - at;
    c->in = realloc(c->in, c->in_bytes + 1);
    memcpy(c->in, buffer + at, c->in_bytes);
}

static void welcome(int listener) {
    int fd, one = 1;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        if (count == MOST) {
            close(fd);
            continue;
        }
        struct client *c = calloc(1, sizeof *c);
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        c->fd = fd;
        c->place = count;
        clients[count++] = c;
        watch(c, EPOLL_CTL_ADD, EPOLLIN);
    }
}

int main(int argc, char **argv) {
    int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(argc > 1 ? atoi(argv[1]) : 0)};
    struct epoll_event events[1024], event = {.events = EPOLLIN};
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 2048)) {
        perror("c_loop");
        return 1;
    }
    poll_fd = epoll_create1(0);
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int ready = epoll_wait(poll_fd, events, 1024, -1);
        for (int i = 0; i < ready; i++) {
            struct client *c = events[i].data.ptr;
            if (!c) welcome(listener);
            else if (events[i].events & EPOLLOUT) write_rest(c);
            else read_in(c);
        }
    }
}
