#define _POSIX_C_SOURCE 200809L
#include "support.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_SECONDS = 40, SLICE_MSEC = 50 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t news = PTHREAD_COND_INITIALIZER;
static unsigned long announced;
static unsigned failures;

mode
mode_named(const char *name)
{
    static const char *const names[] = { "thread", "fd", "context" };

    for (int index = 0; index < 3; index++)
        if (strcmp(name, names[index]) == 0)
            return (mode)index;
    fprintf(stderr, "no such mode: %s\n", name);
    exit(2);
}

void
world_open(world *self, mode mode, const char *address, uint64_t timeout_usec)
{
    static const char *const categories[] = {
        "connect", "disconnect", "pair", "get_property", "set_property", "read", "write",
        "start_notify", "stop_notify", "default",
    };
    bleep_client_options options = BLEEP_CLIENT_OPTIONS_INIT;

    memset(self, 0, sizeof *self);
    self->mode = mode;
    self->fd = -1;
    self->context = mode == MODE_CONTEXT ? g_main_context_new() : NULL;
    options.bus = BLEEP_BUS_ADDRESS;
    options.address = address;
    options.delivery = mode == MODE_FD ? BLEEP_DELIVERY_FD : BLEEP_DELIVERY_THREAD;
    options.main_context = self->context;
    options.breaker_failures = UINT32_MAX;
    if (!expect(bleep_client_new(&options, &self->client) == BLEEP_OK, "no client"))
        exit(1);
    if (mode == MODE_FD)
        expect(bleep_client_event_fd(self->client, &self->fd) == BLEEP_OK, "no event fd");
    for (size_t index = 0; timeout_usec != 0 && index < G_N_ELEMENTS(categories); index++)
        expect(bleep_timeout_set(self->client, categories[index], timeout_usec) == BLEEP_OK,
            "no category %s", categories[index]);
}

void
world_close(world *self)
{
    bleep_client_unref(self->client);
    self->client = NULL;
    if (self->context != NULL) {
        while (g_main_context_iteration(self->context, FALSE))
            ;
        g_main_context_unref(self->context);
        self->context = NULL;
    }
}

static void
wait_for_announcement(unsigned long seen)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += SLICE_MSEC * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_mutex_lock(&lock);
    while (announced == seen && pthread_cond_timedwait(&news, &lock, &until) != ETIMEDOUT)
        ;
    pthread_mutex_unlock(&lock);
}

static gboolean
wake_up(gpointer data)
{
    (void)data;
    return G_SOURCE_CONTINUE;
}

static void
iterate(GMainContext *context)
{
    GSource *slice = g_timeout_source_new(SLICE_MSEC);

    g_source_set_callback(slice, wake_up, NULL, NULL);
    g_source_attach(slice, context);
    g_main_context_iteration(context, TRUE);
    g_source_destroy(slice);
    g_source_unref(slice);
}

int
world_wait(world *self, int (*is_so)(void *data), void *data)
{
    gint64 end = g_get_monotonic_time() + PATIENCE_SECONDS * G_USEC_PER_SEC;

    while (g_get_monotonic_time() < end) {
        unsigned long seen;

        pthread_mutex_lock(&lock);
        seen = announced;
        pthread_mutex_unlock(&lock);
        if (is_so(data))
            return 1;
        if (self->context != NULL) {
            iterate(self->context);
        } else if (self->client != NULL && self->mode == MODE_FD) {
            struct pollfd poll_fd = { .fd = self->fd, .events = POLLIN };

            poll(&poll_fd, 1, SLICE_MSEC);
            bleep_client_dispatch(self->client);
        } else {
            wait_for_announcement(seen);
        }
    }
    return is_so(data);
}

void
announce(void)
{
    pthread_mutex_lock(&lock);
    announced++;
    pthread_cond_broadcast(&news);
    pthread_mutex_unlock(&lock);
}

int
expect(int condition, const char *format, ...)
{
    va_list arguments;

    if (condition)
        return 1;
    pthread_mutex_lock(&lock);
    /* A broken promise can be broken half a million times. */
    if (++failures <= 25) {
        va_start(arguments, format);
        fprintf(stderr, "FAILED: ");
        vfprintf(stderr, format, arguments);
        fprintf(stderr, "\n");
        va_end(arguments);
    }
    pthread_mutex_unlock(&lock);
    return 0;
}

int
expect_status(bleep_status expected, bleep_status status, bleep_error **error, const char *what)
{
    int is_so = expect(status == expected, "%s: %s, not %s: %s", what, bleep_status_name(status),
        bleep_status_name(expected), bleep_error_text(*error));

    bleep_error_unref(*error);
    *error = NULL;
    return is_so;
}

int
verdict(void)
{
    if (failures > 0)
        fprintf(stderr, "%u expectations failed\n", failures);
    return failures > 0;
}

static void
bark(int number)
{
    static const char message[] = "FAILED: still running; something hangs\n";

    (void)number;
    if (write(STDERR_FILENO, message, sizeof message - 1) < 0)
        _exit(98);
    abort();
}

void
watchdog(unsigned seconds)
{
    struct sigaction action = { .sa_handler = bark };

    sigaction(SIGALRM, &action, NULL);
    alarm(seconds);
}

unsigned
count_in_proc(const char *directory)
{
    char path[64];
    unsigned count = 0;
    DIR *entries;

    snprintf(path, sizeof path, "/proc/self/%s", directory);
    entries = opendir(path);
    while (entries != NULL && readdir(entries) != NULL)
        count++;
    if (entries != NULL)
        closedir(entries);
    return count;
}
