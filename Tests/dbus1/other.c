#define _XOPEN_SOURCE 700
#include "scenarios.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bleep_status
get(loop *loop, const char *name, DBusMessage **out_reply)
{
    return bleep_dbus1_property_get(
        loop->adapter, NULL, ADAPTER, "org.bluez.Adapter1", name, NULL, out_reply, NULL);
}

static void
test_properties(loop *loop)
{
    const char *alias = "kitchen", *found = "";
    dbus_bool_t is_powered = FALSE, is_discoverable = TRUE;
    DBusMessage *reply = NULL;
    DBusMessageIter iter;
    dbus_uint32_t class = 0;

    expect_status(BLEEP_OK, get(loop, "Powered", &reply), "Powered");
    expect_status(BLEEP_OK,
        bleep_dbus1_property_read(reply, NULL, DBUS_TYPE_BOOLEAN, &is_powered), "a boolean");
    expect(is_powered, "the adapter is off");
    expect_status(BLEEP_ERROR_TYPE_MISMATCH,
        bleep_dbus1_property_read(reply, NULL, DBUS_TYPE_STRING, &found), "another type");
    expect_status(BLEEP_ERROR_TYPE_MISMATCH,
        bleep_dbus1_property_read(reply, "Powered", DBUS_TYPE_BOOLEAN, &is_powered),
        "a name in a reply to Get");
    dbus_message_unref(reply);

    expect_status(BLEEP_OK,
        bleep_dbus1_property_set(loop->adapter, NULL, ADAPTER, "org.bluez.Adapter1", "Alias",
            DBUS_TYPE_STRING, &alias, NULL, NULL),
        "set a string");
    expect_status(BLEEP_OK,
        bleep_dbus1_property_set(loop->adapter, NULL, ADAPTER, "org.bluez.Adapter1",
            "Discoverable", DBUS_TYPE_BOOLEAN, &is_discoverable, NULL, NULL),
        "set a boolean");
    expect_status(BLEEP_OK,
        bleep_dbus1_property_get_all(
            loop->adapter, "org.bluez", ADAPTER, "org.bluez.Adapter1", NULL, &reply, NULL),
        "all");
    expect_status(BLEEP_OK,
        bleep_dbus1_property_read(reply, "Alias", DBUS_TYPE_STRING, &found), "Alias of all");
    expect(strcmp(found, "kitchen") == 0, "the alias is %s", found);
    expect_status(BLEEP_OK,
        bleep_dbus1_property_read(reply, "Class", DBUS_TYPE_UINT32, &class), "Class of all");
    expect_status(BLEEP_OK, bleep_dbus1_property_iter(reply, "UUIDs", &iter), "UUIDs of all");
    expect(dbus_message_iter_get_arg_type(&iter) == DBUS_TYPE_ARRAY, "UUIDs are no array");
    expect_status(
        BLEEP_ERROR_NOT_FOUND, bleep_dbus1_property_iter(reply, "Colour", &iter), "none of all");
    expect_status(BLEEP_ERROR_TYPE_MISMATCH, bleep_dbus1_property_iter(reply, NULL, &iter),
        "no name in a reply to GetAll");
    dbus_message_unref(reply);
    expect_status(BLEEP_ERROR_UNKNOWN_METHOD, get(loop, "Colour", NULL), "no such property");
    expect(seen("org.freedesktop.DBus.Properties.Set", NULL) == 2, "other than two Sets");
}

static void
test_properties_async(loop *loop)
{
    outcome set = { .keeps_reply = 0 }, all = { .keeps_reply = 1 };
    const char *alias = "cellar", *found = "";

    expect_status(BLEEP_OK,
        bleep_dbus1_property_set_async(loop->adapter, NULL, ADAPTER, "org.bluez.Adapter1", "Alias",
            DBUS_TYPE_STRING, &alias, NULL, note, &set, note_destroyed, NULL),
        "set");
    expect_status(BLEEP_OK,
        bleep_dbus1_property_get_all_async(loop->adapter, NULL, ADAPTER, "org.bluez.Adapter1",
            NULL, note, &all, note_destroyed, NULL),
        "get all");
    loop_until(loop, is_told, &set, "the Set");
    loop_until(loop, is_told, &all, "all");
    expect_status(BLEEP_OK, set.status, "set");
    expect_status(BLEEP_OK,
        bleep_dbus1_property_read(all.reply, "Alias", DBUS_TYPE_STRING, &found), "read");
    expect(strcmp(found, "cellar") == 0, "the alias is %s", found);
    dbus_message_unref(all.reply);
}

enum { MANY = 100 };

static int
are_all_told(void *data)
{
    const outcome *all = data;

    for (int index = 0; index < MANY; index++)
        if (all[index].told == 0)
            return 0;
    return 1;
}

static void
start_many(loop *loop, outcome *all, uint64_t timeout_usec)
{
    bleep_call_options options = BLEEP_CALL_OPTIONS_INIT;

    memset(all, 0, MANY * sizeof *all);
    options.timeout_usec = timeout_usec;
    for (int index = 0; index < MANY; index++)
        expect_status(BLEEP_OK,
            bleep_dbus1_property_get_async(loop->adapter, NULL, DEVICE, "org.bluez.Device1",
                "Alias", &options, note, &all[index], note_destroyed, NULL),
            "one of many");
}

static void
test_many(loop *loop)
{
    unsigned threads = count_in_proc("task"), descriptors = 0;
    static outcome all[MANY];

    start_many(loop, all, 20 * SECOND);
    loop_until(loop, are_all_told, all, "a hundred replies");
    for (int index = 0; index < MANY; index++)
        expect_status(BLEEP_OK, all[index].status, "one of many");
    descriptors = count_in_proc("fd");

    /* Some time out, and their replies come late; adapters come and go. */
    inject("late Properties.Get 2500000");
    start_many(loop, all, SECOND / 2);
    loop_until(loop, are_all_told, all, "a hundred deadlines");
    for (int index = 0; index < MANY; index++) {
        bleep_dbus1 *adapter = NULL;

        expect_status(BLEEP_ERROR_TIMED_OUT, all[index].status, "one of many");
        expect(all[index].told == 1 && all[index].destroyed == 1, "told once, destroyed once");
        expect_status(
            BLEEP_OK, bleep_dbus1_new(loop->client, loop->connection, &adapter), "adapter");
        bleep_dbus1_unref(bleep_dbus1_ref(adapter));
        bleep_dbus1_unref(adapter);
    }
    inject("clear");
    start_many(loop, all, 20 * SECOND);
    loop_until(loop, are_all_told, all, "a hundred replies");
    expect(count_in_proc("fd") == descriptors, "%u descriptors, not %u", count_in_proc("fd"),
        descriptors);
    /* GDBus's one and the client's own may have come with its first connection. */
    expect(count_in_proc("task") <= threads + 2, "%u threads, not %u", count_in_proc("task"),
        threads);
}

/* --- monitor -----------------------------------------------------------------------------------*/

static int restarts;
static pthread_t program;

static void
happened(const bleep_monitor_event *event, void *user_data)
{
    (void)user_data;
    expect(pthread_equal(program, pthread_self()), "an event in another thread");
    restarts += event->event == BLEEP_EVENT_RESTARTED;
}

static int
has_restarted(void *data)
{
    (void)data;
    return restarts > 0;
}

static void
test_monitor(loop *loop)
{
    outcome outcome;

    program = pthread_self();
    expect_status(BLEEP_OK,
        bleep_monitor_watch(loop->client, BLEEP_EVENT_ALL, happened, NULL, NULL, NULL), "watch");
    expect_status(BLEEP_OK, bleep_monitor_start(loop->client, NULL), "monitor");
    bleep_dbus1_operation_unref(start(loop, "Connect", 20 * SECOND, &outcome));
    loop_until(loop, is_told, &outcome, "the connect");
    inject("crash");
    loop_until(loop, has_restarted, NULL, "the restart");
    expect_status(BLEEP_OK, bleep_monitor_stop(loop->client), "stop");
}

/* --- ends --------------------------------------------------------------------------------------*/

static int
is_held(void *data)
{
    (void)data;
    return held() > 0;
}

static int
is_disconnect_seen(void *data)
{
    const loop *loop = data;

    return seen("org.bluez.Device1.Disconnect", dbus_bus_get_unique_name(loop->connection)) > 0;
}

static void
test_end(loop *loop)
{
    outcome outcome;

    inject("hold Device1.Connect");
    bleep_dbus1_operation_unref(start(loop, "Connect", 30 * SECOND, &outcome));
    loop_until(loop, is_held, NULL, "a held Connect");
    bleep_dbus1_unref(loop->adapter);
    loop->adapter = NULL;
    expect(outcome.told == 1 && outcome.destroyed == 1, "not told inside the last unref");
    expect_status(BLEEP_ERROR_CANCELLED, outcome.status, "end");
    loop_until(loop, is_disconnect_seen, loop, "a Disconnect on the same connection");
}

static loop *ending;

static void
note_and_end(bleep_status status, DBusMessage *reply, const bleep_error *error, void *user_data)
{
    note(status, reply, error, user_data);
    bleep_dbus1_unref(ending->adapter);
    ending->adapter = NULL;
}

static void
test_end_in_callback(loop *loop)
{
    outcome other, self = { .told = 0 };

    ending = loop;
    inject("hold Device1.Pair");
    bleep_dbus1_operation_unref(start(loop, "Pair", 30 * SECOND, &other));
    expect_status(BLEEP_OK,
        bleep_dbus1_property_get_async(loop->adapter, NULL, DEVICE, "org.bluez.Device1", "Alias",
            NULL, note_and_end, &self, note_destroyed, NULL),
        "start");
    loop_until(loop, is_told, &self, "the reply");
    expect_status(BLEEP_OK, self.status, "its own");
    expect_status(BLEEP_ERROR_CANCELLED, other.status, "the other");
    expect(self.destroyed == 1 && other.destroyed == 1, "destroy did not run once");
}

static void
test_deliveries(loop *loop)
{
    bleep_client_options options = BLEEP_CLIENT_OPTIONS_INIT;
    bleep_dbus1 *adapter = NULL;
    bleep_client *client = NULL;

    expect_status(BLEEP_OK, bleep_client_new(&options, &client), "client");
    expect_status(BLEEP_ERROR_INVALID_STATE,
        bleep_dbus1_new(client, loop->connection, &adapter), "on a thread");
    expect(bleep_client_main_context(client) == NULL, "a context");
    expect(bleep_client_main_context(loop->client) == loop->context, "another context");
    expect(adapter == NULL, "written on failure");
    bleep_client_unref(client);
}

/* The flight recorder has what went over the program's connection, to and fro. */
static void
test_recorder(loop *loop)
{
    bleep_recorder_options options = BLEEP_RECORDER_OPTIONS_INIT;
    char folder[] = P_tmpdir "/bleep-dbus1-XXXXXX", path[64], text[65536] = "";
    FILE *file;

    options.flags = BLEEP_RECORDER_WITH_BODIES | BLEEP_RECORDER_WITH_ADDRESSES;
    expect_status(BLEEP_OK, bleep_recorder_start(loop->client, &options), "start");
    expect_status(BLEEP_OK, get(loop, "Address", NULL), "Address");
    expect(mkdtemp(folder) != NULL, "no folder");
    snprintf(path, sizeof path, "%s/record", folder);
    expect_status(BLEEP_OK,
        bleep_recorder_dump(
            loop->client, BLEEP_RECORDER_JSON_LINES, options.flags, path, NULL),
        "dump");
    file = fopen(path, "r");
    if (expect(file != NULL, "no dump")) {
        expect(fread(text, 1, sizeof text - 1, file) > 0, "an empty dump");
        fclose(file);
    }
    expect(strstr(text, "[\"org.bluez.Adapter1\",\"Address\"]") != NULL, "no question: %s", text);
    expect(strstr(text, "[\"00:AA:01:00:00:23\"]") != NULL, "no answer: %s", text);
    remove(path);
    remove(folder);
}

static void
test_limit(loop *loop)
{
    bleep_call_options options = BLEEP_CALL_OPTIONS_INIT;
    bleep_status status = BLEEP_OK;

    options.timeout_usec = SECOND / 5;
    inject("swallow Properties.Get");
    for (int index = 0; index < 9; index++)
        status = bleep_dbus1_property_get(loop->adapter, NULL, DEVICE, "org.bluez.Device1",
            "Alias", &options, NULL, NULL);
    expect_status(BLEEP_ERROR_BUS_LIMIT, status, "past the bus's limit");
}

const scenario other_scenarios[] = {
    { "properties", test_properties },
    { "properties-async", test_properties_async },
    { "many", test_many },
    { "monitor", test_monitor },
    { "end", test_end },
    { "end-in-callback", test_end_in_callback },
    { "deliveries", test_deliveries },
    { "recorder", test_recorder },
    { "limit", test_limit },
    { NULL, NULL },
};
