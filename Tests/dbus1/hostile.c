#include "scenarios.h"

#include <stdlib.h>
#include <string.h>

enum { LONG_BYTES = BLEEP_TEXT_MAX_BYTES + 1 };

/* One call of every kind, in which one argument at a time is no good. */
typedef struct arguments {
    bleep_dbus1 *adapter;
    DBusMessage *message;
    const char *destination, *path, *interface, *name;
    int type;
    const void *value;
    const bleep_call_options *options;
    bleep_dbus1_reply_func on_reply;
} arguments;

enum { CALL, GET, GET_ALL, SET, KINDS };

static unsigned destroyed, started, told;

static void
count_reply(bleep_status status, DBusMessage *reply, const bleep_error *error, void *user_data)
{
    (void)status, (void)reply, (void)error, (void)user_data;
    told++;
}

static void
count_destroyed(void *user_data)
{
    (void)user_data;
    destroyed++;
}

static bleep_status
run(int kind, const arguments *a, DBusMessage **out_reply, bleep_error **out_error)
{
    switch (kind) {
    case CALL: return bleep_dbus1_call(a->adapter, a->message, a->options, out_reply, out_error);
    case GET:
        return bleep_dbus1_property_get(a->adapter, a->destination, a->path, a->interface, a->name,
            a->options, out_reply, out_error);
    case GET_ALL:
        return bleep_dbus1_property_get_all(
            a->adapter, a->destination, a->path, a->interface, a->options, out_reply, out_error);
    default:
        return bleep_dbus1_property_set(a->adapter, a->destination, a->path, a->interface, a->name,
            a->type, a->value, a->options, out_error);
    }
}

static bleep_status
begin(int kind, const arguments *a, bleep_dbus1_operation **out)
{
    started++;
    switch (kind) {
    case CALL:
        return bleep_dbus1_call_async(
            a->adapter, a->message, a->options, a->on_reply, NULL, count_destroyed, out);
    case GET:
        return bleep_dbus1_property_get_async(a->adapter, a->destination, a->path, a->interface,
            a->name, a->options, a->on_reply, NULL, count_destroyed, out);
    case GET_ALL:
        return bleep_dbus1_property_get_all_async(a->adapter, a->destination, a->path,
            a->interface, a->options, a->on_reply, NULL, count_destroyed, out);
    default:
        return bleep_dbus1_property_set_async(a->adapter, a->destination, a->path, a->interface,
            a->name, a->type, a->value, a->options, a->on_reply, NULL, count_destroyed, out);
    }
}

static void
refuse_one(int kind, const arguments *bad, const char *what)
{
    bleep_dbus1_operation *operation = NULL;
    DBusMessage *reply = NULL;
    bleep_error *error = NULL;

    expect_status(BLEEP_ERROR_INVALID_ARGUMENT, begin(kind, bad, &operation), what);
    if (bad->on_reply != NULL)
        expect_status(BLEEP_ERROR_INVALID_ARGUMENT, run(kind, bad, &reply, &error), what);
    expect(operation == NULL && reply == NULL && error == NULL, "%s: an output is written", what);
}

/* With NULL at each place where it is not allowed, and with text that is none. */
static void
refuse_names(int kind, const arguments *good, char *too_long)
{
    const char *const texts[] = { "", "\xff\xfe", "a b", "..", too_long };
    arguments bad = *good;

    for (size_t index = 0; index < sizeof texts / sizeof texts[0]; index++) {
        bad = *good, bad.path = texts[index];
        refuse_one(kind, &bad, "a path that is none");
        bad = *good, bad.interface = texts[index];
        refuse_one(kind, &bad, "an interface that is none");
        bad = *good, bad.destination = texts[index];
        refuse_one(kind, &bad, "a destination that is none");
        bad = *good, bad.name = texts[index];
        if (kind != GET_ALL)
            refuse_one(kind, &bad, "a name that is none");
    }
    bad = *good, bad.path = NULL;
    refuse_one(kind, &bad, "no path");
    bad = *good, bad.interface = NULL;
    refuse_one(kind, &bad, "no interface");
    bad = *good, bad.name = NULL;
    if (kind != GET_ALL)
        refuse_one(kind, &bad, "no name");
}

static void
refuse_values(const arguments *good, const char *too_long)
{
    const char *not_utf8 = "\xc0\x80", *empty = "", *none = NULL;
    const dbus_bool_t two = 2;
    arguments bad = *good;

    bad.value = NULL;
    refuse_one(SET, &bad, "no value");
    bad.type = DBUS_TYPE_BOOLEAN, bad.value = &two;
    refuse_one(SET, &bad, "a boolean that is 2");
    bad.type = DBUS_TYPE_STRING, bad.value = &not_utf8;
    refuse_one(SET, &bad, "a string that is not UTF-8");
    bad.value = &none;
    refuse_one(SET, &bad, "a string that is NULL");
    bad.value = &too_long;
    refuse_one(SET, &bad, "a string that is too long");
    bad.type = DBUS_TYPE_OBJECT_PATH, bad.value = &empty;
    refuse_one(SET, &bad, "a path that is empty");
    bad.type = DBUS_TYPE_SIGNATURE, bad.value = &not_utf8;
    refuse_one(SET, &bad, "a signature that is none");
    for (int type = -2; type < 300; type++) {
        bad.type = type, bad.value = &two;
        if (type < 0 || type > 255 || strchr("ybnqiuxtdsog", type) == NULL || type == 0)
            refuse_one(SET, &bad, "a type that is not basic");
    }
}

static void
refuse_messages(const arguments *good)
{
    DBusMessage *signal = dbus_message_new_signal(DEVICE, "org.bluez.Device1", "Connect");
    DBusMessage *silent = method_call(DEVICE, "org.bluez.Device1", "Connect");
    DBusMessage *nowhere = dbus_message_new_method_call(NULL, DEVICE, "a.b", "c");
    DBusMessage *vague = dbus_message_new_method_call("org.bluez", DEVICE, NULL, "Connect");
    DBusMessage *reply = dbus_message_new(DBUS_MESSAGE_TYPE_METHOD_RETURN);
    DBusMessage *const all[] = { NULL, signal, silent, nowhere, vague, reply };
    arguments bad = *good;
    DBusMessageIter iter;
    int number = 0;

    dbus_message_set_no_reply(silent, TRUE);
    for (size_t index = 0; index < sizeof all / sizeof all[0]; index++) {
        bad.message = all[index];
        refuse_one(CALL, &bad, "a message that cannot be answered");
    }
    expect_status(BLEEP_ERROR_TYPE_MISMATCH, bleep_dbus1_property_iter(silent, NULL, &iter),
        "a call");
    expect_status(BLEEP_ERROR_TYPE_MISMATCH, bleep_dbus1_property_iter(reply, NULL, &iter),
        "an empty reply");
    expect_status(BLEEP_ERROR_TYPE_MISMATCH, bleep_dbus1_property_iter(reply, "x", &iter),
        "an empty reply");
    expect_status(BLEEP_ERROR_INVALID_ARGUMENT, bleep_dbus1_property_iter(NULL, NULL, &iter),
        "no reply");
    expect_status(BLEEP_ERROR_INVALID_ARGUMENT, bleep_dbus1_property_iter(reply, NULL, NULL),
        "no iterator");
    expect_status(BLEEP_ERROR_INVALID_ARGUMENT,
        bleep_dbus1_property_read(NULL, NULL, DBUS_TYPE_INT32, &number), "no reply");
    expect_status(BLEEP_ERROR_INVALID_ARGUMENT,
        bleep_dbus1_property_read(reply, NULL, DBUS_TYPE_INT32, NULL), "no place");
    expect_status(BLEEP_ERROR_TYPE_MISMATCH,
        bleep_dbus1_property_read(reply, NULL, 4711, &number), "a type that is none");
    for (size_t index = 1; index < sizeof all / sizeof all[0]; index++)
        dbus_message_unref(all[index]);
}

static void
refuse_handles(loop *loop)
{
    bleep_dbus1 *adapter = NULL;

    expect_status(BLEEP_ERROR_INVALID_ARGUMENT, bleep_dbus1_new(NULL, loop->connection, &adapter),
        "no client");
    expect_status(BLEEP_ERROR_INVALID_ARGUMENT, bleep_dbus1_new(loop->client, NULL, &adapter),
        "no connection");
    expect_status(BLEEP_ERROR_INVALID_ARGUMENT,
        bleep_dbus1_new(loop->client, loop->connection, NULL), "no place");
    expect(adapter == NULL, "an output is written");
    expect(bleep_dbus1_ref(NULL) == NULL && bleep_dbus1_operation_ref(NULL) == NULL, "not NULL");
    bleep_dbus1_unref(NULL);
    bleep_dbus1_operation_unref(NULL);
    expect_status(BLEEP_ERROR_INVALID_ARGUMENT, bleep_dbus1_operation_cancel(NULL), "no operation");
}

static int
are_all_told(void *data)
{
    (void)data;
    return told == KINDS;
}

static void
test_hostile(loop *loop)
{
    const bleep_call_options none = { .struct_size = 0 };
    const char *alias = "x";
    DBusMessage *message = method_call(DEVICE, DBUS_INTERFACE_PEER, "Ping");
    char *too_long = malloc(LONG_BYTES + 1);
    const arguments good = { loop->adapter, message, NULL, ADAPTER, "org.bluez.Adapter1", "Alias",
        DBUS_TYPE_STRING, &alias, NULL, count_reply };

    memset(too_long, 'a', LONG_BYTES);
    too_long[0] = '/', too_long[LONG_BYTES] = '\0';
    refuse_handles(loop);
    refuse_messages(&good);
    refuse_values(&good, too_long);
    for (int kind = 0; kind < KINDS; kind++) {
        arguments bad = good;

        if (kind != CALL)
            refuse_names(kind, &good, too_long);
        bad.adapter = NULL;
        refuse_one(kind, &bad, "no adapter");
        bad = good, bad.options = &none;
        refuse_one(kind, &bad, "options without size");
        bad = good, bad.on_reply = NULL;
        refuse_one(kind, &bad, "nobody to tell");
    }
    expect(destroyed == started, "%u of %u destroyed", destroyed, started);
    expect(told == 0, "told of what did not start");
    for (int kind = 0; kind < KINDS; kind++) {
        expect_status(BLEEP_OK, run(kind, &good, NULL, NULL), "good, and no outputs");
        expect_status(BLEEP_OK, begin(kind, &good, NULL), "good, and no outputs");
    }
    loop_until(loop, are_all_told, NULL, "the good ones");
    expect(destroyed == started, "%u of %u destroyed", destroyed, started);
    free(too_long);
    dbus_message_unref(message);
}

const scenario hostile_scenarios[] = {
    { "hostile", test_hostile },
    { NULL, NULL },
};
