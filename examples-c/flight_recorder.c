/*
 * Connects to a device and writes down what went on: for people, and for Wireshark.
 *
 *     cc -std=c99 flight_recorder.c -o flight $(pkg-config --cflags --libs bleepreliability)
 *     ./flight F0:F1:F2:F3:F4:F5 flight.jsonl flight.pcap && tshark -r flight.pcap
 *
 * To try it without Bluetooth, set BLEEP_BUS_ADDRESS to the address that
 * `bleep-bluez-simulator --private` prints; without it this is the system bus.
 */
#include <bleepreliability.h>
#include <stdio.h>
#include <stdlib.h>

/* Without this a client records as well; this keeps the bodies of messages, too. */
static bleep_status
keep_bodies(bleep_client *client)
{
    bleep_recorder_options options = BLEEP_RECORDER_OPTIONS_INIT;

    options.flags = BLEEP_RECORDER_WITH_BODIES;
    return bleep_recorder_start(client, &options);
}

/* The first is for reading, so it has no bodies in it; addresses are in neither. */
static bleep_status
dump(bleep_client *client, const char *lines, const char *capture, bleep_error **out_error)
{
    bleep_status status = bleep_recorder_dump(
        client, BLEEP_RECORDER_JSON_LINES, BLEEP_RECORDER_NONE, lines, out_error);

    if (status == BLEEP_OK)
        status = bleep_recorder_dump(
            client, BLEEP_RECORDER_PCAP, BLEEP_RECORDER_WITH_BODIES, capture, out_error);
    return status;
}

int
main(int argc, char **argv)
{
    bleep_client_options options = BLEEP_CLIENT_OPTIONS_INIT;
    bleep_client *client = NULL;
    bleep_error *error = NULL;
    bleep_status status;

    if (argc != 4) {
        fprintf(stderr, "usage: flight_recorder ADDRESS JSON-LINES PCAP\n");
        return 2;
    }
    options.address = getenv("BLEEP_BUS_ADDRESS");
    if (options.address != NULL)
        options.bus = BLEEP_BUS_ADDRESS;

    status = bleep_client_new(&options, &client);
    if (status == BLEEP_OK)
        status = keep_bodies(client);
    if (status == BLEEP_OK)
        status = bleep_recorder_note(client, "now the device is wanted");
    if (status == BLEEP_OK) {
        /* Whatever comes of it is in the recording. */
        printf("connect: %s\n",
            bleep_status_name(bleep_device_connect(client, argv[1], NULL, NULL)));
        status = dump(client, argv[2], argv[3], &error);
    }
    if (status == BLEEP_OK)
        printf("what went on is in two files\n");
    else
        fprintf(stderr, "%s: %s\n", bleep_status_name(status), bleep_error_text(error));
    bleep_error_unref(error);
    bleep_client_unref(client);
    return status == BLEEP_OK ? 0 : 1;
}
