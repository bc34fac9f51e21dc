/*
 * Reads a property a hundred times, records operations of its own, and tells what the library
 * knows of all of them: the figures, and what is wrong. Writes the rest for Prometheus.
 *
 *     cc -std=c99 metrics.c -o metrics $(pkg-config --cflags --libs bleepreliability)
 *     ./metrics bleep.prom
 *
 * To try it without Bluetooth, set BLEEP_BUS_ADDRESS to the address that
 * `bleep-bluez-simulator --private` prints; without it this is the system bus.
 */
#include <bleepreliability.h>
#include <stdio.h>
#include <stdlib.h>

/* A scan of the program's own took 1.6 s nine times, and failed once. */
static void
record_scans(bleep_client *client)
{
    for (int scan = 0; scan < 9; scan++)
        bleep_metrics_record(client, "scan", 1600000, BLEEP_OK);
    bleep_metrics_record(client, "scan", 5000000, BLEEP_ERROR_BUSY);
}

/* What goes through the library is recorded without any help. */
static bleep_status
read_properties(bleep_client *client, bleep_error **out_error)
{
    bleep_status status = BLEEP_OK;

    for (int call = 0; call < 100 && status == BLEEP_OK; call++)
        status = bleep_property_get(
            client, "/org/bluez/hci0", "org.bluez.Adapter1", "Address", NULL, NULL, out_error);
    return status;
}

static void
print_figures(bleep_client *client, const char *operation)
{
    bleep_metrics_stats stats = BLEEP_METRICS_STATS_INIT;

    if (bleep_metrics_get(client, operation, BLEEP_METRICS_15_MINUTES, &stats) != BLEEP_OK)
        return;
    printf("%s: %llu succeeded, %llu failed, 95 %% took less than %llu s\n", operation,
        (unsigned long long)stats.successes.count, (unsigned long long)stats.failures.count,
        (unsigned long long)stats.successes.p95_usec / 1000000 + 1);
}

/* The issues' one sentence each. */
static void
print_issues(bleep_client *client)
{
    bleep_value *issues = NULL, *issue = NULL, *text = NULL;
    const char *sentence;

    if (bleep_metrics_issues(client, &issues) != BLEEP_OK)
        return;
    for (size_t index = 0; bleep_value_child(issues, index, &issue) == BLEEP_OK; index++) {
        if (bleep_value_lookup(issue, "text", &text) == BLEEP_OK &&
            bleep_value_get_string(text, &sentence) == BLEEP_OK)
            printf("%s\n", sentence);
        bleep_value_unref(text);
        bleep_value_unref(issue);
    }
    bleep_value_unref(issues);
}

static bleep_status
run(bleep_client *client, const char *file, bleep_error **out_error)
{
    bleep_status status = read_properties(client, out_error);

    if (status != BLEEP_OK)
        return status;
    record_scans(client);
    print_figures(client, "get_property");
    print_figures(client, "scan");
    print_issues(client);
    return bleep_metrics_write(client, BLEEP_METRICS_OPENMETRICS, 0, file, out_error);
}

int
main(int argc, char **argv)
{
    bleep_client_options options = BLEEP_CLIENT_OPTIONS_INIT;
    bleep_client *client = NULL;
    bleep_error *error = NULL;
    bleep_status status;

    if (argc != 2) {
        fprintf(stderr, "usage: metrics FILE\n");
        return 2;
    }
    options.address = getenv("BLEEP_BUS_ADDRESS");
    options.bus = options.address != NULL ? BLEEP_BUS_ADDRESS : BLEEP_BUS_SYSTEM;
    status = bleep_client_new(&options, &client);
    if (status != BLEEP_OK) {
        fprintf(stderr, "no client: %s\n", bleep_status_name(status));
        return EXIT_FAILURE;
    }

    status = run(client, argv[1], &error);
    if (status != BLEEP_OK)
        fprintf(stderr, "%s: %s\n", bleep_status_name(status), bleep_error_text(error));
    bleep_error_unref(error);
    bleep_client_unref(client);
    return status == BLEEP_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
