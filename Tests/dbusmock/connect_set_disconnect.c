/*
 * Connects to a device, renames its adapter, and disconnects; prints each outcome with its time.
 *
 *     connect_set_disconnect BUS-ADDRESS DEVICE-ADDRESS
 */
#define _POSIX_C_SOURCE 200809L
#include <bleepreliability.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static double
now_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int
tell(const char *what, double began, bleep_status status, bleep_error *error)
{
    printf("%s: %s in %.3f s, blame %s: %s\n", what, bleep_status_name(status),
        now_seconds() - began, bleep_blame_name(bleep_error_blame(error)),
        bleep_error_text(error));
    bleep_error_unref(error);
    return status == BLEEP_OK ? 0 : 1;
}

static int
check_alias(bleep_client *client, const char *expected)
{
    bleep_value *value = NULL;
    const char *alias = "";
    bleep_error *error = NULL;
    double began = now_seconds();
    bleep_status status = bleep_property_get(
        client, "/org/bluez/hci0", "org.bluez.Adapter1", "Alias", NULL, &value, &error);
    int failures = tell("get", began, status, error);

    if (status == BLEEP_OK && bleep_value_get_string(value, &alias) == BLEEP_OK)
        printf("the adapter is called %s\n", alias);
    failures += strcmp(alias, expected) != 0;
    bleep_value_unref(value);
    return failures;
}

int
main(int argc, char **argv)
{
    bleep_client_options options = BLEEP_CLIENT_OPTIONS_INIT;
    bleep_client *client = NULL;
    bleep_error *error = NULL;
    bleep_status status;
    double began;
    int failures = 0;

    if (argc != 3)
        return 2;
    options.bus = BLEEP_BUS_ADDRESS;
    options.address = argv[1];
    if (bleep_client_new(&options, &client) != BLEEP_OK)
        return 2;

    began = now_seconds();
    status = bleep_device_connect(client, argv[2], NULL, &error);
    failures += tell("connect", began, status, error);

    error = NULL;
    began = now_seconds();
    status = bleep_property_set(
        client, "/org/bluez/hci0", "org.bluez.Adapter1", "Alias", "'kitchen'", NULL, &error);
    failures += tell("set", began, status, error);
    failures += check_alias(client, "kitchen");

    error = NULL;
    began = now_seconds();
    status = bleep_device_disconnect(client, argv[2], NULL, &error);
    failures += tell("disconnect", began, status, error);

    bleep_client_unref(client);
    return failures > 0;
}
