/*
 * The service that is called: answers every Ping at once, gives bytes back, and has one property.
 * On libdbus, like bluetoothd.
 *
 *     echo BUS-ADDRESS            prints "ready" when it has its name
 */
#include "contestant.h"

#include <dbus/dbus.h>
#include <stdio.h>
#include <stdlib.h>

static void
check(int good, const DBusError *error)
{
    if (good)
        return;
    fprintf(stderr, "echo: %s\n", error->message);
    exit(EXIT_FAILURE);
}

/* "Name" is "echo", alone or as the only one of all. */
static void
add_name(DBusMessage *reply, int is_alone)
{
    const char *name = "Name", *text = "echo";
    DBusMessageIter top, array, entry, variant;
    DBusMessageIter *place = is_alone ? &top : &entry;

    dbus_message_iter_init_append(reply, &top);
    if (!is_alone) {
        dbus_message_iter_open_container(&top, DBUS_TYPE_ARRAY, "{sv}", &array);
        dbus_message_iter_open_container(&array, DBUS_TYPE_DICT_ENTRY, NULL, &entry);
        dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &name);
    }
    dbus_message_iter_open_container(place, DBUS_TYPE_VARIANT, "s", &variant);
    dbus_message_iter_append_basic(&variant, DBUS_TYPE_STRING, &text);
    dbus_message_iter_close_container(place, &variant);
    if (!is_alone) {
        dbus_message_iter_close_container(&array, &entry);
        dbus_message_iter_close_container(&top, &array);
    }
}

static void
add_bytes(DBusMessage *reply, DBusMessage *call)
{
    const unsigned char *bytes;
    int size;

    if (dbus_message_get_args(
            call, NULL, DBUS_TYPE_ARRAY, DBUS_TYPE_BYTE, &bytes, &size, DBUS_TYPE_INVALID))
        dbus_message_append_args(
            reply, DBUS_TYPE_ARRAY, DBUS_TYPE_BYTE, &bytes, size, DBUS_TYPE_INVALID);
}

static DBusHandlerResult
answer(DBusConnection *connection, DBusMessage *message, void *data)
{
    int is_get = dbus_message_is_method_call(message, DBUS_INTERFACE_PROPERTIES, "Get");
    int is_get_all = dbus_message_is_method_call(message, DBUS_INTERFACE_PROPERTIES, "GetAll");
    int is_echo = dbus_message_is_method_call(message, INTERFACE, "Echo");
    DBusMessage *reply;

    (void)data;
    if (!dbus_message_is_method_call(message, INTERFACE, "Ping") && !is_get && !is_get_all &&
        !is_echo)
        return DBUS_HANDLER_RESULT_NOT_YET_HANDLED;
    reply = dbus_message_new_method_return(message);
    if (is_get || is_get_all)
        add_name(reply, is_get);
    if (is_echo)
        add_bytes(reply, message);
    dbus_connection_send(connection, reply, NULL);
    dbus_message_unref(reply);
    return DBUS_HANDLER_RESULT_HANDLED;
}

int
main(int argc, char **argv)
{
    static const DBusObjectPathVTable table = { .message_function = answer };
    DBusError error = DBUS_ERROR_INIT;
    DBusConnection *connection;

    if (argc != 2)
        return 2;
    connection = dbus_connection_open_private(argv[1], &error);
    check(connection != NULL, &error);
    check(dbus_bus_register(connection, &error), &error);
    check(dbus_connection_register_object_path(connection, PATH, &table, NULL), &error);
    check(dbus_bus_request_name(connection, SERVICE, DBUS_NAME_FLAG_DO_NOT_QUEUE, &error) ==
              DBUS_REQUEST_NAME_REPLY_PRIMARY_OWNER,
        &error);
    puts("ready");
    fflush(stdout);
    while (dbus_connection_read_write_dispatch(connection, -1))
        ;
    return EXIT_SUCCESS;
}
