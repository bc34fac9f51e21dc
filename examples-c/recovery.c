/*
 * Connects to a device; if that fails, says what would be done about it, has it done, and tells
 * each stage.
 *
 *     cc -std=c99 recovery.c -o recovery $(pkg-config --cflags --libs bleepreliability)
 *     ./recovery F0:F1:F2:F3:F4:F5
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

/* On a thread of the library, in order. */
static void
happened(const bleep_recovery_event *event, void *user_data)
{
    (void)user_data;
    if (event->moment == BLEEP_RECOVERY_STAGE_ENDED)
        printf("%s: %s\n", bleep_stage_name((bleep_stage)event->stage),
            bleep_verdict_name(event->verdict));
}

/* What would be done, and what stands in its way. */
static bleep_status
print_plan(bleep_client *client, const char *address, const bleep_error *cause)
{
    bleep_recovery *plan;
    bleep_status status;

    status = bleep_recovery_plan(client, address, cause, NULL, &plan, NULL);
    if (status != BLEEP_OK)
        return status;
    printf("%s\n", bleep_recovery_text(plan));
    for (size_t index = 0; index < bleep_recovery_count(plan); index++) {
        bleep_recovery_step step = BLEEP_RECOVERY_STEP_INIT;

        status = bleep_recovery_get_step(plan, index, &step);
        if (status == BLEEP_OK)
            printf("%zu. %s: %s%s%s\n", index + 1, bleep_stage_name(step.stage),
                bleep_verdict_name(step.verdict), *step.grant != '\0' ? ", needs " : "",
                step.grant);
    }
    bleep_recovery_unref(plan);
    return status;
}

static bleep_status
recover(bleep_client *client, const char *address, const bleep_error *cause)
{
    bleep_recovery_options options = BLEEP_RECOVERY_OPTIONS_INIT;
    bleep_recovery *recovery = NULL;
    bleep_error *error = NULL;
    bleep_status status;
    uint64_t watch;

    status = print_plan(client, address, cause);
    if (status != BLEEP_OK)
        return status;
    status = bleep_recovery_watch(client, BLEEP_RECOVERY_ALL, happened, NULL, NULL, &watch);
    if (status != BLEEP_OK)
        return status;

    options.timeout_usec = 30000000;
    options.consents = BLEEP_ALLOW_ADAPTER_RESET_WITH_LINKS;
    status = bleep_recover(client, address, cause, &options, &recovery, &error);
    if (status != BLEEP_OK)
        fprintf(stderr, "%s\n", bleep_error_text(error));
    bleep_error_unref(error);
    bleep_recovery_unref(recovery);
    return status;
}

static bleep_status
connect_or_recover(bleep_client *client, const char *address)
{
    bleep_error *error = NULL;
    bleep_status status;

    status = bleep_device_connect(client, address, NULL, &error);
    if (status != BLEEP_OK) {
        printf("%s: %s\n", address, bleep_status_name(status));
        status = recover(client, address, error);
    }
    bleep_error_unref(error);
    return status;
}

int
main(int argc, char **argv)
{
    bleep_client *client;
    bleep_status status;

    if (argc != 2) {
        fprintf(stderr, "usage: recovery ADDRESS\n");
        return 2;
    }
    client = open_client();
    if (client == NULL)
        return EXIT_FAILURE;

    status = connect_or_recover(client, argv[1]);
    if (status == BLEEP_OK)
        printf("%s is connected\n", argv[1]);
    bleep_client_unref(client);
    return status == BLEEP_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
