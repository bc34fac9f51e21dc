/*
 * Reads a property of the adapter a thousand times and asks BlueZ once, renames the adapter, and
 * hears of it. The proxy goes on working when BlueZ restarts or numbers the adapter anew.
 *
 *     cc -std=c99 proxy.c -o proxy $(pkg-config --cflags --libs bleepreliability)
 *     ./proxy kitchen
 *
 * To try it without Bluetooth, set BLEEP_BUS_ADDRESS to the address that
 * `bleep-bluez-simulator --private` prints; without it this is the system bus.
 */
#define _POSIX_C_SOURCE 200809L
#include <bleepreliability.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

enum { READS = 1000, PATIENCE_MS = 5000 };

/* Callbacks run in bleep_client_dispatch(), when this program wants them. */
static bleep_client *
open_client(void)
{
    bleep_client_options options = BLEEP_CLIENT_OPTIONS_INIT;
    bleep_client *client = NULL;
    bleep_status status;

    options.address = getenv("BLEEP_BUS_ADDRESS");
    options.bus = options.address != NULL ? BLEEP_BUS_ADDRESS : BLEEP_BUS_SYSTEM;
    options.delivery = BLEEP_DELIVERY_FD;

    status = bleep_client_new(&options, &client);
    if (status != BLEEP_OK)
        fprintf(stderr, "no client: %s\n", bleep_status_name(status));
    return client;
}

static bleep_status
read_address(bleep_client *client, bleep_proxy *proxy, bleep_error **out_error)
{
    bleep_proxy_stats stats = BLEEP_PROXY_STATS_INIT;
    bleep_status status = BLEEP_OK;
    bleep_value *address = NULL;

    for (int count = 0; count < READS && status == BLEEP_OK; count++) {
        bleep_value_unref(address);
        address = NULL;
        status = bleep_proxy_property(proxy, "Address", 0, NULL, &address, out_error);
    }
    if (status == BLEEP_OK && bleep_proxy_cache_stats(client, &stats) == BLEEP_OK)
        printf("the adapter is %s; %llu of %d reads asked nobody\n", bleep_value_print(address),
            (unsigned long long)stats.hits, READS);
    bleep_value_unref(address);
    return status;
}

static void
renamed(const char *property, const bleep_value *value, void *user_data)
{
    int *is_told = user_data;

    printf("%s is now %s\n", property, bleep_value_print(value));
    *is_told = 1;
}

static void
wait_for_news(bleep_client *client, const int *is_told)
{
    struct pollfd news = { .fd = -1, .events = POLLIN };

    bleep_client_event_fd(client, &news.fd);
    while (!*is_told && poll(&news, 1, PATIENCE_MS) > 0)
        bleep_client_dispatch(client);
}

static bleep_status
rename_adapter(
    bleep_client *client, bleep_proxy *proxy, const char *name, bleep_error **out_error)
{
    char text[256];
    int is_told = 0;
    uint64_t watch;
    bleep_status status;

    status = bleep_proxy_watch(proxy, "Alias", renamed, &is_told, NULL, &watch);
    if (status != BLEEP_OK)
        return status;
    snprintf(text, sizeof text, "'%s'", name);
    status = bleep_proxy_property_set(proxy, "Alias", text, NULL, out_error);
    if (status == BLEEP_OK)
        wait_for_news(client, &is_told);
    bleep_proxy_unwatch(proxy, watch);
    return status;
}

int
main(int argc, char **argv)
{
    bleep_client *client;
    bleep_proxy *proxy = NULL;
    bleep_error *error = NULL;
    bleep_status status;

    if (argc != 2) {
        fprintf(stderr, "usage: proxy NAME\n");
        return 2;
    }
    client = open_client();
    if (client == NULL)
        return EXIT_FAILURE;

    status = bleep_proxy_get(client, NULL, "/org/bluez/hci0", "org.bluez.Adapter1", &proxy);
    if (status == BLEEP_OK)
        status = read_address(client, proxy, &error);
    if (status == BLEEP_OK)
        status = rename_adapter(client, proxy, argv[1], &error);
    if (status != BLEEP_OK)
        fprintf(stderr, "%s: %s\n", bleep_status_name(status), bleep_error_text(error));
    bleep_error_unref(error);
    bleep_proxy_unref(proxy);
    bleep_client_unref(client);
    return status == BLEEP_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
