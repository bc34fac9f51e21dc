/*
 * Has something happen, and writes it down in every way; or writes it down until it is killed.
 *
 *     recorder_dump all BUS DIRECTORY
 *     recorder_dump for-ever BUS FILE
 */
#include "support.h"

#include <stdio.h>
#include <string.h>

enum { WATCHDOG_SECONDS = 60 };

static const struct way {
    const char *name;
    bleep_recorder_format format;
    uint32_t flags;
} ways[] = {
    { "plain.jsonl", BLEEP_RECORDER_JSON_LINES, BLEEP_RECORDER_NONE },
    { "plain.pcap", BLEEP_RECORDER_PCAP, BLEEP_RECORDER_NONE },
    { "bodies.jsonl", BLEEP_RECORDER_JSON_LINES, BLEEP_RECORDER_WITH_BODIES },
    { "bodies.pcap", BLEEP_RECORDER_PCAP, BLEEP_RECORDER_WITH_BODIES },
    { "open.jsonl", BLEEP_RECORDER_JSON_LINES,
        BLEEP_RECORDER_WITH_BODIES | BLEEP_RECORDER_WITH_ADDRESSES },
    { "open.pcap", BLEEP_RECORDER_PCAP,
        BLEEP_RECORDER_WITH_BODIES | BLEEP_RECORDER_WITH_ADDRESSES },
};

/* A connect, a read, an error of each of BlueZ and the bus, and a signal. */
static void
live(bleep_client *client)
{
    bleep_call_options once = BLEEP_CALL_OPTIONS_INIT, resolved = BLEEP_CALL_OPTIONS_INIT;
    bleep_error *error = NULL;

    once.max_attempts = 1;
    resolved.flags = BLEEP_CALL_SERVICES_RESOLVED;
    expect_status(BLEEP_OK, bleep_device_connect(client, DEVICE, &resolved, &error), &error,
        "connect");
    expect_status(BLEEP_OK, bleep_device_read(client, DEVICE, HELLO, NULL, NULL, &error), &error,
        "read");
    expect_status(BLEEP_ERROR_UNKNOWN_METHOD,
        bleep_call(client, NULL, "/org/bluez/hci0", "org.bluez.Adapter1", "Fly", NULL, &once, NULL,
            &error), &error, "Fly");
    expect_status(BLEEP_ERROR_SERVICE_UNAVAILABLE,
        bleep_call(client, "org.example.Nobody", "/", "org.example.Nobody", "Hear", NULL, &once,
            NULL, &error), &error, "Hear");
    expect_status(BLEEP_OK,
        bleep_property_set(client, "/org/bluez/hci0", "org.bluez.Adapter1", "Alias", "'kitchen'",
            NULL, &error), &error, "Alias");
    expect_status(BLEEP_OK, bleep_device_disconnect(client, DEVICE, NULL, &error), &error,
        "disconnect");
}

static void
dump(bleep_client *client, const struct way *way, const char *file)
{
    bleep_error *error = NULL;

    expect_status(BLEEP_OK, bleep_recorder_dump(client, way->format, way->flags, file, &error),
        &error, way->name);
}

int
main(int argc, char **argv)
{
    bleep_recorder_options options = BLEEP_RECORDER_OPTIONS_INIT;
    world world;

    if (argc != 4)
        return 2;
    options.flags = BLEEP_RECORDER_WITH_BODIES;
    options.body_max_bytes = 512;
    world_open(&world, MODE_THREAD, argv[2], 0);
    expect(bleep_recorder_start(world.client, &options) == BLEEP_OK, "not started");
    live(world.client);
    if (strcmp(argv[1], "for-ever") == 0) {
        dump(world.client, &ways[0], argv[3]);
        puts("ready");
        fflush(stdout);
        for (;;)
            dump(world.client, &ways[0], argv[3]);
    }
    watchdog(WATCHDOG_SECONDS);
    for (size_t index = 0; index < G_N_ELEMENTS(ways); index++) {
        char *file = g_build_filename(argv[3], ways[index].name, NULL);

        dump(world.client, &ways[index], file);
        g_free(file);
    }
    world_close(&world);
    return verdict();
}
