#include "scenarios.h"

#include <stdio.h>
#include <string.h>

static const char *
own_name(const loop *loop)
{
    return dbus_bus_get_unique_name(loop->connection);
}

static int
is_held(void *data)
{
    (void)data;
    return held() > 0;
}

static int
is_disconnect_seen(void *data)
{
    return seen("org.bluez.Device1.Disconnect", own_name(data)) > 0;
}

static int
is_stop_seen(void *data)
{
    return seen("org.bluez.Adapter1.StopDiscovery", own_name(data)) > 0;
}

static void
connects_again(loop *loop)
{
    outcome outcome;

    bleep_dbus1_operation_unref(start(loop, "Connect", 20 * SECOND, &outcome));
    loop_until(loop, is_told, &outcome, "the next connect");
    expect_status(BLEEP_OK, outcome.status, "the next connect");
}

static void
test_held(loop *loop)
{
    long long began = now_msec();
    outcome outcome;

    inject("hold Device1.Connect");
    bleep_dbus1_operation_unref(start(loop, "Connect", SHORT, &outcome));
    loop_until(loop, is_told, &outcome, "the deadline");
    expect_status(BLEEP_ERROR_TIMED_OUT, outcome.status, "held");
    expect(outcome.attempts == 1, "%u attempts", (unsigned)outcome.attempts);
    expect(now_msec() - began >= (long long)SHORT / 1000, "it ends before its deadline");
    expect(now_msec() - began < 5000LL * slowness(), "it ends long after its deadline");
    loop_until(loop, is_disconnect_seen, loop, "a Disconnect on the same connection");
    inject("release Device1.Connect");
    connects_again(loop);
    expect(outcome.told == 1 && outcome.destroyed == 1, "told %d times", outcome.told);
}

static int
is_late(void *data)
{
    loop *loop = data;
    bleep_metrics_stats stats = BLEEP_METRICS_STATS_INIT;

    bleep_metrics_get(loop->client, "get_property", BLEEP_METRICS_LIFETIME, &stats);
    return stats.late_replies == 1;
}

static bleep_status
get_alias(loop *loop, uint64_t timeout_usec, outcome *outcome)
{
    bleep_call_options options = BLEEP_CALL_OPTIONS_INIT;

    memset(outcome, 0, sizeof *outcome);
    options.timeout_usec = timeout_usec;
    return bleep_dbus1_property_get_async(loop->adapter, NULL, DEVICE, "org.bluez.Device1",
        "Alias", &options, note, outcome, note_destroyed, NULL);
}

static void
test_late(loop *loop)
{
    outcome outcome;

    inject("late Properties.Get 2500000");
    expect_status(BLEEP_OK, get_alias(loop, SECOND / 2, &outcome), "start");
    loop_until(loop, is_told, &outcome, "the deadline");
    expect_status(BLEEP_ERROR_TIMED_OUT, outcome.status, "late");
    expect(!is_late(loop), "it is late already");
    loop_until(loop, is_late, loop, "the late reply");
    inject("clear");
    expect_status(BLEEP_OK, get_alias(loop, 0, &outcome), "start");
    loop_until(loop, is_told, &outcome, "the next reply");
    expect_status(BLEEP_OK, outcome.status, "the next call");
}

static void
test_crashed(loop *loop)
{
    outcome outcome;

    inject("hold Device1.Pair");
    bleep_dbus1_operation_unref(start(loop, "Pair", 20 * SECOND, &outcome));
    loop_until(loop, is_held, NULL, "a held Pair");
    inject("crash");
    loop_until(loop, is_told, &outcome, "the end of the daemon");
    expect_status(BLEEP_ERROR_SERVICE_LOST, outcome.status, "crashed");
    expect(outcome.attempts == 1, "what may have happened is repeated");
}

static void
test_crashed_idempotent(loop *loop)
{
    DBusMessage *message =
        method_call("/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects");
    bleep_call_options options = BLEEP_CALL_OPTIONS_INIT;
    outcome outcome;

    memset(&outcome, 0, sizeof outcome);
    options.timeout_usec = 20 * SECOND;
    options.flags = BLEEP_CALL_WAIT_FOR_SERVICE;
    inject("hold ObjectManager.GetManagedObjects 1");
    expect_status(BLEEP_OK,
        bleep_dbus1_call_async(
            loop->adapter, message, &options, note, &outcome, note_destroyed, NULL),
        "start");
    dbus_message_unref(message);
    loop_until(loop, is_held, NULL, "a held GetManagedObjects");
    inject("crash");
    loop_until(loop, is_told, &outcome, "the end of the daemon");
    expect_status(BLEEP_OK, outcome.status, "crashed, and repeated");
}

static void
test_retried(loop *loop)
{
    outcome outcome;

    inject("fail Device1.Connect org.bluez.Error.InProgress \"In Progress\" 2");
    bleep_dbus1_operation_unref(start(loop, "Connect", 20 * SECOND, &outcome));
    loop_until(loop, is_told, &outcome, "the third attempt");
    expect_status(BLEEP_OK, outcome.status, "retried");
    expect(seen("org.bluez.Device1.Connect", own_name(loop)) == 3, "other than three attempts");
}

static void
test_refused(loop *loop)
{
    outcome outcome;

    inject("refuse Device1.Pair org.bluez.Error.AlreadyExists \"Already Exists\"");
    bleep_dbus1_operation_unref(start(loop, "Pair", 20 * SECOND, &outcome));
    loop_until(loop, is_told, &outcome, "the refusal");
    expect_status(BLEEP_ERROR_ALREADY_EXISTS, outcome.status, "refused");
}

static int
is_absent(void *data)
{
    bleep_value *value = NULL;
    int is_there = bleep_property_get(data, DEVICE, "org.bluez.Device1", "Alias", NULL, &value,
                       NULL) == BLEEP_OK;

    bleep_value_unref(value);
    return !is_there;
}

static void
test_removed(loop *loop)
{
    outcome outcome;

    inject("swallow Device1.Pair");
    bleep_dbus1_operation_unref(start(loop, "Pair", 30 * SECOND, &outcome));
    /* The client has its connection, and with it the signals. */
    expect(!is_absent(loop->client), "no device");
    inject("vanish F0:F1:F2:F3:F4:F5");
    loop_until(loop, is_told, &outcome, "the end of the object");
    expect_status(BLEEP_ERROR_OBJECT_REMOVED, outcome.status, "removed");
}

static void
test_lost(loop *loop)
{
    outcome outcome, next;

    inject("hold Device1.Pair");
    bleep_dbus1_operation_unref(start(loop, "Pair", 30 * SECOND, &outcome));
    loop_until(loop, is_held, NULL, "a held Pair");
    dbus_connection_close(loop->connection);
    loop_until(loop, is_told, &outcome, "the loss");
    expect_status(BLEEP_ERROR_BUS_LOST, outcome.status, "lost");
    /* And one that begins without a connection; it is not told inside start(). */
    bleep_dbus1_operation_unref(start(loop, "Pair", 30 * SECOND, &next));
    loop_until(loop, is_told, &next, "the same again");
    expect_status(BLEEP_ERROR_BUS_LOST, next.status, "lost before");
}

static DBusHandlerResult
swallow(DBusConnection *connection, DBusMessage *message, void *data)
{
    (void)connection, (void)data;
    return dbus_message_is_signal(message, DBUS_INTERFACE_LOCAL, "Disconnected")
               ? DBUS_HANDLER_RESULT_HANDLED
               : DBUS_HANDLER_RESULT_NOT_YET_HANDLED;
}

/* A program that was there first, and keeps the end of its connection to itself. */
static void
test_lost_unheard(loop *loop)
{
    outcome outcome;

    bleep_dbus1_unref(loop->adapter);
    dbus_connection_add_filter(loop->connection, swallow, NULL, NULL);
    expect_status(
        BLEEP_OK, bleep_dbus1_new(loop->client, loop->connection, &loop->adapter), "adapter");
    inject("hold Device1.Pair");
    bleep_dbus1_operation_unref(start(loop, "Pair", 30 * SECOND, &outcome));
    loop_until(loop, is_held, NULL, "a held Pair");
    dbus_connection_close(loop->connection);
    loop_until(loop, is_told, &outcome, "the loss");
    expect_status(BLEEP_ERROR_BUS_LOST, outcome.status, "lost");
}

static void
test_cancelled(loop *loop)
{
    bleep_dbus1_operation *operation;
    outcome outcome;

    inject("hold Device1.Connect");
    operation = start(loop, "Connect", 30 * SECOND, &outcome);
    loop_until(loop, is_held, NULL, "a held Connect");
    expect_status(BLEEP_OK, bleep_dbus1_operation_cancel(operation), "cancel");
    expect(outcome.told == 0, "told inside cancel()");
    loop_until(loop, is_told, &outcome, "the cancel");
    expect_status(BLEEP_ERROR_CANCELLED, outcome.status, "cancelled");
    loop_until(loop, is_disconnect_seen, loop, "a Disconnect on the same connection");
    expect_status(BLEEP_OK, bleep_dbus1_operation_cancel(operation), "cancel again");
    bleep_dbus1_operation_unref(operation);
    inject("release Device1.Connect");
    connects_again(loop);
    expect(outcome.told == 1 && outcome.destroyed == 1, "told %d times", outcome.told);
}

static void
test_stopped_discovery(loop *loop)
{
    DBusMessage *message = method_call(ADAPTER, "org.bluez.Adapter1", "StartDiscovery");
    bleep_call_options options = BLEEP_CALL_OPTIONS_INIT;
    outcome outcome;

    memset(&outcome, 0, sizeof outcome);
    options.timeout_usec = SHORT;
    inject("hold Adapter1.StartDiscovery");
    expect_status(BLEEP_OK,
        bleep_dbus1_call_async(
            loop->adapter, message, &options, note, &outcome, note_destroyed, NULL),
        "start");
    dbus_message_unref(message);
    loop_until(loop, is_told, &outcome, "the deadline");
    expect_status(BLEEP_ERROR_TIMED_OUT, outcome.status, "held");
    loop_until(loop, is_stop_seen, loop, "a StopDiscovery on the same connection");
}

const scenario async_scenarios[] = {
    { "held", test_held },
    { "late", test_late },
    { "crashed", test_crashed },
    { "crashed-idempotent", test_crashed_idempotent },
    { "retried", test_retried },
    { "refused", test_refused },
    { "removed", test_removed },
    { "lost", test_lost },
    { "lost-unheard", test_lost_unheard },
    { "cancelled", test_cancelled },
    { "stopped-discovery", test_stopped_discovery },
    { NULL, NULL },
};
