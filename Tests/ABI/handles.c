/*
 * What hostile_arguments.c leaves out: functions that return something else than a status, with
 * NULL; the options of a client in every combination; and texts at the very limit.
 *
 *     handles
 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WATCHDOG_SECONDS = 120 };

#define UNREACHABLE "unix:path=/nonexistent/bus"

static void
nothing_does_nothing(void)
{
    bleep_client_unref(NULL);
    bleep_error_unref(NULL);
    bleep_value_unref(NULL);
    bleep_operation_unref(NULL);
    bleep_lease_unref(NULL);
    bleep_proxy_unref(NULL);
    bleep_state_unref(NULL);
    bleep_state_result_unref(NULL);
    expect(bleep_client_ref(NULL) == NULL, "a client out of nothing");
    expect(bleep_error_ref(NULL) == NULL, "an error out of nothing");
    expect(bleep_value_ref(NULL) == NULL, "a value out of nothing");
    expect(bleep_operation_ref(NULL) == NULL, "an operation out of nothing");
    expect(bleep_lease_ref(NULL) == NULL, "a lease out of nothing");
    expect(bleep_proxy_ref(NULL) == NULL, "a proxy out of nothing");
    expect(bleep_state_ref(NULL) == NULL, "a state out of nothing");
    expect(bleep_state_result_ref(NULL) == NULL, "a result out of nothing");
}

static void
nothing_has_neutral_particulars(void)
{
    expect(bleep_error_status(NULL) == BLEEP_OK, "status");
    expect(bleep_error_blame(NULL) == BLEEP_BLAME_NOBODY, "blame");
    expect(bleep_error_retry(NULL) == BLEEP_RETRY_NEVER, "retry");
    expect(bleep_error_retry_after_usec(NULL) == 0, "retry_after");
    expect(bleep_error_attempt(NULL) == 0, "attempt");
    expect(bleep_error_elapsed_usec(NULL) == 0, "elapsed");
    expect(bleep_error_att_code(NULL) == -1, "att_code");
    expect(strcmp(bleep_error_advice(NULL), "") == 0, "advice");
    expect(strcmp(bleep_error_name(NULL), "") == 0, "name");
    expect(strcmp(bleep_error_message(NULL), "") == 0, "message");
    expect(strcmp(bleep_error_operation(NULL), "") == 0, "operation");
    expect(strcmp(bleep_error_address(NULL), "") == 0, "address");
    expect(strcmp(bleep_error_text(NULL), "") == 0, "text");
    expect(strcmp(bleep_value_type(NULL), "") == 0, "type");
    expect(strcmp(bleep_value_print(NULL), "") == 0, "print");
    expect(strcmp(bleep_value_to_json(NULL), "null") == 0, "json");
    expect(bleep_value_get_variant(NULL) == NULL, "variant");
    expect(strcmp(bleep_lease_name(NULL), "") == 0, "name of a lease");
    expect(bleep_lease_connection(NULL) == NULL, "connection");
    expect(strcmp(bleep_state_address(NULL), "") == 0, "address of a state");
    expect(strcmp(bleep_state_name(NULL), "") == 0, "name of a state");
    expect(strcmp(bleep_state_alias(NULL), "") == 0, "alias");
    expect(strcmp(bleep_state_adapter(NULL), "") == 0, "adapter");
    expect(bleep_state_is(NULL, BLEEP_STATE_TRUSTED) == -1, "flag");
    expect(bleep_state_saved_usec(NULL) == 0, "saved");
    expect(strcmp(bleep_state_to_json(NULL), "null") == 0, "json of a state");
    expect(bleep_state_result_is_complete(NULL) == 0, "complete");
    expect(bleep_state_result_count(NULL) == 0, "count");
    expect(strcmp(bleep_state_result_to_json(NULL), "null") == 0, "json of a result");
    expect(strcmp(bleep_state_kind_name((bleep_state_kind)10), "unknown") == 0, "kind");
    expect(strcmp(bleep_state_verdict_name((bleep_state_verdict)4), "unknown") == 0, "verdict");
}

static char *
quoted_text(size_t size)
{
    char *text = malloc(size + 1);

    if (text == NULL)
        abort();
    memset(text, 'a', size);
    text[0] = text[size - 1] = '\'';
    text[size] = '\0';
    return text;
}

static void
texts_end_at_the_limit(void)
{
    char *longest = quoted_text(BLEEP_TEXT_MAX_BYTES);
    char *too_long = quoted_text(BLEEP_TEXT_MAX_BYTES + 1);
    bleep_value *value = NULL;

    expect(bleep_value_parse(longest, &value) == BLEEP_OK, "65536 bytes were refused");
    bleep_value_unref(value);
    value = NULL;
    expect(bleep_value_parse(too_long, &value) == BLEEP_ERROR_INVALID_ARGUMENT,
        "65537 bytes were taken");
    expect(value == NULL, "an output of a call that failed");
    free(longest);
    free(too_long);
}

static void
a_variant_keeps_its_references(void)
{
    GVariant *ours = g_variant_ref_sink(g_variant_new_string("ours"));
    bleep_value *value = NULL, *floating = NULL;
    const char *text = NULL;

    expect(bleep_value_new_variant(ours, &value) == BLEEP_OK, "refused");
    g_variant_unref(ours);
    expect(bleep_value_get_string(value, &text) == BLEEP_OK && strcmp(text, "ours") == 0,
        "the value lost its variant");
    bleep_value_unref(value);

    expect(bleep_value_new_variant(g_variant_new_string("floating"), &floating) == BLEEP_OK,
        "refused");
    expect(!g_variant_is_floating(bleep_value_get_variant(floating)), "still floating");
    bleep_value_unref(floating);
}

/* --- every combination of the options of a client -------------------------------------------- */

/* Options as a later library would know them. */
typedef struct later_options {
    bleep_client_options known;
    uint64_t unknown[2];
} later_options;

static const char *const texts[] = {
    NULL, UNREACHABLE, "", "no address", "unix:path=/\xff\xfe", "unix:path=/\xe2\x82", NULL,
};
static const char *const services[] = {
    NULL, "org.bluez", "", "no name", "org.\xff\xfe", NULL,
};
enum { TEXTS = 7, SERVICES = 6, LONG_TEXT = TEXTS - 1, LONG_SERVICE = SERVICES - 1 };

static unsigned made, refused;

/* Whether the header leaves no doubt that this is wrong. */
static int
must_be_refused(const later_options *options, size_t tail, int address, int service)
{
    const bleep_client_options *known = &options->known;

    return known->struct_size < sizeof *known ||
           (known->struct_size > sizeof *known && tail != 0) ||
           (known->bus == BLEEP_BUS_ADDRESS && (address == 0 || address >= 4)) || service == 2 ||
           service == 3 || service >= 4 || known->bus > BLEEP_BUS_ADDRESS ||
           (known->main_context == NULL && known->delivery > BLEEP_DELIVERY_FD);
}

static void
try_options(const later_options *options, int address, int service)
{
    uint64_t tail = options->unknown[0] | options->unknown[1];
    bleep_client *const untouched = (bleep_client *)(uintptr_t)0x5a5a5a5a;
    bleep_client *client = untouched;
    bleep_status status = bleep_client_new(&options->known, &client);

    if (must_be_refused(options, (size_t)tail, address, service))
        expect(status == BLEEP_ERROR_INVALID_ARGUMENT,
            "size %u, bus %d, delivery %d, address %d, service %d: %s",
            (unsigned)options->known.struct_size, (int)options->known.bus,
            (int)options->known.delivery, address, service, bleep_status_name(status));
    else if (options->known.bus != BLEEP_BUS_ADDRESS ? address == 0 : address == 1)
        expect(status == BLEEP_OK, "refused: size %u, bus %d, delivery %d, address %d, service %d",
            (unsigned)options->known.struct_size, (int)options->known.bus,
            (int)options->known.delivery, address, service);
    expect((status == BLEEP_OK) == (client != untouched), "the output and %s do not agree",
        bleep_status_name(status));
    expect(bleep_client_new(&options->known, NULL) == BLEEP_ERROR_INVALID_ARGUMENT,
        "no place for the client");
    if (status == BLEEP_OK)
        bleep_client_unref(client);
    made += status == BLEEP_OK;
    refused += status != BLEEP_OK;
}

static void
try_sizes(later_options *options, int address, int service)
{
    static const struct {
        size_t size;
        uint64_t tail;
    } sizes[] = {
        { sizeof(bleep_client_options), 0 }, { sizeof(bleep_client_options), 1 },
        { sizeof(later_options), 0 }, { sizeof(later_options), 1 }, { 0, 0 }, { 8, 0 },
        { sizeof(bleep_client_options) - 1, 0 },
    };

    for (size_t index = 0; index < G_N_ELEMENTS(sizes); index++) {
        options->known.struct_size = sizes[index].size;
        options->unknown[1] = sizes[index].tail;
        try_options(options, address, service);
    }
}

static void
every_combination_of_options(void)
{
    GMainContext *context = g_main_context_new();
    char *long_text = quoted_text(BLEEP_TEXT_MAX_BYTES + 1);

    memcpy(long_text, UNREACHABLE, strlen(UNREACHABLE));
    for (unsigned bus = 0; bus <= 3; bus++)
        for (unsigned delivery = 0; delivery <= 2; delivery++)
            for (int address = 0; address < TEXTS; address++)
                for (int service = 0; service < SERVICES; service++)
                    for (int attached = 0; attached <= 1; attached++) {
                        later_options options = { .known = BLEEP_CLIENT_OPTIONS_INIT };

                        options.known.bus = (bleep_bus)bus;
                        options.known.delivery = (bleep_delivery)delivery;
                        options.known.address = address == LONG_TEXT ? long_text : texts[address];
                        options.known.service =
                            service == LONG_SERVICE ? long_text : services[service];
                        options.known.main_context = attached ? context : NULL;
                        try_sizes(&options, address, service);
                    }
    while (g_main_context_iteration(context, FALSE))
        ;
    g_main_context_unref(context);
    free(long_text);
    printf("%u clients made, %u refused\n", made, refused);
    expect(made > 0 && refused > 0, "all one or all the other");
}

int
main(void)
{
    bleep_client *client = NULL;

    watchdog(WATCHDOG_SECONDS);
    nothing_does_nothing();
    nothing_has_neutral_particulars();
    texts_end_at_the_limit();
    a_variant_keeps_its_references();
    every_combination_of_options();
    expect(bleep_client_new(NULL, &client) == BLEEP_OK, "no client with the defaults");
    bleep_client_unref(client);
    expect(bleep_client_new(NULL, NULL) == BLEEP_ERROR_INVALID_ARGUMENT, "no place");
    return verdict();
}
