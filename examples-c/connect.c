/*
 * Connects to a device, waits until its services are known, and disconnects: the blocking way.
 *
 *     cc -std=c99 connect.c -o connect $(pkg-config --cflags --libs bleepreliability)
 *     ./connect F0:F1:F2:F3:F4:F5
 *
 * To try it without Bluetooth, set BLEEP_BUS_ADDRESS to the address that
 * `bleep-bluez-simulator --private` prints; without it this is the system bus.
 */
#include <bleepreliability.h>
#include <stdio.h>
#include <stdlib.h>

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

/* The text has it all: what failed, why, whose fault it is, and what helps. */
static int
failed(bleep_status status, bleep_error *error)
{
    fprintf(stderr, "%s: %s\n", bleep_status_name(status), bleep_error_text(error));
    bleep_error_unref(error);
    return EXIT_FAILURE;
}

static int
connect_and_disconnect(bleep_client *client, const char *address)
{
    bleep_call_options options = BLEEP_CALL_OPTIONS_INIT;
    bleep_error *error = NULL;
    bleep_status status;

    options.flags = BLEEP_CALL_SERVICES_RESOLVED;
    options.timeout_usec = 20000000;
    status = bleep_device_connect(client, address, &options, &error);
    if (status != BLEEP_OK)
        return failed(status, error);
    printf("%s is connected\n", address);

    status = bleep_device_disconnect(client, address, NULL, &error);
    if (status != BLEEP_OK)
        return failed(status, error);
    printf("%s is disconnected\n", address);
    return EXIT_SUCCESS;
}

int
main(int argc, char **argv)
{
    bleep_client *client;
    int result;

    if (argc != 2) {
        fprintf(stderr, "usage: connect ADDRESS\n");
        return 2;
    }
    client = open_client();
    if (client == NULL)
        return EXIT_FAILURE;

    result = connect_and_disconnect(client, argv[1]);
    bleep_client_unref(client);
    return result;
}
