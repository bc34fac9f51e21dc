/*
 * A program on libdbus that has never heard of this library: calls a device, word by word.
 *
 *     on_libdbus blocking|pending DEVICE-PATH WORD…
 *
 * A word is a method of Device1, or a property that is read. It never says how long to wait.
 */
#include <dbus/dbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEVICE "org.bluez.Device1"

static DBusConnection *connection;

static DBusMessage *
request(const char *path, const char *word)
{
    static const char *interface = DEVICE;
    DBusMessage *message;

    if (strcmp(word, "Connect") == 0 || strcmp(word, "Disconnect") == 0)
        return dbus_message_new_method_call("org.bluez", path, DEVICE, word);
    message = dbus_message_new_method_call("org.bluez", path, DBUS_INTERFACE_PROPERTIES, "Get");
    dbus_message_append_args(message, DBUS_TYPE_STRING, &interface, DBUS_TYPE_STRING, &word,
        DBUS_TYPE_INVALID);
    return message;
}

static DBusMessage *
wait_for_pending(DBusMessage *message, DBusError *error)
{
    DBusPendingCall *pending = NULL;
    DBusMessage *reply;

    if (!dbus_connection_send_with_reply(connection, message, &pending, -1) || pending == NULL)
        return NULL;
    dbus_pending_call_block(pending);
    reply = dbus_pending_call_steal_reply(pending);
    dbus_pending_call_unref(pending);
    if (!dbus_set_error_from_message(error, reply))
        return reply;
    dbus_message_unref(reply);
    return NULL;
}

static void
say_value(DBusMessage *reply, const char *word)
{
    DBusMessageIter top, variant;
    const char *text = "";
    dbus_bool_t truth = FALSE;

    if (!dbus_message_iter_init(reply, &top)) {
        printf("%s: done\n", word);
        return;
    }
    dbus_message_iter_recurse(&top, &variant);
    if (dbus_message_iter_get_arg_type(&variant) == DBUS_TYPE_STRING) {
        dbus_message_iter_get_basic(&variant, &text);
        printf("%s: %s\n", word, text);
    } else if (dbus_message_iter_get_arg_type(&variant) == DBUS_TYPE_BOOLEAN) {
        dbus_message_iter_get_basic(&variant, &truth);
        printf("%s: %s\n", word, truth ? "yes" : "no");
    }
}

int
main(int argc, char **argv)
{
    DBusError error = DBUS_ERROR_INIT;
    int status = EXIT_SUCCESS;

    if (argc < 4)
        return 2;
    connection = dbus_bus_get(DBUS_BUS_SYSTEM, &error);
    if (connection == NULL)
        return 2;
    for (int index = 3; index < argc && status == EXIT_SUCCESS; index++) {
        DBusMessage *message = request(argv[2], argv[index]);
        DBusMessage *reply = strcmp(argv[1], "pending") == 0
            ? wait_for_pending(message, &error)
            : dbus_connection_send_with_reply_and_block(connection, message, -1, &error);

        if (reply != NULL) {
            say_value(reply, argv[index]);
            fflush(stdout);
            dbus_message_unref(reply);
        } else {
            fprintf(stderr, "%s: %s: %s\n", argv[index], error.name, error.message);
            dbus_error_free(&error);
            status = EXIT_FAILURE;
        }
        dbus_message_unref(message);
    }
    dbus_connection_unref(connection);
    return status;
}
