/*
 * Makes a program on libdbus reliable: its connection and epoll loop stay as they are, and calls
 * have deadlines, retries, and an end in bluetoothd. Here a device is connected as soon as the
 * monitor finds BlueZ, and a property read.
 *
 *     cc -std=c99 async_libdbus.c -o async_libdbus \
 *         $(pkg-config --cflags --libs bleepreliability-dbus1)
 *     ./async_libdbus /org/bluez/hci0/dev_F0_F1_F2_F3_F4_F5
 *
 * To try it without Bluetooth, set BLEEP_BUS_ADDRESS to the address that
 * `bleep-bluez-simulator --private` prints; without it this is the system bus.
 */
#define _POSIX_C_SOURCE 200809L
#include <bleepreliability-dbus1.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { SOURCES_MAX = 16 };

typedef struct program {
    int epoll, client_fd;
    DBusWatch *watches[SOURCES_MAX];
    DBusTimeout *timeouts[SOURCES_MAX];
    long long due_msec[SOURCES_MAX];
    DBusConnection *connection;
    bleep_client *client;
    bleep_dbus1 *adapter;
    const char *device;
    int is_over, result;
} program;

/* --- the loop that the program has anyway ------------------------------------------------------*/

static long long
now_msec(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* What all watches of a descriptor want; epoll knows a descriptor once. */
static void
update_descriptor(program *self, int fd)
{
    struct epoll_event event = { .events = 0, .data.fd = fd };
    unsigned flags = 0;

    for (int index = 0; index < SOURCES_MAX; index++) {
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
    program *self = data;

    for (int index = 0; index < SOURCES_MAX; index++) {
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
    program *self = data;

    for (int index = 0; index < SOURCES_MAX; index++)
        if (self->watches[index] == watch)
            self->watches[index] = NULL;
    update_descriptor(self, dbus_watch_get_unix_fd(watch));
}

static dbus_bool_t
add_timeout(DBusTimeout *timeout, void *data)
{
    program *self = data;

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
    program *self = data;

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
handle_watches(program *self, int fd, unsigned events)
{
    unsigned flags = ((events & EPOLLIN) ? (unsigned)DBUS_WATCH_READABLE : 0) |
                     ((events & EPOLLOUT) ? (unsigned)DBUS_WATCH_WRITABLE : 0) |
                     ((events & EPOLLHUP) ? (unsigned)DBUS_WATCH_HANGUP : 0) |
                     ((events & EPOLLERR) ? (unsigned)DBUS_WATCH_ERROR : 0);

    for (int index = 0; index < SOURCES_MAX; index++) {
        DBusWatch *watch = self->watches[index];

        if (watch != NULL && dbus_watch_get_unix_fd(watch) == fd && dbus_watch_get_enabled(watch))
            dbus_watch_handle(watch, flags);
    }
}

/* Handles what is due; gives the milliseconds until the next, or -1. */
static int
handle_timeouts(program *self)
{
    long long next = -1;

    for (int index = 0; index < SOURCES_MAX; index++) {
        DBusTimeout *timeout = self->timeouts[index];
        long long rest = self->due_msec[index] - now_msec();

        if (timeout == NULL || !dbus_timeout_get_enabled(timeout))
            continue;
        if (rest <= 0) {
            rest = dbus_timeout_get_interval(timeout);
            self->due_msec[index] = now_msec() + rest;
            dbus_timeout_handle(timeout);
        }
        if (next < 0 || rest < next)
            next = rest;
    }
    return (int)next;
}

/* New: the client's descriptor is one more in the loop. All its news comes by that. */
static int
watch_client(program *self)
{
    struct epoll_event event = { .events = EPOLLIN };

    if (bleep_client_event_fd(self->client, &self->client_fd) != BLEEP_OK)
        return 0;
    event.data.fd = self->client_fd;
    return epoll_ctl(self->epoll, EPOLL_CTL_ADD, self->client_fd, &event) == 0;
}

static void
run(program *self)
{
    while (!self->is_over) {
        struct epoll_event event;
        int wait = handle_timeouts(self);
        int count;

        if (dbus_connection_get_dispatch_status(self->connection) == DBUS_DISPATCH_DATA_REMAINS) {
            dbus_connection_dispatch(self->connection);
            continue;
        }
        count = epoll_wait(self->epoll, &event, 1, wait);
        if (count < 0 && errno != EINTR)
            break;
        if (count > 0 && event.data.fd == self->client_fd)
            bleep_client_dispatch(self->client);
        else if (count > 0)
            handle_watches(self, event.data.fd, event.events);
    }
}

/* --- what the program is for -------------------------------------------------------------------*/

static void
end(program *self, bleep_status status, const bleep_error *error)
{
    if (status != BLEEP_OK)
        fprintf(stderr, "%s: %s\n", bleep_status_name(status), bleep_error_text(error));
    self->result = status == BLEEP_OK ? EXIT_SUCCESS : EXIT_FAILURE;
    self->is_over = 1;
}

static void
was_read(bleep_status status, DBusMessage *reply, const bleep_error *error, void *user_data)
{
    const char *alias = NULL;

    if (status == BLEEP_OK)
        status = bleep_dbus1_property_read(reply, NULL, DBUS_TYPE_STRING, &alias);
    if (status == BLEEP_OK)
        printf("its alias is %s\n", alias);
    end(user_data, status, error);
}

static void
connected(bleep_status status, DBusMessage *reply, const bleep_error *error, void *user_data)
{
    program *self = user_data;

    (void)reply;
    if (status == BLEEP_OK) {
        printf("%s is connected\n", self->device);
        status = bleep_dbus1_property_get_async(self->adapter, NULL, self->device,
            "org.bluez.Device1", "Alias", NULL, was_read, self, NULL, NULL);
    }
    if (status != BLEEP_OK)
        end(self, status, error);
}

/* Was dbus_connection_send_with_reply() before. */
static bleep_status
connect_device(program *self)
{
    DBusMessage *message = dbus_message_new_method_call(
        "org.bluez", self->device, "org.bluez.Device1", "Connect");
    bleep_status status;

    status = bleep_dbus1_call_async(
        self->adapter, message, NULL, connected, self, NULL, NULL);
    dbus_message_unref(message);
    return status;
}

static void
happened(const bleep_monitor_event *event, void *user_data)
{
    bleep_status status = BLEEP_ERROR_SERVICE_UNAVAILABLE;

    printf("%s: %s\n", bleep_event_name(event->event), event->text);
    if (event->event == BLEEP_EVENT_AVAILABLE)
        status = connect_device(user_data);
    if (status != BLEEP_OK)
        end(user_data, status, NULL);
}

static int
open_bus(program *self, const char *address)
{
    self->connection = address != NULL ? dbus_connection_open_private(address, NULL)
                                       : dbus_bus_get_private(DBUS_BUS_SYSTEM, NULL);
    if (self->connection == NULL)
        return 0;
    dbus_connection_set_exit_on_disconnect(self->connection, FALSE);
    return (address == NULL || dbus_bus_register(self->connection, NULL)) &&
           dbus_connection_set_watch_functions(
               self->connection, add_watch, remove_watch, toggle_watch, self, NULL) &&
           dbus_connection_set_timeout_functions(
               self->connection, add_timeout, remove_timeout, toggle_timeout, self, NULL);
}

static bleep_status
open_adapter(program *self, const char *address)
{
    bleep_client_options options = BLEEP_CLIENT_OPTIONS_INIT;
    bleep_status status;

    options.address = address;
    options.bus = address != NULL ? BLEEP_BUS_ADDRESS : BLEEP_BUS_SYSTEM;
    options.delivery = BLEEP_DELIVERY_FD;
    status = bleep_client_new(&options, &self->client);
    if (status == BLEEP_OK)
        status = bleep_dbus1_new(self->client, self->connection, &self->adapter);
    if (status == BLEEP_OK)
        status = bleep_monitor_watch(self->client,
            BLEEP_EVENT_AVAILABLE | BLEEP_EVENT_UNAVAILABLE, happened, self, NULL, NULL);
    if (status == BLEEP_OK)
        status = bleep_monitor_start(self->client, NULL);
    return status;
}

int
main(int argc, char **argv)
{
    const char *address = getenv("BLEEP_BUS_ADDRESS");
    program self = { .epoll = epoll_create1(EPOLL_CLOEXEC), .result = EXIT_FAILURE };
    bleep_status status;

    if (argc != 2) {
        fprintf(stderr, "usage: async_libdbus DEVICE-PATH\n");
        return 2;
    }
    self.device = argv[1];
    if (!open_bus(&self, address)) {
        fprintf(stderr, "no bus\n");
        return EXIT_FAILURE;
    }
    status = open_adapter(&self, address);
    if (status != BLEEP_OK)
        fprintf(stderr, "no adapter: %s\n", bleep_status_name(status));
    else if (watch_client(&self))
        run(&self);

    bleep_dbus1_unref(self.adapter);
    bleep_client_unref(self.client);
    dbus_connection_close(self.connection);
    dbus_connection_unref(self.connection);
    close(self.epoll);
    return self.result;
}
