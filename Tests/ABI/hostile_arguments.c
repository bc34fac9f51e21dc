/*
 * Calls every function of the header with every combination of good and hostile arguments, and
 * holds it to what the header says: a status comes back, nothing crashes, outputs are written
 * when they should be and only then, callbacks and destroy functions run as often as promised.
 *
 *     hostile_arguments thread|fd|context BUS-ADDRESS reachable|unreachable
 *
 * hostile_table.h is made from the header by hostile_table.py.
 */
#include "hostile.h"

#include <stdio.h>
#include <string.h>

#include "hostile_table.h"

enum { CANARY = 0x5a, SLOT_WORDS = 32, TIMEOUT_USEC = 50000, WATCHDOG_SECONDS = 600 };

struct slot {
    uint64_t words[SLOT_WORDS];
};

/* One call under way: which choice each parameter has, and what it was given. */
struct trial {
    const struct function *function;
    struct choices choices[PARAMETERS_MAX];
    int chosen[PARAMETERS_MAX];
    union argument arguments[PARAMETERS_MAX];
    struct slot slots[PARAMETERS_MAX];
    struct record *record, *value_record;
    unsigned long calls, succeeded;
};

static const struct choice *
choice_of(const struct trial *trial, int index)
{
    return &trial->choices[index].all[trial->chosen[index]];
}

/* "bleep_timeout_get(client, empty, output)" */
static const char *
told(const struct trial *trial)
{
    static char text[1024];
    int length = snprintf(text, sizeof text, "%s(", trial->function->name);

    for (int index = 0; index < trial->function->count && length < (int)sizeof text; index++)
        length += snprintf(text + length, sizeof text - (size_t)length, "%s%s",
            index > 0 ? ", " : "", choice_of(trial, index)->label);
    return text;
}

static enum kind
kind_of(const struct trial *trial, int index)
{
    return trial->function->parameters[index].kind;
}

/* The argument that a parameter of this kind has; NULL where there is none. */
static const union argument *
argument_of(const struct trial *trial, enum kind kind)
{
    for (int index = 0; index < trial->function->count; index++)
        if (kind_of(trial, index) == kind)
            return &trial->arguments[index];
    return NULL;
}

static void
fill_slots(struct trial *trial)
{
    memset(trial->slots, CANARY, sizeof trial->slots);
    for (int index = 0; index < trial->function->count; index++) {
        const struct choice *choice = choice_of(trial, index);

        trial->arguments[index] = choice->argument;
        if (choice->promise != SLOT)
            continue;
        switch (kind_of(trial, index)) {
        case USER_DATA:
            trial->record = record_new(trial->function->name);
            trial->arguments[index].pointer = trial->record;
            break;
        case VALUE_USER_DATA:
            trial->value_record = record_new(trial->function->name);
            trial->arguments[index].pointer = trial->value_record;
            break;
        case OUT_STEP:
            trial->slots[index].words[0] = sizeof(bleep_recovery_step);
            trial->arguments[index].pointer = &trial->slots[index];
            break;
        case OUT_ITEM:
            trial->slots[index].words[0] = sizeof(bleep_state_item);
            trial->arguments[index].pointer = &trial->slots[index];
            break;
        case OUT_EXTERNAL_STEP:
            trial->slots[index].words[0] = sizeof(bleep_external_step);
            trial->arguments[index].pointer = &trial->slots[index];
            break;
        case OUT_PROXY_STATS:
            trial->slots[index].words[0] = sizeof(bleep_proxy_stats);
            trial->arguments[index].pointer = &trial->slots[index];
            break;
        case OUT_STATS:
            trial->slots[index].words[0] = sizeof(bleep_metrics_stats);
            /* fall through */
        default: trial->arguments[index].pointer = &trial->slots[index]; break;
        }
    }
}

static int
is_untouched(const struct slot *slot)
{
    struct slot canary;

    memset(&canary, CANARY, sizeof canary);
    return memcmp(&slot->words[1], &canary.words[1], sizeof canary - sizeof canary.words[0]) == 0 &&
           (slot->words[0] == canary.words[0] || slot->words[0] == sizeof(bleep_metrics_stats) ||
               slot->words[0] == sizeof(bleep_proxy_stats) ||
               slot->words[0] == sizeof(bleep_external_step) ||
               slot->words[0] == sizeof(bleep_recovery_step) ||
               slot->words[0] == sizeof(bleep_state_item));
}

/* Checks one output and lets go of what is in it. */
static void
check_output(const struct trial *trial, int index, bleep_status status)
{
    const struct slot *slot = &trial->slots[index];
    enum kind kind = kind_of(trial, index);
    int is_written = !is_untouched(slot);
    int is_due = status == BLEEP_OK;
    void *handle;

    if (kind == OUT_ERROR)
        is_due = status != BLEEP_OK && status != BLEEP_ERROR_INVALID_ARGUMENT;
    if (kind == OUT_RECOVERY)
        is_due = status != BLEEP_ERROR_INVALID_ARGUMENT;
    if (!expect(is_written == is_due, "%s = %s: output %d is %s", told(trial),
            bleep_status_name(status), index, is_written ? "written" : "not written"))
        return;
    if (!is_written)
        return;
    memcpy(&handle, slot, sizeof handle);
    if (kind == OUT_ERROR) {
        expect(bleep_error_status(handle) == status, "%s: the error says another status",
            told(trial));
        bleep_error_unref(handle);
    } else if (kind == OUT_VALUE) {
        expect(*bleep_value_type(handle) != '\0', "%s: a value without type", told(trial));
        bleep_value_unref(handle);
    } else if (kind == OUT_OPERATION) {
        bleep_operation_unref(handle);
    } else if (kind == OUT_LEASE) {
        expect(*bleep_lease_name(handle) == ':', "%s: a lease without name", told(trial));
        bleep_lease_unref(handle);
    } else if (kind == OUT_RECOVERY) {
        expect(bleep_recovery_status(handle) == status, "%s: a recovery of another status",
            told(trial));
        bleep_recovery_unref(handle);
    } else if (kind == OUT_STATE) {
        expect(*bleep_state_address(handle) != '\0', "%s: a state of nothing", told(trial));
        bleep_state_unref(handle);
    } else if (kind == OUT_STATE_RESULT) {
        expect(*bleep_state_result_to_json(handle) == '{', "%s: no result", told(trial));
        bleep_state_result_unref(handle);
    } else if (kind == OUT_EXTERNAL) {
        bleep_external_call_unref(handle);
    } else if (kind == OUT_PROXY) {
        bleep_proxy_unref(handle);
    }
}

/* What the header promises of callbacks, now that it is known what the call returned. */
static void
settle_records(struct trial *trial, bleep_status status)
{
    unsigned worked = status == BLEEP_OK;
    unsigned unlimited = status == BLEEP_ERROR_INVALID_ARGUMENT ? 0 : UINT32_MAX;

    if (trial->record != NULL) {
        const union argument *destroy = argument_of(trial, DESTROY);
        unsigned least = worked, most = worked;

        if (argument_of(trial, ON_LOG) != NULL || argument_of(trial, ON_EVENT) != NULL ||
            argument_of(trial, ON_CHANGE) != NULL || argument_of(trial, ON_RECOVERY) != NULL ||
            argument_of(trial, ON_NEWS) != NULL)
            least = 0, most = unlimited;
        else if (argument_of(trial, FUNC) != NULL)
            most = unlimited != 0; /* it may run although its guard gave up */
        record_end(trial->record, least, most, destroy != NULL && destroy->pointer != NULL);
    }
    if (trial->value_record != NULL) {
        const union argument *destroy = argument_of(trial, VALUE_DESTROY);

        record_end(trial->value_record, 0, unlimited, destroy != NULL && destroy->pointer != NULL);
    }
    trial->record = trial->value_record = NULL;
}

static void
try_once(struct trial *trial)
{
    int is_bad = 0, is_open = 0;
    bleep_status status;

    for (int index = 0; index < trial->function->count; index++) {
        is_bad |= choice_of(trial, index)->promise == BAD;
        is_open |= choice_of(trial, index)->promise == EITHER;
    }
    fill_slots(trial);
    if (trial->record != NULL)
        record_begin(trial->record);
    status = trial->function->call(trial->arguments);
    trial->calls++;
    trial->succeeded += status == BLEEP_OK;

    expect(strcmp(bleep_status_name(status), "BLEEP_STATUS_UNKNOWN") != 0, "%s = %d", told(trial),
        (int)status);
    if (is_bad)
        expect(status == BLEEP_ERROR_INVALID_ARGUMENT, "%s = %s", told(trial),
            bleep_status_name(status));
    else if (!is_open)
        expect(status != BLEEP_ERROR_INVALID_ARGUMENT, "%s = %s", told(trial),
            bleep_status_name(status));
    for (int index = 0; index < trial->function->count; index++)
        if (choice_of(trial, index)->promise == SLOT && kind_of(trial, index) >= OUT_ERROR)
            check_output(trial, index, status);
    settle_records(trial, status);
}

/* Every combination of those choices that are not for being tried alone. */
static void
try_all_combinations(struct trial *trial)
{
    int index = 0;

    memset(trial->chosen, 0, sizeof trial->chosen);
    while (index < trial->function->count) {
        try_once(trial);
        for (index = 0; index < trial->function->count; index++) {
            do
                trial->chosen[index]++;
            while (trial->chosen[index] < trial->choices[index].count &&
                   choice_of(trial, index)->alone);
            if (trial->chosen[index] < trial->choices[index].count)
                break;
            trial->chosen[index] = 0;
        }
    }
}

static void
try_the_rest_alone(struct trial *trial)
{
    memset(trial->chosen, 0, sizeof trial->chosen);
    for (int index = 0; index < trial->function->count; index++) {
        for (int choice = 0; choice < trial->choices[index].count; choice++) {
            trial->chosen[index] = choice;
            if (choice_of(trial, index)->alone)
                try_once(trial);
        }
        trial->chosen[index] = 0;
    }
}

/* With a BlueZ there, good arguments must do what they are for at least once. */
static int
can_succeed(const char *name, mode mode)
{
    /* Nothing was pushed, there is no agent, and no pairing is under way. */
    static const char *const cannot[] = {
        "bleep_deadline_pop", "bleep_device_pair", "bleep_device_cancel_pairing",
    };

    if (strncmp(name, "bleep_client_", strlen("bleep_client_")) == 0)
        return mode == MODE_FD;
    for (size_t index = 0; index < G_N_ELEMENTS(cannot); index++)
        if (strcmp(name, cannot[index]) == 0)
            return 0;
    return 1;
}

static void
try_function(const struct function *function, mode mode, const char *address, int is_reachable)
{
    struct trial trial = { .function = function };
    gint64 began = g_get_monotonic_time();
    struct material made;
    world world;

    world_open(&world, mode, address, TIMEOUT_USEC);
    material_prepare(&made, &world);
    for (int index = 0; index < function->count; index++)
        trial.choices[index] = choices_of(&function->parameters[index], &made, &world);

    try_all_combinations(&trial);
    try_the_rest_alone(&trial);
    expect(world_wait(&world, records_ran, NULL), "%s: completions are missing", function->name);
    /* The scopes that were opened are this thread's to close. */
    while (bleep_deadline_pop(world.client) == BLEEP_OK)
        ;
    material_release(&made);
    world_close(&world);
    expect(world_wait(&world, records_settled, NULL), "%s: destroy is missing", function->name);
    records_release();
    expect(!is_reachable || trial.succeeded > 0 || !can_succeed(function->name, mode),
        "%s never succeeds", function->name);
    printf("%-34s %7lu calls %6lu OK %6.2f s\n", function->name, trial.calls, trial.succeeded,
        (double)(g_get_monotonic_time() - began) / G_USEC_PER_SEC);
    fflush(stdout);
}

int
main(int argc, char **argv)
{
    int removes;

    if (argc != 4) {
        fprintf(stderr, "usage: hostile_arguments MODE BUS-ADDRESS reachable|unreachable\n");
        return 2;
    }
    watchdog(WATCHDOG_SECONDS);
    /* What removes the device comes last. */
    for (removes = 0; removes <= 1; removes++)
        for (size_t index = 0; index < G_N_ELEMENTS(functions); index++)
            if ((strstr(functions[index].name, "_remove") != NULL) == removes)
                try_function(&functions[index], mode_named(argv[1]), argv[2],
                    strcmp(argv[3], "reachable") == 0);
    return verdict();
}
