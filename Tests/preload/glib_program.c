/* A program on GDBus: calls Connect of a device in each way that there is, and says what came.
 *
 *     glib_program WAY [TIMEOUT_MSEC [COUNT]]
 *
 * The way "threads" is connection-sync from eight threads, that often in each.
 */
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEVICE "/org/bluez/hci0/dev_F0_F1_F2_F3_F4_F5"

static GMainLoop *loop;
static int timeout_msec = -1;
static int count = 1;
static int failures;

static void
say(GError *error)
{
    if (!error) {
        printf("done\n");
        return;
    }
    failures++;
    printf("%s %d: %s\n", g_quark_to_string(error->domain), error->code, error->message);
    g_error_free(error);
}

static void
say_reply(GDBusMessage *reply, GError *error)
{
    if (reply)
        g_dbus_message_to_gerror(reply, &error);
    say(error);
    g_clear_object(&reply);
}

static GDBusMessage *
message(void)
{
    return g_dbus_message_new_method_call("org.bluez", DEVICE, "org.bluez.Device1", "Connect");
}

static void
take(GVariant *reply, GError **error)
{
    if (reply)
        g_variant_unref(reply);
    say(error ? *error : NULL);
}

static void
call_done(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GError *error = NULL;
    GVariant *reply = NULL;

    if (strncmp(user_data, "connection-", 11) == 0)
        reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    else if (strcmp(user_data, "descriptors-async") == 0)
        reply = g_dbus_connection_call_with_unix_fd_list_finish(
            G_DBUS_CONNECTION(source), NULL, result, &error);
    else
        reply = g_dbus_proxy_call_finish(G_DBUS_PROXY(source), result, &error);
    take(reply, &error);
    g_main_loop_quit(loop);
}

static void
message_done(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GError *error = NULL;
    GDBusMessage *reply = g_dbus_connection_send_message_with_reply_finish(
        G_DBUS_CONNECTION(source), result, &error);

    (void)user_data;
    say_reply(reply, error);
    g_main_loop_quit(loop);
}

static void
call_message(GDBusConnection *bus, const char *way)
{
    GDBusMessage *call = message();
    GError *error = NULL;

    if (strcmp(way, "message-sync") == 0) {
        GDBusMessage *reply = g_dbus_connection_send_message_with_reply_sync(
            bus, call, G_DBUS_SEND_MESSAGE_FLAGS_NONE, timeout_msec, NULL, NULL, &error);
        say_reply(reply, error);
    } else {
        g_dbus_connection_send_message_with_reply(
            bus, call, G_DBUS_SEND_MESSAGE_FLAGS_NONE, timeout_msec, NULL, NULL, message_done,
            NULL);
        g_main_loop_run(loop);
    }
    g_object_unref(call);
}

static void
call_proxy(GDBusConnection *bus, char *way)
{
    GError *error = NULL;
    GDBusProxy *proxy = g_dbus_proxy_new_sync(
        bus, G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES, NULL, "org.bluez", DEVICE,
        "org.bluez.Device1", NULL, &error);

    if (!proxy) {
        say(error);
        return;
    }
    if (strcmp(way, "proxy-sync") == 0) {
        take(g_dbus_proxy_call_sync(
                 proxy, "org.bluez.Device1.Connect", NULL, G_DBUS_CALL_FLAGS_NONE, timeout_msec,
                 NULL, &error),
            &error);
    } else if (strcmp(way, "proxy-default") == 0) {
        g_dbus_proxy_set_default_timeout(proxy, timeout_msec);
        take(g_dbus_proxy_call_sync(
                 proxy, "Connect", NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL),
            NULL);
    } else {
        g_dbus_proxy_call(
            proxy, "Connect", NULL, G_DBUS_CALL_FLAGS_NONE, timeout_msec, NULL, call_done, way);
        g_main_loop_run(loop);
    }
    g_object_unref(proxy);
}

static void
call_connection(GDBusConnection *bus, char *way)
{
    GError *error = NULL;

    if (strcmp(way, "connection-sync") == 0) {
        take(g_dbus_connection_call_sync(
                 bus, "org.bluez", DEVICE, "org.bluez.Device1", "Connect", NULL, NULL,
                 G_DBUS_CALL_FLAGS_NONE, timeout_msec, NULL, &error),
            &error);
    } else if (strcmp(way, "descriptors-sync") == 0) {
        take(g_dbus_connection_call_with_unix_fd_list_sync(
                 bus, "org.bluez", DEVICE, "org.bluez.Device1", "Connect", NULL, NULL,
                 G_DBUS_CALL_FLAGS_NONE, timeout_msec, NULL, NULL, NULL, &error),
            &error);
    } else if (strncmp(way, "connection-", 11) == 0) {
        GCancellable *cancellable = g_cancellable_new();

        g_dbus_connection_call(
            bus, "org.bluez", DEVICE, "org.bluez.Device1", "Connect", NULL, NULL,
            G_DBUS_CALL_FLAGS_NONE, timeout_msec, cancellable, call_done, way);
        if (strcmp(way, "connection-cancelled") == 0)
            g_cancellable_cancel(cancellable);
        g_main_loop_run(loop);
        g_object_unref(cancellable);
    } else {
        g_dbus_connection_call_with_unix_fd_list(
            bus, "org.bluez", DEVICE, "org.bluez.Device1", "Connect", NULL, NULL,
            G_DBUS_CALL_FLAGS_NONE, timeout_msec, NULL, NULL, call_done, way);
        g_main_loop_run(loop);
    }
}

static gpointer
call_often(gpointer bus)
{
    for (int i = 0; i < count; i++)
        call_connection(bus, (char *)"connection-sync");
    return NULL;
}

static void
call_from_threads(GDBusConnection *bus)
{
    GThread *threads[8];

    for (int i = 0; i < 8; i++)
        threads[i] = g_thread_new("caller", call_often, bus);
    for (int i = 0; i < 8; i++)
        g_thread_join(threads[i]);
}

int
main(int argc, char **argv)
{
    GError *error = NULL;
    GDBusConnection *bus = g_bus_get_sync(G_BUS_TYPE_SYSTEM, NULL, &error);

    if (!bus) {
        say(error);
        return 2;
    }
    if (argc > 2)
        timeout_msec = atoi(argv[2]);
    if (argc > 3)
        count = atoi(argv[3]);
    loop = g_main_loop_new(NULL, FALSE);
    if (strcmp(argv[1], "threads") == 0) {
        call_from_threads(bus);
        count = 0;
    }
    for (int i = 0; i < count; i++) {
        if (g_str_has_prefix(argv[1], "message"))
            call_message(bus, argv[1]);
        else if (g_str_has_prefix(argv[1], "proxy"))
            call_proxy(bus, argv[1]);
        else
            call_connection(bus, argv[1]);
    }
    g_main_loop_unref(loop);
    g_object_unref(bus);
    return failures > 0;
}
