/* The load generator: many WebSocket clients in one thread, quick enough never to be what is measured.
 *
 * Opens the connections, waits until each has been greeted, posts for some seconds, and counts at the client: every
 * delivery by connection and message, so that a lost, a doubled and a strayed one (heard by another group) show.
 * trials/load/engine.py is the same in Python, slower; trials/load/plan.py says what the options and figures mean.
 * ws:// to 127.0.0.1 only; no extensions, no fragments (no contestant sends any).
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define DIGITS 7           /* of the number behind the marker */
#define RAMP 64            /* connections opening at the same time: below any server's backlog */
#define SETTLE_MS 1500     /* presence and the like after many have come */
#define READ_BYTES (1 << 20)
/* Under load arrivals gather for so long before they are read: fewer, fuller reads. With many posts outstanding the
 * server never waits for us (its core stays at 99%), and ours is a third less busy than when each arrival wakes it. */
#define GATHER_US 2000
#define MANY_OUTSTANDING 8
#define MOST_SERVERS 64

enum state { CONNECTING, UPGRADING, WAITING, UP, CLOSED };

struct connection {
    int fd, group, members, outstanding; /* members: of its group, itself included */
    enum state state;
    char *authorization;
    uint8_t *in, *out; /* a frame of which the rest is still to come; what the kernel did not take yet */
    size_t in_bytes, out_bytes;
};

/* --- the plan --- */
static int port, senders = 1, window = 1, text_bytes = 50, warmup = 5, most = 200000;
static double seconds = 5, rate = 0, stall_s = 15, connect_s = 120;
static const char *path = "/ws/", *ready = "", *ack = "", *frame = "";
static int servers[MOST_SERVERS], server_count;

/* --- the run --- */
static struct connection *all;
static int count, up, closed, poll_fd;
static char marker[16];
static size_t marker_bytes;
static uint8_t *buffer;
static size_t buffer_bytes;

/* --- the messages: what was sent, and who has it --- */
static int first, sent; /* of this phase; numbers go on over phases, so that a late frame is not taken for a new one */
static int64_t *sent_at;
static int *author, *still; /* deliveries and acknowledgement still to come */
static uint8_t *seen;       /* one bit by message and connection, and one more by message: acknowledged */
static int64_t expected, delivered, acknowledged, doubled, strayed, complete, delivered_bytes, last_at;
static float *latencies, *ack_latencies;
static size_t latency_room, ack_latency_room;

static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(2);
}

static void *room_for(void *old, size_t bytes) {
    void *new = realloc(old, bytes);
    if (!new) fail("out of memory");
    return new;
}

static int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static double own_cpu_s(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return used.ru_utime.tv_sec + used.ru_stime.tv_sec + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

/* User and system seconds of the servers, all threads, children that have ended included: proc(5). */
static double server_cpu_s(void) {
    double total = 0;
    for (int i = 0; i < server_count; i++) {
        char name[64], text[1024], *after;
        unsigned long user, system;
        long children_user, children_system;
        snprintf(name, sizeof name, "/proc/%d/stat", servers[i]);
        FILE *file = fopen(name, "r");
        if (!file) continue;
        text[fread(text, 1, sizeof text - 1, file)] = 0;
        fclose(file);
        after = strrchr(text, ')'); /* the program's name may hold anything */
        if (after && sscanf(after + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %ld %ld", &user, &system,
                            &children_user, &children_system) == 4)
            total += (double)(user + system + children_user + children_system) / sysconf(_SC_CLK_TCK);
    }
    return total;
}

/* --- one connection --- */

static void close_connection(struct connection *c) {
    if (c->state == UP) up--;
    c->state = CLOSED;
    closed++;
    close(c->fd);
}

static void watch(struct connection *c, int operation, uint32_t events) {
    struct epoll_event event = {.events = events, .data.ptr = c};
    epoll_ctl(poll_fd, operation, c->fd, &event);
}

static void write_out(struct connection *c, const void *bytes, size_t length) {
    ssize_t taken = c->out_bytes ? 0 : send(c->fd, bytes, length, MSG_NOSIGNAL);
    if (taken == (ssize_t)length) return;
    if (taken < 0) taken = 0; /* full, or gone: then reading says so */
    c->out = room_for(c->out, c->out_bytes + length - taken);
    memcpy(c->out + c->out_bytes, (const uint8_t *)bytes + taken, length - taken);
    c->out_bytes += length - taken;
    watch(c, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
}

static void write_rest(struct connection *c) {
    ssize_t taken = send(c->fd, c->out, c->out_bytes, MSG_NOSIGNAL);
    if (taken < 0) return;
    c->out_bytes -= taken;
    memmove(c->out, c->out + taken, c->out_bytes);
    if (!c->out_bytes) watch(c, EPOLL_CTL_MOD, EPOLLIN);
}

/* RFC 6455 section 5.2. The mask is all zero: the payload is sent as it is, and is masked all the same. */
static void send_frame(struct connection *c, int opcode, const char *payload, size_t length) {
    uint8_t *bytes = room_for(NULL, length + 14);
    size_t at = 0;
    bytes[at++] = 0x80 | opcode;
    if (length < 126) bytes[at++] = 0x80 | length;
    else {
        bytes[at++] = 0x80 | 126; /* frames that are sent stay below 64 KiB */
        bytes[at++] = length >> 8;
        bytes[at++] = length;
    }
    memset(bytes + at, 0, 4);
    memcpy(bytes + at + 4, payload, length);
    write_out(c, bytes, at + 4 + length);
    free(bytes);
}

/* --- messages --- */

/* Fills in @ID@ (marker and number), @GROUP@ and @TEXT@ (marker, number, filler up to --text-bytes). */
static size_t compose(char *out, size_t room, int group, int number) {
    static const char filler[] = " the quick brown fox ships a release on friday and rolls it back at midnight,";
    size_t n = 0;
    for (const char *t = frame; *t && n + text_bytes + 64 < room;) {
        if (!strncmp(t, "@ID@", 4)) {
            n += sprintf(out + n, "%s%0*d", marker, DIGITS, number);
            t += 4;
        } else if (!strncmp(t, "@GROUP@", 7)) {
            n += sprintf(out + n, "%d", group);
            t += 7;
        } else if (!strncmp(t, "@TEXT@", 6)) {
            size_t start = n;
            n += sprintf(out + n, "%s%0*d", marker, DIGITS, number);
            for (size_t i = 0; n - start < (size_t)text_bytes; i++) out[n++] = filler[i % (sizeof filler - 1)];
            t += 6;
        } else out[n++] = *t++;
    }
    return n;
}

static void post(struct connection *c) {
    static char text[60000];
    int number = first + sent++;
    author[number] = c - all;
    still[number] = c->members + (*ack ? 1 : 0);
    expected += c->members;
    size_t length = compose(text, sizeof text, c->group, number);
    c->outstanding++;
    sent_at[number] = now_ns();
    send_frame(c, 1, text, length);
}

static void one_less(int number) {
    if (--still[number]) return;
    complete++;
    all[author[number]].outstanding--;
}

static int already(int number, int place) {
    size_t bit = (size_t)(number - first) * (count + 1) + place;
    int was = seen[bit >> 3] >> (bit & 7) & 1;
    seen[bit >> 3] |= 1 << (bit & 7);
    return was;
}

static void note(float **list, size_t *room, int64_t length, int64_t ns) {
    if ((size_t)length >= *room) *list = room_for(*list, sizeof(float) * (*room = *room * 2 + 65536));
    (*list)[length] = ns / 1e6f;
}

static void hear(struct connection *c, const uint8_t *payload, size_t length, int64_t now) {
    const uint8_t *mark = memmem(payload, length, marker, marker_bytes);
    if (!mark || mark + marker_bytes + DIGITS > payload + length) return;
    int number = 0;
    for (int i = 0; i < DIGITS; i++) number = number * 10 + (mark[marker_bytes + i] - '0');
    if (number < first || number >= first + sent) return; /* of an earlier phase */
    if (*ack && memmem(payload, length, ack, strlen(ack))) {
        if (already(number, count)) return; /* a post may be acknowledged again; only once counts */
        note(&ack_latencies, &ack_latency_room, acknowledged++, now - sent_at[number]);
    } else if (c->group != all[author[number]].group) {
        strayed++;
        return;
    } else if (already(number, c - all)) {
        doubled++;
        return;
    } else {
        note(&latencies, &latency_room, delivered++, now - sent_at[number]);
        delivered_bytes += length;
    }
    last_at = now;
    one_less(number);
}

/* --- reading --- */

static void greeted(struct connection *c) {
    c->state = UP;
    up++;
}

static void on_frame(struct connection *c, int opcode, const uint8_t *payload, size_t length, int64_t now) {
    if (opcode == 9) send_frame(c, 10, (const char *)payload, length);
    else if (opcode == 8) close_connection(c);
    else if (opcode > 2) return;
    else if (c->state == UP) hear(c, payload, length, now);
    else if (memmem(payload, length, ready, strlen(ready))) greeted(c);
}

/* How many bytes were read as whole frames. */
static size_t parse(struct connection *c, const uint8_t *bytes, size_t length, int64_t now) {
    size_t at = 0;
    if (c->state == UPGRADING) {
        const uint8_t *end = memmem(bytes, length, "\r\n\r\n", 4);
        if (!end) return 0;
        if (length < 12 || memcmp(bytes + 9, "101", 3)) fail("the upgrade was refused: %.12s", bytes);
        at = end + 4 - bytes;
        c->state = WAITING;
        if (!*ready) greeted(c);
    }
    while (c->state != CLOSED && length - at >= 2) {
        const uint8_t *f = bytes + at;
        size_t have = length - at, head = 2;
        uint64_t payload = f[1] & 127;
        if (payload == 126) {
            if (have < 4) break;
            payload = f[2] << 8 | f[3];
            head = 4;
        } else if (payload == 127) {
            if (have < 10) break;
            payload = 0;
            for (int i = 0; i < 8; i++) payload = payload << 8 | f[2 + i];
            head = 10;
        }
        if (have < head + payload) break;
        on_frame(c, f[0] & 15, f + head, payload, now);
        at += head + payload;
    }
    return at;
}

static void read_in(struct connection *c) {
    size_t held = c->in_bytes;
    if (held + READ_BYTES > buffer_bytes) buffer = room_for(buffer, buffer_bytes = held * 2 + READ_BYTES);
    memcpy(buffer, c->in, held);
    ssize_t got = recv(c->fd, buffer + held, READ_BYTES, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
        close_connection(c);
        return;
    }
    size_t length = held + got, used = parse(c, buffer, length, now_ns());
    if (c->state == CLOSED) return;
    c->in_bytes = length - used;
    if (!c->in_bytes) {
        free(c->in);
        c->in = NULL;
    } else {
        c->in = room_for(c->in, c->in_bytes);
        memcpy(c->in, buffer + used, c->in_bytes);
    }
}

/* The key is the example of RFC 6455 section 1.3: the same for all, nobody checks the answer. */
static void upgrade(struct connection *c) {
    char text[4096];
    int length = snprintf(text, sizeof text,
                          "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s%s%s\r\n",
                          path, port, *c->authorization ? "Authorization: " : "", c->authorization,
                          *c->authorization ? "\r\n" : "");
    c->state = UPGRADING;
    watch(c, EPOLL_CTL_MOD, EPOLLIN);
    write_out(c, text, length);
}

static void run_once(int wait_ms) {
    struct epoll_event events[1024];
    int ready_count = epoll_wait(poll_fd, events, 1024, wait_ms);
    for (int i = 0; i < ready_count; i++) {
        struct connection *c = events[i].data.ptr;
        if (c->state == CLOSED) continue;
        if (c->state == CONNECTING) upgrade(c);
        else if (events[i].events & EPOLLOUT) write_rest(c);
        if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) read_in(c);
    }
}

/* --- phases --- */

static void open_connection(struct connection *c) {
    int one = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (c->fd < 0) fail("socket: %s", strerror(errno));
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    connect(c->fd, (struct sockaddr *)&address, sizeof address);
    watch(c, EPOLL_CTL_ADD, EPOLLOUT);
}

static void open_all(void) {
    int64_t deadline = now_ns() + (int64_t)(connect_s * 1e9);
    for (int begun = 0; up < count;) {
        if (closed) fail("%d of %d connections were up when one was closed", up, count);
        if (now_ns() > deadline) fail("only %d of %d connections were up in time", up, count);
        while (begun < count && begun - up < RAMP) open_connection(&all[begun++]);
        run_once(20);
    }
}

static void count_members(void) {
    for (int i = 0; i < count; i++)
        for (int j = 0; j < count; j++) all[i].members += all[i].group == all[j].group;
}

static void settle(void) {
    for (int64_t end = now_ns() + SETTLE_MS * 1000000LL; now_ns() < end;) run_once(10);
}

static void begin_phase(int messages) {
    first += sent;
    sent = 0;
    expected = delivered = acknowledged = doubled = strayed = complete = delivered_bytes = 0;
    last_at = now_ns();
    free(seen);
    seen = calloc(((size_t)messages * (count + 1) >> 3) + 1, 1);
    if (!seen) fail("out of memory");
}

static int is_complete(void) { return delivered == expected && (!*ack || acknowledged == sent); }

static int is_stalled(void) { return (now_ns() - last_at) / 1e9 > stall_s; }

static void post_in_turn(int messages) {
    for (int i = 0; i < messages && !closed; i++) {
        post(&all[i % senders]);
        while (!is_complete() && !is_stalled()) run_once(50);
    }
}

static void post_within_windows(double for_s) {
    int64_t end = now_ns() + (int64_t)(for_s * 1e9);
    int gathers = senders * window >= MANY_OUTSTANDING;
    while (now_ns() < end && !is_stalled()) {
        for (int i = 0; i < senders && sent < most; i++)
            while (all[i].state == UP && all[i].outstanding < window && sent < most) post(&all[i]);
        if (gathers) usleep(GATHER_US);
        run_once(50);
    }
}

/* Each post when it is due, or as soon after as this machine gets to it: all of them, never one too early. */
static void post_at_rate(double for_s) {
    int64_t begun = now_ns();
    while (sent < rate * for_s && sent < most) {
        int64_t wait = begun + (int64_t)(sent * 1e9 / rate) - now_ns();
        if (wait > 0) run_once((int)(wait / 1000000));
        else post(&all[sent % senders]);
    }
}

static int by_size(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static double at(const float *sorted, int64_t length, double part) {
    if (!length) return 0;
    int64_t place = (int64_t)(length * part);
    return sorted[place < length ? place : length - 1];
}

static void measure(void) {
    begin_phase(most);
    double own = own_cpu_s(), server = server_cpu_s();
    int64_t begun = now_ns();
    if (rate > 0) post_at_rate(seconds);
    else post_within_windows(seconds);
    while (!is_complete() && !is_stalled()) run_once(50);
    double wall_s = (now_ns() - begun) / 1e9;
    own = own_cpu_s() - own;
    server = server_cpu_s() - server;
    qsort(latencies, delivered, sizeof(float), by_size);
    qsort(ack_latencies, acknowledged, sizeof(float), by_size);
    printf("{\"marker\":\"%s\",\"seconds\":%.4f,\"wall_s\":%.4f,\"sent\":%d,\"delivered\":%ld,\"acknowledged\":%ld,"
           "\"lost\":%ld,\"doubled\":%ld,\"strayed\":%ld,\"closed\":%d,\"frame_bytes\":%.1f,"
           "\"p50_ms\":%.3f,\"p90_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f,\"ack_p50_ms\":%.3f,\"ack_p99_ms\":%.3f,"
           "\"generator_cpu_s\":%.4f,\"server_cpu_s\":%.3f,\"first\":%d}\n",
           marker, (last_at - begun) / 1e9, wall_s, sent, (long)delivered, (long)acknowledged,
           (long)(expected - delivered), (long)doubled, (long)strayed, closed,
           delivered ? (double)delivered_bytes / delivered : 0, at(latencies, delivered, .5),
           at(latencies, delivered, .9), at(latencies, delivered, .99), at(latencies, delivered, 1),
           at(ack_latencies, acknowledged, .5), at(ack_latencies, acknowledged, .99), own, server, first);
}

/* --- the command line --- */

/* One connection a line: its group, a tab, the value of its Authorization header (may be empty). */
static void read_connections(const char *name) {
    FILE *file = fopen(name, "r");
    char *line = NULL;
    size_t room = 0;
    if (!file) fail("cannot read %s", name);
    while (getline(&line, &room, file) > 0) {
        char *tab = strchr(line, '\t');
        if (!tab) fail("no tab in %s", name);
        tab[strcspn(tab, "\n")] = 0;
        all = room_for(all, sizeof *all * (count + 1));
        all[count++] = (struct connection){.group = atoi(line), .authorization = strdup(tab + 1)};
    }
    free(line);
    fclose(file);
}

static void read_options(int argc, char **argv) {
    static const struct option names[] = {
        {"port", 1, 0, 'p'},    {"path", 1, 0, 'P'},   {"connections", 1, 0, 'c'}, {"ready", 1, 0, 'r'},
        {"ack", 1, 0, 'a'},     {"frame", 1, 0, 'f'},  {"senders", 1, 0, 's'},     {"window", 1, 0, 'w'},
        {"seconds", 1, 0, 't'}, {"rate", 1, 0, 'R'},   {"text-bytes", 1, 0, 'b'},  {"warmup", 1, 0, 'W'},
        {"most", 1, 0, 'm'},    {"stall-s", 1, 0, 'S'}, {"server", 1, 0, 'i'},     {"connect-s", 1, 0, 'C'},
        {0}};
    for (int option; (option = getopt_long(argc, argv, "", names, NULL)) != -1;) switch (option) {
            case 'p': port = atoi(optarg); break;
            case 'P': path = optarg; break;
            case 'c': read_connections(optarg); break;
            case 'r': ready = optarg; break;
            case 'a': ack = optarg; break;
            case 'f': frame = optarg; break;
            case 's': senders = atoi(optarg); break;
            case 'w': window = atoi(optarg); break;
            case 't': seconds = atof(optarg); break;
            case 'R': rate = atof(optarg); break;
            case 'b': text_bytes = atoi(optarg); break;
            case 'W': warmup = atoi(optarg); break;
            case 'm': most = atoi(optarg); break;
            case 'C': connect_s = atof(optarg); break;
            case 'S': stall_s = atof(optarg); break;
            case 'i':
                if (server_count == MOST_SERVERS) fail("too many servers");
                servers[server_count++] = atoi(optarg);
                break;
            default: fail("an option that I don't know");
        }
    if (!port || !count || senders > count) fail("a port, connections, and no more senders than those");
}

static void raise_file_limit(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

int main(int argc, char **argv) {
    read_options(argc, argv);
    raise_file_limit();
    poll_fd = epoll_create1(0);
    marker_bytes = snprintf(marker, sizeof marker, "qz%08x", (unsigned)(now_ns() / 1000 ^ (int64_t)getpid() << 20));
    sent_at = calloc(most + warmup, sizeof *sent_at);
    author = calloc(most + warmup, sizeof *author);
    still = calloc(most + warmup, sizeof *still);
    if (!sent_at || !author || !still) fail("out of memory");
    count_members();
    open_all();
    settle();
    begin_phase(warmup);
    post_in_turn(warmup);
    if (!is_complete()) fail("warm-up: %ld of %ld deliveries came", (long)delivered, (long)expected);
    measure();
    return 0;
}
