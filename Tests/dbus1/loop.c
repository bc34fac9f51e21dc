#define _POSIX_C_SOURCE 200809L
#include "loop.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_MSEC = 40000, SLICE_MSEC = 10 };

long long
now_msec(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void
update_descriptor(loop *self, int fd)
{
    struct epoll_event event = { .events = 0, .data.fd = fd };
    unsigned flags = 0;

    for (size_t index = 0; index < G_N_ELEMENTS(self->watches); index++) {
        DBusWatch *watch = self->watches[index];

        if (watch != NULL && dbus_watch_get_unix_fd(watch) == fd && dbus_watch_get_enabled(watch))
            flags |= dbus_watch_get_flags(watch);
    }
    event.events = ((flags & DBUS_WATCH_READABLE) ? (unsigned)EPOLLIN : 0) |
                   ((flags & DBUS_WATCH_WRITABLE) ? (unsigned)EPOLLOUT : 0);
    if (event.events == 0)
        epoll_ctl(self->epoll, EPOLL_CTL_DEL, fd, NULL);
    else if (epoll_ctl(self->epoll, EPOLL_CTL_MOD, fd, &event) != 0)
        epoll_ctl(self->epoll, EPOLL_CTL_ADD, fd, &event);
}

static dbus_bool_t
add_watch(DBusWatch *watch, void *data)
{
    loop *self = data;

    for (size_t index = 0; index < G_N_ELEMENTS(self->watches); index++) {
        if (self->watches[index] == NULL) {
            self->watches[index] = watch;
            update_descriptor(self, dbus_watch_get_unix_fd(watch));
            return TRUE;
        }
    }
    return FALSE;
}

static void
toggle_watch(DBusWatch *watch, void *data)
{
    update_descriptor(data, dbus_watch_get_unix_fd(watch));
}

static void
remove_watch(DBusWatch *watch, void *data)
{
    loop *self = data;

    for (size_t index = 0; index < G_N_ELEMENTS(self->watches); index++)
        if (self->watches[index] == watch)
            self->watches[index] = NULL;
    update_descriptor(self, dbus_watch_get_unix_fd(watch));
}

static dbus_bool_t
add_timeout(DBusTimeout *timeout, void *data)
{
    loop *self = data;

    for (int index = 0; index < SOURCES_MAX; index++) {
        if (self->timeouts[index] == NULL) {
            self->timeouts[index] = timeout;
            self->due_msec[index] = now_msec() + dbus_timeout_get_interval(timeout);
            return TRUE;
        }
    }
    return FALSE;
}

static void
remove_timeout(DBusTimeout *timeout, void *data)
{
    loop *self = data;

    for (int index = 0; index < SOURCES_MAX; index++)
        if (self->timeouts[index] == timeout)
            self->timeouts[index] = NULL;
}

static void
toggle_timeout(DBusTimeout *timeout, void *data)
{
    remove_timeout(timeout, data);
    add_timeout(timeout, data);
}

static void
handle_watches(loop *self, int fd, unsigned events)
{
    unsigned flags = ((events & EPOLLIN) ? (unsigned)DBUS_WATCH_READABLE : 0) |
                     ((events & EPOLLOUT) ? (unsigned)DBUS_WATCH_WRITABLE : 0) |
                     ((events & EPOLLHUP) ? (unsigned)DBUS_WATCH_HANGUP : 0) |
                     ((events & EPOLLERR) ? (unsigned)DBUS_WATCH_ERROR : 0);

    for (size_t index = 0; index < G_N_ELEMENTS(self->watches); index++) {
        DBusWatch *watch = self->watches[index];

        if (watch != NULL && dbus_watch_get_unix_fd(watch) == fd && dbus_watch_get_enabled(watch))
            dbus_watch_handle(watch, flags);
    }
}

static int
handle_timeouts(loop *self, int wait_msec)
{
    for (int index = 0; index < SOURCES_MAX; index++) {
        DBusTimeout *timeout = self->timeouts[index];
        long long rest = self->due_msec[index] - now_msec();

        if (timeout == NULL || !dbus_timeout_get_enabled(timeout))
            continue;
        if (rest <= 0) {
            self->due_msec[index] = now_msec() + dbus_timeout_get_interval(timeout);
            dbus_timeout_handle(timeout);
            return 0;
        }
        if (rest < wait_msec)
            wait_msec = (int)rest;
    }
    return wait_msec;
}

void
loop_turn(loop *self, int wait_msec)
{
    struct epoll_event event;
    int wait = handle_timeouts(self, wait_msec);

    while (self->context != NULL && g_main_context_iteration(self->context, FALSE))
        ;
    if (dbus_connection_get_dispatch_status(self->connection) == DBUS_DISPATCH_DATA_REMAINS) {
        dbus_connection_dispatch(self->connection);
        return;
    }
    if (epoll_wait(self->epoll, &event, 1, wait) <= 0)
        return;
    if (event.data.fd == self->client_fd)
        bleep_client_dispatch(self->client);
    else
        handle_watches(self, event.data.fd, event.events);
}

void
loop_until(loop *self, int (*is_so)(void *data), void *data, const char *what)
{
    long long end = now_msec() + PATIENCE_MSEC;

    while (!is_so(data)) {
        if (now_msec() > end) {
            fprintf(stderr, "FAILED: %s did not come\n", what);
            abort();
        }
        loop_turn(self, SLICE_MSEC);
    }
}

static DBusConnection *
open_bus(const char *address)
{
    DBusConnection *connection = dbus_connection_open_private(address, NULL);

    if (connection == NULL || !dbus_bus_register(connection, NULL)) {
        fprintf(stderr, "FAILED: no bus\n");
        exit(1);
    }
    dbus_connection_set_exit_on_disconnect(connection, FALSE);
    return connection;
}

void
loop_open(loop *self, const char *address, int is_attached)
{
    bleep_client_options options = BLEEP_CLIENT_OPTIONS_INIT;
    struct epoll_event event = { .events = EPOLLIN };

    memset(self, 0, sizeof *self);
    self->client_fd = -1;
    self->epoll = epoll_create1(EPOLL_CLOEXEC);
    self->connection = open_bus(address);
    self->context = is_attached ? g_main_context_new() : NULL;
    dbus_connection_set_watch_functions(
        self->connection, add_watch, remove_watch, toggle_watch, self, NULL);
    dbus_connection_set_timeout_functions(
        self->connection, add_timeout, remove_timeout, toggle_timeout, self, NULL);

    options.bus = BLEEP_BUS_ADDRESS;
    options.address = address;
    options.delivery = BLEEP_DELIVERY_FD;
    options.main_context = self->context;
    options.breaker_failures = UINT32_MAX;
    expect_status(BLEEP_OK, bleep_client_new(&options, &self->client), "client");
    bleep_log_set_level(self->client, BLEEP_LOG_NONE);
    if (!is_attached) {
        expect_status(BLEEP_OK, bleep_client_event_fd(self->client, &self->client_fd), "event fd");
        event.data.fd = self->client_fd;
        epoll_ctl(self->epoll, EPOLL_CTL_ADD, self->client_fd, &event);
    }
    expect_status(
        BLEEP_OK, bleep_dbus1_new(self->client, self->connection, &self->adapter), "adapter");
}

void
loop_close(loop *self)
{
    bleep_dbus1_unref(self->adapter);
    bleep_client_unref(self->client);
    if (self->context != NULL) {
        while (g_main_context_iteration(self->context, FALSE))
            ;
        g_main_context_unref(self->context);
    }
    dbus_connection_close(self->connection);
    dbus_connection_unref(self->connection);
    close(self->epoll);
}
