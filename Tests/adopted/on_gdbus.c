/*
 * A program on GDBus that has never heard of this library: calls a device, word by word.
 *
 *     on_gdbus connection|proxy|loop DEVICE-PATH WORD…
 *
 * A word is a method of Device1, or a property that is read. By connection and by proxy it waits,
 * with loop a main loop does. It never says how long: GDBus's own timeout is what it gets.
 */
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEVICE "org.bluez.Device1"
#define PROPERTIES "org.freedesktop.DBus.Properties"

static GDBusConnection *connection;
static GDBusProxy *proxy;
static GMainLoop *loop;
static GVariant *answer;
static const char *path;

static int
is_method(const char *word)
{
    return strcmp(word, "Connect") == 0 || strcmp(word, "Disconnect") == 0;
}

static GVariant *
arguments(const char *word)
{
    return is_method(word) ? NULL : g_variant_new("(ss)", DEVICE, word);
}

static GVariant *
call_by_proxy(const char *word, GError **error)
{
    return g_dbus_proxy_call_sync(proxy, is_method(word) ? word : PROPERTIES ".Get",
        arguments(word), G_DBUS_CALL_FLAGS_NONE, -1, NULL, error);
}

static GVariant *
call_by_connection(const char *word, GError **error)
{
    return g_dbus_connection_call_sync(connection, "org.bluez", path,
        is_method(word) ? DEVICE : PROPERTIES, is_method(word) ? word : "Get", arguments(word),
        NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, error);
}

static void
answered(GObject *source, GAsyncResult *result, gpointer error)
{
    answer = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, error);
    g_main_loop_quit(loop);
}

static GVariant *
call_in_loop(const char *word, GError **error)
{
    g_dbus_connection_call(connection, "org.bluez", path, is_method(word) ? DEVICE : PROPERTIES,
        is_method(word) ? word : "Get", arguments(word), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
        answered, error);
    g_main_loop_run(loop);
    return answer;
}

static int
say(const char *word, GVariant *reply, GError *error)
{
    char *text;

    if (reply == NULL) {
        fprintf(stderr, "%s: %s %d: %s\n", word, g_quark_to_string(error->domain), error->code,
            error->message);
        g_error_free(error);
        return EXIT_FAILURE;
    }
    text = g_variant_print(reply, TRUE);
    printf("%s: %s\n", word, text);
    fflush(stdout);
    g_free(text);
    g_variant_unref(reply);
    return EXIT_SUCCESS;
}

int
main(int argc, char **argv)
{
    GVariant *(*call)(const char *, GError **) = call_by_connection;
    int status = EXIT_SUCCESS;

    if (argc < 4)
        return 2;
    path = argv[2];
    connection = g_bus_get_sync(G_BUS_TYPE_SYSTEM, NULL, NULL);
    loop = g_main_loop_new(NULL, FALSE);
    if (strcmp(argv[1], "proxy") == 0) {
        call = call_by_proxy;
        proxy = g_dbus_proxy_new_sync(
            connection, G_DBUS_PROXY_FLAGS_NONE, NULL, "org.bluez", path, DEVICE, NULL, NULL);
    } else if (strcmp(argv[1], "loop") == 0) {
        call = call_in_loop;
    }
    for (int index = 3; index < argc && status == EXIT_SUCCESS; index++) {
        GError *error = NULL;
        GVariant *reply = call(argv[index], &error);

        status = say(argv[index], reply, error);
    }
    g_clear_object(&proxy);
    g_main_loop_unref(loop);
    g_object_unref(connection);
    return status;
}
