/*
 * The task of scenarios/tasks.py as a C program: connects, reads, and lives through what happens
 * meanwhile. Says "begin" when it does, then what it has read.
 */
#include <bleepreliability.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static int
failed(bleep_status status, bleep_error *error)
{
    fprintf(stderr, "%s: %s\n", bleep_status_name(status), bleep_error_text(error));
    bleep_error_unref(error);
    return EXIT_FAILURE;
}

static int
get(bleep_client *client, const char *address, const char *characteristic)
{
    bleep_call_options options = BLEEP_CALL_OPTIONS_INIT;
    bleep_value *value = NULL;
    bleep_error *error = NULL;
    const uint8_t *bytes;
    size_t count;
    bleep_status status;

    options.flags = BLEEP_CALL_SERVICES_RESOLVED;
    options.timeout_usec = 60000000;
    options.attempt_timeout_usec = 10000000;
    status = bleep_device_connect(client, address, &options, &error);
    if (status == BLEEP_OK)
        status = bleep_device_read(client, address, characteristic, &options, &value, &error);
    if (status != BLEEP_OK)
        return failed(status, error);

    status = bleep_value_get_bytes(value, &bytes, &count);
    for (size_t index = 0; status == BLEEP_OK && index < count; index++)
        printf("%02" PRIx8, bytes[index]);
    printf("\n");
    bleep_value_unref(value);
    return EXIT_SUCCESS;
}

int
main(int argc, char **argv)
{
    bleep_recovery_options recovery = BLEEP_RECOVERY_OPTIONS_INIT;
    bleep_client *client = NULL;
    int result = EXIT_FAILURE;

    if (argc != 3)
        return 2;
    recovery.consents = BLEEP_ALLOW_SERVICE_RESTART;
    if (bleep_client_new(NULL, &client) != BLEEP_OK)
        return EXIT_FAILURE;
    if (bleep_recovery_set_automatic(client, &recovery) == BLEEP_OK) {
        printf("begin\n");
        fflush(stdout);
        result = get(client, argv[1], argv[2]);
    }
    bleep_device_disconnect(client, argv[1], NULL, NULL);
    bleep_client_unref(client);
    return result;
}
