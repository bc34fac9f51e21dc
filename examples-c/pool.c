/*
 * Scans on a connection of its own, with a filter, and gives it back: the scan ends, and whoever
 * gets the connection next finds no filter.
 *
 *     cc -std=c99 pool.c -o pool $(pkg-config --cflags --libs bleepreliability)
 *     ./pool
 *
 * To try it without Bluetooth, set BLEEP_BUS_ADDRESS to the address that
 * `bleep-bluez-simulator --private` prints; without it this is the system bus.
 */
#include <bleepreliability.h>
#include <stdio.h>
#include <stdlib.h>

#define ADAPTER "org.bluez.Adapter1"
#define HCI0 "/org/bluez/hci0"

static bleep_status
print_discovering(bleep_lease *lease, const char *who, bleep_error **out_error)
{
    bleep_value *value = NULL;
    int is_discovering = 0;
    bleep_status status = bleep_lease_property_get(
        lease, HCI0, ADAPTER, "Discovering", NULL, &value, out_error);

    if (status == BLEEP_OK)
        status = bleep_value_get_boolean(value, &is_discovering);
    if (status == BLEEP_OK)
        printf("%s: the adapter is %sdiscovering\n", who, is_discovering ? "" : "not ");
    bleep_value_unref(value);
    return status;
}

/* Whatever happens, releasing the lease ends the scan. */
static bleep_status
scan(bleep_client *client, bleep_error **out_error)
{
    bleep_lease *lease = NULL;
    bleep_status status = bleep_pool_acquire(client, "scanner", 0, &lease, out_error);

    if (status != BLEEP_OK)
        return status;
    status = bleep_lease_call(lease, NULL, HCI0, ADAPTER, "SetDiscoveryFilter",
        "({'RSSI': <int16 -70>},)", NULL, NULL, out_error);
    if (status == BLEEP_OK)
        status = bleep_lease_call(
            lease, NULL, HCI0, ADAPTER, "StartDiscovery", NULL, NULL, NULL, out_error);
    if (status == BLEEP_OK)
        status = print_discovering(lease, "scanner", out_error);
    bleep_pool_release(client, lease, 0);
    bleep_lease_unref(lease);
    return status;
}

/* There is one connection, so this one waits until it is clean again. */
static bleep_status
look(bleep_client *client, bleep_error **out_error)
{
    bleep_lease *lease = NULL;
    bleep_status status = bleep_pool_acquire(client, "next", 0, &lease, out_error);

    if (status == BLEEP_OK)
        status = print_discovering(lease, "next", out_error);
    if (lease != NULL)
        bleep_pool_release(client, lease, 0);
    bleep_lease_unref(lease);
    return status;
}

static bleep_status
print_figure(bleep_client *client, const char *name)
{
    bleep_value *stats = NULL, *value = NULL;
    uint64_t number = 0;
    bleep_status status = bleep_pool_stats(client, &stats);

    if (status == BLEEP_OK)
        status = bleep_value_lookup(stats, name, &value);
    if (status == BLEEP_OK)
        status = bleep_value_get_uint64(value, &number);
    if (status == BLEEP_OK)
        printf("%s: %lu\n", name, (unsigned long)number);
    bleep_value_unref(value);
    bleep_value_unref(stats);
    return status;
}

int
main(void)
{
    bleep_client_options options = BLEEP_CLIENT_OPTIONS_INIT;
    bleep_pool_options pool = BLEEP_POOL_OPTIONS_INIT;
    bleep_client *client = NULL;
    bleep_error *error = NULL;
    bleep_status status;

    options.address = getenv("BLEEP_BUS_ADDRESS");
    options.bus = options.address != NULL ? BLEEP_BUS_ADDRESS : BLEEP_BUS_SYSTEM;
    status = bleep_client_new(&options, &client);
    pool.maximum = 1;
    if (status == BLEEP_OK)
        status = bleep_pool_configure(client, &pool);
    if (status == BLEEP_OK)
        status = scan(client, &error);
    if (status == BLEEP_OK)
        status = look(client, &error);
    if (status == BLEEP_OK)
        status = print_figure(client, "granted");
    if (status == BLEEP_OK)
        status = print_figure(client, "created");
    if (status != BLEEP_OK)
        fprintf(stderr, "%s: %s\n", bleep_status_name(status), bleep_error_text(error));

    bleep_error_unref(error);
    bleep_client_unref(client);
    return status == BLEEP_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
