/*
 * Saves what a device is, lets somebody change it, and puts it back: only what differs is written.
 *
 *     cc -std=c99 state.c -o state $(pkg-config --cflags --libs bleepreliability)
 *     ./state F0:F1:F2:F3:F4:F5 state.conf
 *
 * To try it without Bluetooth, set BLEEP_BUS_ADDRESS to the address that
 * `bleep-bluez-simulator --private` prints; without it this is the system bus.
 */
#include <bleepreliability.h>
#include <stdio.h>
#include <stdlib.h>

#define DEVICE "org.bluez.Device1"

static bleep_status
set_trusted(
    bleep_client *client, const char *address, const char *is_trusted, bleep_error **out_error)
{
    bleep_value *path = NULL;
    const char *text = NULL;
    bleep_status status = bleep_device_path(client, address, NULL, &path, out_error);

    if (status == BLEEP_OK)
        status = bleep_value_get_string(path, &text);
    if (status == BLEEP_OK)
        status = bleep_property_set(client, text, DEVICE, "Trusted", is_trusted, NULL, out_error);
    bleep_value_unref(path);
    return status;
}

/* With a note of our own, which is kept with the snapshot. */
static bleep_status
save(bleep_client *client, const char *address, bleep_error **out_error)
{
    bleep_state *state = NULL;
    bleep_value *note = NULL;
    bleep_status status = bleep_state_save(client, address, NULL, out_error);

    if (status == BLEEP_OK)
        status = bleep_value_parse("'kitchen'", &note);
    if (status == BLEEP_OK)
        status = bleep_state_set_attribute(client, address, "room", note, out_error);
    if (status == BLEEP_OK)
        status = bleep_state_get(client, address, &state);
    if (status == BLEEP_OK)
        printf("saved: %s, trusted: %d\n", bleep_state_name(state),
            bleep_state_is(state, BLEEP_STATE_TRUSTED));
    bleep_state_unref(state);
    bleep_value_unref(note);
    return status;
}

static bleep_status
restore(bleep_client *client, const char *address, bleep_error **out_error)
{
    bleep_state_result *result = NULL;
    bleep_status status = bleep_state_restore(client, address, NULL, &result, out_error);

    for (size_t index = 0; index < bleep_state_result_count(result); index++) {
        bleep_state_item item = BLEEP_STATE_ITEM_INIT;

        if (bleep_state_result_item(result, index, &item) == BLEEP_OK)
            printf("%s: %s%s%s\n", bleep_state_kind_name(item.what),
                bleep_state_verdict_name(item.verdict), *item.text != '\0' ? ", " : "", item.text);
    }
    if (status == BLEEP_OK)
        printf("all is as it was: %s\n", bleep_state_result_is_complete(result) ? "yes" : "no");
    bleep_state_result_unref(result);
    return status;
}

int
main(int argc, char **argv)
{
    bleep_client_options options = BLEEP_CLIENT_OPTIONS_INIT;
    bleep_client *client = NULL;
    bleep_error *error = NULL;
    bleep_status status;

    if (argc != 3) {
        fprintf(stderr, "usage: state ADDRESS FILE\n");
        return 2;
    }
    options.address = getenv("BLEEP_BUS_ADDRESS");
    if (options.address != NULL)
        options.bus = BLEEP_BUS_ADDRESS;

    status = bleep_client_new(&options, &client);
    if (status == BLEEP_OK)
        status = bleep_state_open(client, argv[2], &error);
    if (status == BLEEP_OK)
        status = bleep_device_connect(client, argv[1], NULL, &error);
    if (status == BLEEP_OK)
        status = set_trusted(client, argv[1], "true", &error);
    if (status == BLEEP_OK)
        status = save(client, argv[1], &error);
    if (status == BLEEP_OK)
        status = set_trusted(client, argv[1], "false", &error);
    if (status == BLEEP_OK)
        status = restore(client, argv[1], &error);
    if (status != BLEEP_OK)
        fprintf(stderr, "%s: %s\n", bleep_status_name(status), bleep_error_text(error));
    bleep_error_unref(error);
    bleep_client_unref(client);
    return status == BLEEP_OK ? 0 : 1;
}
