/*
 * Watches BlueZ for some seconds, tells what happens, and at the end which layer is how.
 *
 *     cc -std=c99 monitor.c -o monitor $(pkg-config --cflags --libs bleepreliability)
 *     ./monitor 60
 *
 * To try it without Bluetooth, set BLEEP_BUS_ADDRESS to the address that
 * `bleep-bluez-simulator --private` prints; without it this is the system bus.
 */
#define _POSIX_C_SOURCE 200809L
#include <bleepreliability.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static bleep_client *
open_client(void)
{
    bleep_client_options options = BLEEP_CLIENT_OPTIONS_INIT;
    bleep_client *client = NULL;
    bleep_status status;

    options.address = getenv("BLEEP_BUS_ADDRESS");
    options.bus = options.address != NULL ? BLEEP_BUS_ADDRESS : BLEEP_BUS_SYSTEM;

    status = bleep_client_new(&options, &client);
    if (status != BLEEP_OK)
        fprintf(stderr, "no client: %s\n", bleep_status_name(status));
    return client;
}

/* On a thread of the library; a callback that takes long delays no finding. */
static void
happened(const bleep_monitor_event *event, void *user_data)
{
    (void)user_data;
    printf("%s: %s\n", bleep_event_name(event->event), event->text);
}

/* Watches first, so that it also hears how things are at the start. */
static bleep_status
start(bleep_client *client, uint64_t *out_watch)
{
    bleep_monitor_options options = BLEEP_MONITOR_OPTIONS_INIT;
    bleep_status status;

    status = bleep_monitor_watch(client, BLEEP_EVENT_ALL, happened, NULL, NULL, out_watch);
    if (status != BLEEP_OK)
        return status;
    options.interval_usec = 1000000;
    return bleep_monitor_start(client, &options);
}

static bleep_status
print_layer(bleep_client *client, bleep_layer layer)
{
    bleep_condition condition;
    bleep_status status;

    status = bleep_health_layer(client, layer, &condition);
    if (status == BLEEP_OK)
        printf("the %s is %s\n", bleep_layer_name(layer), bleep_condition_name(condition));
    return status;
}

static bleep_status
watch_for(bleep_client *client, long seconds)
{
    struct timespec rest = { seconds, 0 };
    uint64_t watch;
    bleep_status status;

    status = start(client, &watch);
    if (status != BLEEP_OK)
        return status;
    nanosleep(&rest, NULL);
    status = print_layer(client, BLEEP_LAYER_BUS);
    if (status == BLEEP_OK)
        status = print_layer(client, BLEEP_LAYER_DAEMON);
    bleep_monitor_unwatch(client, watch);
    return status;
}

int
main(int argc, char **argv)
{
    bleep_client *client;
    bleep_status status;

    if (argc != 2 || atol(argv[1]) < 1) {
        fprintf(stderr, "usage: monitor SECONDS\n");
        return 2;
    }
    client = open_client();
    if (client == NULL)
        return EXIT_FAILURE;

    status = watch_for(client, atol(argv[1]));
    if (status != BLEEP_OK)
        fprintf(stderr, "cannot monitor: %s\n", bleep_status_name(status));
    bleep_client_unref(client);
    return status == BLEEP_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
