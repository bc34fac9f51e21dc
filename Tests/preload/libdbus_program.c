/* A program on libdbus: calls Connect of a device in each way that there is, and says what came.
 *
 *     libdbus_program WAY [TIMEOUT_MSEC [COUNT]]
 */
#define _POSIX_C_SOURCE 200809L

#include <dbus/dbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DEVICE "/org/bluez/hci0/dev_F0_F1_F2_F3_F4_F5"

static int failures;

static DBusMessage *
message(void)
{
    return dbus_message_new_method_call("org.bluez", DEVICE, "org.bluez.Device1", "Connect");
}

static void
say(DBusError *error)
{
    if (!dbus_error_is_set(error)) {
        printf("done\n");
        return;
    }
    failures++;
    printf("%s: %s\n", error->name, error->message);
    dbus_error_free(error);
}

static void
call_blocking(DBusConnection *bus, int timeout)
{
    DBusError error = DBUS_ERROR_INIT;
    DBusMessage *call = message();
    DBusMessage *reply = dbus_connection_send_with_reply_and_block(bus, call, timeout, &error);

    if (reply)
        dbus_message_unref(reply);
    dbus_message_unref(call);
    say(&error);
}

static void
take(DBusPendingCall *pending, void *is_done)
{
    DBusError error = DBUS_ERROR_INIT;
    DBusMessage *reply = dbus_pending_call_steal_reply(pending);

    dbus_set_error_from_message(&error, reply);
    say(&error);
    dbus_message_unref(reply);
    *(int *)is_done = 1;
}

/* The loop of this program: one timeout at a time, and the connection. */
static DBusTimeout *alarm_clock;
static long due_msec;

static long
now_msec(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000L + now.tv_nsec / 1000000;
}

static dbus_bool_t
set_alarm(DBusTimeout *timeout, void *data)
{
    (void)data;
    if (dbus_timeout_get_enabled(timeout)) {
        alarm_clock = timeout;
        due_msec = now_msec() + dbus_timeout_get_interval(timeout);
    }
    return TRUE;
}

static void
stop_alarm(DBusTimeout *timeout, void *data)
{
    (void)data;
    if (alarm_clock == timeout)
        alarm_clock = NULL;
}

static void
toggle_alarm(DBusTimeout *timeout, void *data)
{
    stop_alarm(timeout, data);
    set_alarm(timeout, data);
}

static void
turn(DBusConnection *bus)
{
    dbus_connection_read_write(bus, 10);
    if (alarm_clock && now_msec() >= due_msec)
        dbus_timeout_handle(alarm_clock);
    while (dbus_connection_dispatch(bus) == DBUS_DISPATCH_DATA_REMAINS)
        ;
}

static void
call_pending(DBusConnection *bus, int timeout)
{
    DBusMessage *call = message();
    DBusPendingCall *pending = NULL;
    int is_done = 0;

    dbus_connection_set_timeout_functions(
        bus, set_alarm, stop_alarm, toggle_alarm, NULL, NULL);
    dbus_connection_send_with_reply(bus, call, &pending, timeout);
    dbus_message_unref(call);
    dbus_pending_call_set_notify(pending, take, &is_done, NULL);
    while (!is_done && dbus_connection_get_is_connected(bus))
        turn(bus);
    dbus_pending_call_unref(pending);
}

/* Waits in the one place that libdbus has for that. */
static void
call_waiting(DBusConnection *bus, int timeout)
{
    DBusMessage *call = message();
    DBusPendingCall *pending = NULL;
    int is_done = 0;

    dbus_connection_send_with_reply(bus, call, &pending, timeout);
    dbus_message_unref(call);
    dbus_pending_call_block(pending);
    take(pending, &is_done);
    dbus_pending_call_unref(pending);
}

/* Begins one, thinks better of it, and then asks for something else. */
static void
call_and_drop(DBusConnection *bus)
{
    DBusMessage *call = message();
    DBusPendingCall *pending = NULL;

    dbus_connection_send_with_reply(bus, call, &pending, -1);
    dbus_message_unref(call);
    dbus_pending_call_cancel(pending);
    dbus_pending_call_unref(pending);
    call = dbus_message_new_method_call(
        "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId");
    dbus_message_unref(dbus_connection_send_with_reply_and_block(bus, call, -1, NULL));
    dbus_message_unref(call);
}

/* The child has a connection of its own, as it must, and lets go what its parent is waiting for. */
static void
call_in_child(DBusConnection *parents, int timeout)
{
    DBusMessage *call = message();
    DBusPendingCall *pending = NULL;
    pid_t child;

    dbus_connection_send_with_reply(parents, call, &pending, timeout);
    dbus_message_unref(call);
    child = fork();
    if (child == 0) {
        DBusConnection *bus = dbus_bus_get_private(DBUS_BUS_SYSTEM, NULL);
        dbus_connection_set_exit_on_disconnect(bus, FALSE);
        call_blocking(bus, timeout);
        dbus_pending_call_unref(pending);
        fflush(stdout);
        exit(failures);
    } else {
        int status = 0;
        waitpid(child, &status, 0);
        failures += WEXITSTATUS(status);
        dbus_pending_call_cancel(pending);
        dbus_pending_call_unref(pending);
    }
}

/* In the parent, and then in the child, which is not to say the parent's lines again. */
static void
call_twice(DBusConnection *bus, int timeout)
{
    call_blocking(bus, timeout);
    fflush(stdout);
    call_in_child(bus, timeout);
}

int
main(int argc, char **argv)
{
    DBusError error = DBUS_ERROR_INIT;
    DBusConnection *bus = dbus_bus_get(DBUS_BUS_SYSTEM, &error);
    int timeout = argc > 2 ? atoi(argv[2]) : -1;
    int count = argc > 3 ? atoi(argv[3]) : 1;

    if (!bus) {
        say(&error);
        return 2;
    }
    for (int i = 0; i < count; i++) {
        if (strcmp(argv[1], "libdbus-blocking") == 0)
            call_blocking(bus, timeout);
        else if (strcmp(argv[1], "libdbus-pending") == 0)
            call_pending(bus, timeout);
        else if (strcmp(argv[1], "libdbus-waiting") == 0)
            call_waiting(bus, timeout);
        else if (strcmp(argv[1], "drop") == 0)
            call_and_drop(bus);
        else if (strcmp(argv[1], "fork") == 0)
            call_twice(bus, timeout);
    }
    dbus_connection_unref(bus);
    return failures > 0;
}
