#define _POSIX_C_SOURCE 200809L
#include "scenarios.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>

static bleep_status
call_device(loop *loop, const char *method, uint64_t timeout_usec, uint32_t *out_attempts)
{
    DBusMessage *message = method_call(DEVICE, "org.bluez.Device1", method);
    bleep_call_options options = BLEEP_CALL_OPTIONS_INIT;
    DBusMessage *reply = NULL;
    bleep_error *error = NULL;
    bleep_status status;

    options.timeout_usec = timeout_usec;
    status = bleep_dbus1_call(loop->adapter, message, &options, &reply, &error);
    expect((status == BLEEP_OK) == (reply != NULL), "%s: a reply or none", method);
    expect(bleep_error_status(error) == status, "%s: the error says another status", method);
    *out_attempts = bleep_error_attempt(error);
    bleep_error_unref(error);
    if (reply != NULL)
        dbus_message_unref(reply);
    dbus_message_unref(message);
    return status;
}

static bleep_status
get_alias(loop *loop, const char *name, uint64_t timeout_usec)
{
    bleep_call_options options = BLEEP_CALL_OPTIONS_INIT;
    DBusMessage *reply = NULL;
    const char *alias = "";
    bleep_status status;

    options.timeout_usec = timeout_usec;
    status = bleep_dbus1_property_get(
        loop->adapter, name, DEVICE, "org.bluez.Device1", "Alias", &options, &reply, NULL);
    if (status == BLEEP_OK) {
        status = bleep_dbus1_property_read(reply, NULL, DBUS_TYPE_STRING, &alias);
        expect(strcmp(alias, "VM-Peripheral") == 0, "the alias is %s", alias);
        dbus_message_unref(reply);
    }
    return status;
}

static void
test_held(loop *loop)
{
    long long began = now_msec(), took;
    uint32_t attempts;

    inject("hold Device1.Connect");
    expect_status(BLEEP_ERROR_TIMED_OUT, call_device(loop, "Connect", SHORT, &attempts),
        "held");
    took = now_msec() - began;
    expect(attempts == 1, "%u attempts", (unsigned)attempts);
    expect(took >= (long long)SHORT / 1000 && took < 5000LL * slowness(), "it took %lld ms", took);
    expect(seen("org.bluez.Device1.Disconnect",
               dbus_bus_get_unique_name(loop->connection)) == 1,
        "no Disconnect on the same connection");
    inject("release Device1.Connect");
    /* Nobody has dispatched anything. */
    expect_status(BLEEP_OK, call_device(loop, "Connect", 20 * SECOND, &attempts), "next connect");
}

static int
is_late(void *data)
{
    loop *loop = data;
    bleep_metrics_stats stats = BLEEP_METRICS_STATS_INIT;

    bleep_metrics_get(loop->client, "get_property", BLEEP_METRICS_LIFETIME, &stats);
    return stats.late_replies == 1;
}

static void
test_late(loop *loop)
{
    inject("late Properties.Get 2500000");
    expect_status(BLEEP_ERROR_TIMED_OUT, get_alias(loop, NULL, SECOND / 2), "late");
    inject("clear");
    expect_status(BLEEP_OK, get_alias(loop, NULL, 0), "the next call");
    expect(!is_late(loop), "it is late already");
    loop_until(loop, is_late, loop, "the late reply");
}

static void
test_crashed(loop *loop)
{
    long long began = now_msec();
    uint32_t attempts;

    inject("hold Device1.Pair");
    inject_later(3, "crash");
    expect_status(
        BLEEP_ERROR_SERVICE_LOST, call_device(loop, "Pair", 30 * SECOND, &attempts), "crashed");
    expect(attempts == 1, "what may have happened is repeated");
    expect(now_msec() - began < 15000 + 500LL * slowness(), "it is not told at once");
}

static void
test_retried(loop *loop)
{
    uint32_t attempts;

    inject("fail Device1.Connect org.bluez.Error.InProgress \"In Progress\" 2");
    expect_status(BLEEP_OK, call_device(loop, "Connect", 20 * SECOND, &attempts), "retried");
    expect(seen("org.bluez.Device1.Connect", NULL) == 3, "other than three attempts");
}

static void
test_removed(loop *loop)
{
    long long began = now_msec();
    bleep_value *value = NULL;
    uint32_t attempts;

    /* The client has its connection, and with it the signals. */
    bleep_property_get(loop->client, DEVICE, "org.bluez.Device1", "Alias", NULL, &value, NULL);
    bleep_value_unref(value);
    inject("swallow Device1.Pair");
    inject_later(3, "vanish F0:F1:F2:F3:F4:F5");
    expect_status(BLEEP_ERROR_OBJECT_REMOVED, call_device(loop, "Pair", 30 * SECOND, &attempts),
        "removed");
    expect(now_msec() - began < 15000 + 500LL * slowness(), "it is not told at once");
}

static void
test_lost(loop *loop)
{
    uint32_t attempts;

    dbus_connection_close(loop->connection);
    expect_status(
        BLEEP_ERROR_BUS_LOST, call_device(loop, "Pair", 30 * SECOND, &attempts), "lost before");
}

/* --- inside the program's own dispatching ------------------------------------------------------*/

typedef struct listener {
    loop *loop;
    int asks, heard;
    bleep_status status;
} listener;

static DBusHandlerResult
on_message(DBusConnection *connection, DBusMessage *message, void *data)
{
    listener *self = data;

    (void)connection;
    if (!dbus_message_is_signal(message, DBUS_INTERFACE_PROPERTIES, "PropertiesChanged"))
        return DBUS_HANDLER_RESULT_NOT_YET_HANDLED;
    self->heard++;
    if (self->asks && self->heard == 1)
        self->status = get_alias(self->loop, NULL, 0);
    return DBUS_HANDLER_RESULT_HANDLED;
}

static int
has_heard(void *data)
{
    const listener *self = data;

    return self->heard > 0;
}

static void
listen_to_bluez(loop *loop, listener *self)
{
    self->loop = loop;
    self->status = BLEEP_ERROR_NOT_FOUND;
    dbus_bus_add_match(loop->connection, "type='signal',sender='org.bluez'", NULL);
    dbus_connection_add_filter(loop->connection, on_message, self, NULL);
}

/* Signals that come meanwhile are the program's, later; the reply is found behind them. */
static void
test_leaves_messages(loop *loop)
{
    listener self = { .asks = 0 };
    uint32_t attempts;

    listen_to_bluez(loop, &self);
    expect_status(BLEEP_OK, call_device(loop, "Connect", 20 * SECOND, &attempts), "connect");
    expect(self.heard == 0, "a callback of the program's inside a blocking call");
    inject("hold Device1.Pair");
    expect_status(
        BLEEP_ERROR_TIMED_OUT, call_device(loop, "Pair", SHORT, &attempts), "held pair");
    expect(self.heard == 0, "a callback of the program's inside a blocking call");
    loop_until(loop, has_heard, &self, "the signals");
    dbus_connection_remove_filter(loop->connection, on_message, &self);
}

static void
test_inside_dispatch(loop *loop)
{
    listener self = { .asks = 1 };
    uint32_t attempts;

    listen_to_bluez(loop, &self);
    expect_status(BLEEP_OK, call_device(loop, "Connect", 20 * SECOND, &attempts), "connect");
    loop_until(loop, has_heard, &self, "a signal");
    expect_status(BLEEP_OK, self.status, "a call inside dbus_connection_dispatch()");
    dbus_connection_remove_filter(loop->connection, on_message, &self);
}

/* Nor does what comes meanwhile keep the call from hearing that its object is gone. */
static void
test_removed_behind_signals(loop *loop)
{
    long long began = now_msec();
    listener self = { .asks = 0 };
    bleep_value *value = NULL;
    uint32_t attempts;

    bleep_property_get(loop->client, DEVICE, "org.bluez.Device1", "Alias", NULL, &value, NULL);
    bleep_value_unref(value);
    listen_to_bluez(loop, &self);
    inject("swallow Device1.Pair");
    inject_later(2, "flap F0:F1:F2:F3:F4:F5 Trusted 3");
    inject_later(5, "vanish F0:F1:F2:F3:F4:F5");
    expect_status(BLEEP_ERROR_OBJECT_REMOVED, call_device(loop, "Pair", 30 * SECOND, &attempts),
        "removed");
    expect(now_msec() - began < 15000 + 500LL * slowness(), "it is not told at once");
    expect(self.heard == 0, "a callback of the program's inside a blocking call");
    loop_until(loop, has_heard, &self, "the signals");
    dbus_connection_remove_filter(loop->connection, on_message, &self);
}

/* --- the end of the bus ------------------------------------------------------------------------*/

static void *
end_bus(void *data)
{
    long long end = now_msec() + 300 * slowness();

    while (now_msec() < end)
        poll(NULL, 0, 50);
    kill(*(pid_t *)data, SIGKILL);
    return NULL;
}

static void
test_bus_ends(loop *loop)
{
    pid_t bus = (pid_t)bus_process();
    long long began = now_msec();
    outcome outcome;
    uint32_t attempts;
    pthread_t thread;

    inject("hold Device1.Pair");
    bleep_dbus1_operation_unref(start(loop, "Pair", 30 * SECOND, &outcome));
    pthread_create(&thread, NULL, end_bus, &bus);
    expect_status(BLEEP_ERROR_BUS_LOST, call_device(loop, "Pair", 30 * SECOND, &attempts),
        "the one that is waited for");
    expect(now_msec() - began < 15000 + 500LL * slowness(), "it is not told at once");
    pthread_join(thread, NULL);
    loop_until(loop, is_told, &outcome, "the end of the bus");
    expect_status(BLEEP_ERROR_BUS_LOST, outcome.status, "the other");
}

static void
test_by_unique_name(loop *loop)
{
    DBusMessage *message = dbus_message_new_method_call(
        DBUS_SERVICE_DBUS, DBUS_PATH_DBUS, DBUS_INTERFACE_DBUS, "GetNameOwner");
    const char *service = "org.bluez", *owner = NULL;
    DBusMessage *reply = NULL;

    dbus_message_append_args(message, DBUS_TYPE_STRING, &service, DBUS_TYPE_INVALID);
    expect_status(
        BLEEP_OK, bleep_dbus1_call(loop->adapter, message, NULL, &reply, NULL), "the bus itself");
    if (reply != NULL && dbus_message_get_args(
                             reply, NULL, DBUS_TYPE_STRING, &owner, DBUS_TYPE_INVALID)) {
        expect(*owner == ':', "the owner is %s", owner);
        expect_status(BLEEP_OK, get_alias(loop, owner, 0), "by unique name");
        dbus_message_unref(reply);
    }
    dbus_message_unref(message);
}

/* --- threads -----------------------------------------------------------------------------------*/

static void *
ask_often(void *data)
{
    for (int count = 0; count < 50; count++)
        expect_status(BLEEP_OK, get_alias(data, NULL, 0), "in a thread");
    return NULL;
}

static void
test_threads(loop *loop)
{
    pthread_t threads[4];

    for (int index = 0; index < 4; index++)
        pthread_create(&threads[index], NULL, ask_often, loop);
    for (int index = 0; index < 4; index++)
        pthread_join(threads[index], NULL);
}

const scenario blocking_scenarios[] = {
    { "blocking-held", test_held },
    { "blocking-late", test_late },
    { "blocking-crashed", test_crashed },
    { "blocking-retried", test_retried },
    { "blocking-removed", test_removed },
    { "blocking-lost", test_lost },
    { "leaves-messages", test_leaves_messages },
    { "inside-dispatch", test_inside_dispatch },
    { "removed-behind-signals", test_removed_behind_signals },
    { "bus-ends", test_bus_ends },
    { "by-unique-name", test_by_unique_name },
    { "threads", test_threads },
    { NULL, NULL },
};
