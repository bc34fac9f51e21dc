/*
 * Connects and disconnects on the program's own GMainLoop: no thread, nothing blocks.
 *
 *     cc -std=c99 async_glib.c -o async_glib $(pkg-config --cflags --libs bleepreliability gio-2.0)
 *     ./async_glib F0:F1:F2:F3:F4:F5
 *
 * To try it without Bluetooth, set BLEEP_BUS_ADDRESS to the address that
 * `bleep-bluez-simulator --private` prints; without it this is the system bus.
 */
#include <bleepreliability.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct program {
    GMainLoop *loop;
    bleep_client *client;
    const char *address;
    int result;
} program;

static void
disconnected(
    bleep_status status, const bleep_value *value, const bleep_error *error, void *user_data)
{
    program *self = user_data;

    (void)value;
    if (status == BLEEP_OK) {
        printf("%s is disconnected\n", self->address);
        self->result = EXIT_SUCCESS;
    } else {
        fprintf(stderr, "%s: %s\n", bleep_status_name(status), bleep_error_text(error));
    }
    g_main_loop_quit(self->loop);
}

static void
connected(
    bleep_status status, const bleep_value *value, const bleep_error *error, void *user_data)
{
    program *self = user_data;

    (void)value;
    if (status == BLEEP_OK) {
        printf("%s is connected\n", self->address);
        status = bleep_device_disconnect_async(
            self->client, self->address, NULL, disconnected, self, NULL, NULL);
        if (status == BLEEP_OK)
            return;
        fprintf(stderr, "cannot start: %s\n", bleep_status_name(status));
    } else {
        fprintf(stderr, "%s: %s\n", bleep_status_name(status), bleep_error_text(error));
    }
    g_main_loop_quit(self->loop);
}

static bleep_status
open_client(bleep_client **out_client)
{
    bleep_client_options options = BLEEP_CLIENT_OPTIONS_INIT;

    options.address = getenv("BLEEP_BUS_ADDRESS");
    options.bus = options.address != NULL ? BLEEP_BUS_ADDRESS : BLEEP_BUS_SYSTEM;
    /* This is what makes everything happen on the loop below. */
    options.main_context = g_main_context_default();
    return bleep_client_new(&options, out_client);
}

int
main(int argc, char **argv)
{
    program self = { NULL, NULL, NULL, EXIT_FAILURE };
    bleep_status status;

    if (argc != 2) {
        fprintf(stderr, "usage: async_glib ADDRESS\n");
        return 2;
    }
    self.address = argv[1];
    status = open_client(&self.client);
    if (status != BLEEP_OK) {
        fprintf(stderr, "no client: %s\n", bleep_status_name(status));
        return EXIT_FAILURE;
    }

    self.loop = g_main_loop_new(NULL, FALSE);
    status = bleep_device_connect_async(
        self.client, self.address, NULL, connected, &self, NULL, NULL);
    if (status == BLEEP_OK)
        g_main_loop_run(self.loop);
    else
        fprintf(stderr, "cannot start: %s\n", bleep_status_name(status));

    bleep_client_unref(self.client);
    /* What the client still owes ends on this context too. */
    while (g_main_context_iteration(NULL, FALSE))
        ;
    g_main_loop_unref(self.loop);
    return self.result;
}
