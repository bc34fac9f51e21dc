/* What is tried for a parameter: everything that a program in disorder could pass. */
#include "hostile.h"

#include <math.h>
#include <stdlib.h>

static void
add(struct choices *choices, const char *label, enum promise promise, const void *pointer)
{
    struct choice choice = { .label = label, .promise = promise };

    if (choices->count == CHOICES_MAX)
        abort();
    choice.argument.pointer = (void *)(uintptr_t)pointer;
    choices->all[choices->count++] = choice;
}

static void
add_alone(struct choices *choices, const char *label, enum promise promise, const void *pointer)
{
    add(choices, label, promise, pointer);
    choices->all[choices->count - 1].alone = 1;
}

static void
add_texts(struct choices *choices, enum kind kind, const struct material *made)
{
    add(choices, good_text(kind), GOOD, good_text(kind));
    add(choices, "empty", empty_text(kind), "");
    add(choices, "65537 bytes", BAD, made->long_texts[kind]);
    add(choices, "not UTF-8", BAD, "/org/\xff\xfe");
    add_alone(choices, "4 MiB", BAD, made->huge_text);
    add_alone(choices, "cut off in a character", BAD, "/org/\xe2\x82");
    add_alone(choices, "an overlong NUL", BAD, "/org/\xc0\x80");
    add_alone(choices, "a surrogate", BAD, "/org/\xed\xa0\x80");
    add_alone(choices, "beyond Unicode", BAD, "/org/\xf4\x90\x80\x80");
    add_alone(choices, "percent signs", EITHER, "%s%n%s%n");
    add_alone(choices, "control characters", EITHER, "\x01\x1b[31m\n");
    add_alone(choices, "a slash too many", EITHER, "/org//bluez/");
    add_alone(choices, "brackets", EITHER, "((((((((((((((((((((((((((((((((");
}

static void
add_options(struct choices *choices, const struct material *made)
{
    add(choices, "good options", GOOD, &made->good);
    add(choices, "struct_size 0", BAD, &made->empty_size);
    add(choices, "a tail that is not zero", BAD, &made->full_tail);
    add(choices, "an adapter that is not UTF-8", BAD, &made->bad_adapter);
    add_alone(choices, "struct_size too small", BAD, &made->small_size);
    add_alone(choices, "a tail of zeros", GOOD, &made->zero_tail);
    add_alone(choices, "an adapter of 65537 bytes", BAD, &made->long_name);
    add_alone(choices, "an empty adapter", EITHER, &made->empty_name);
    add_alone(choices, "an unknown flag", EITHER, &made->odd_flags);
    add_alone(choices, "something reserved", BAD, &made->reserved);
    add_alone(choices, "the highest priority", GOOD, &made->urgent);
}

static void
add_monitor_options(struct choices *choices, const struct monitor_material *made)
{
    add(choices, "good options", GOOD, &made->good);
    add(choices, "struct_size 0", BAD, &made->empty_size);
    add(choices, "struct_size too small", BAD, &made->small_size);
    add(choices, "a tail of zeros", GOOD, &made->zero_tail);
    add(choices, "a tail that is not zero", BAD, &made->full_tail);
    add(choices, "an unknown flag", BAD, &made->odd_flags);
    add(choices, "something reserved", BAD, &made->reserved);
    add(choices, "for ever", GOOD, &made->endless);
    add(choices, "every microsecond", GOOD, &made->hasty);
}

static void
add_pool_options(struct choices *choices, const struct pool_material *made)
{
    add(choices, "good options", GOOD, &made->good);
    add(choices, "struct_size 0", BAD, &made->empty_size);
    add(choices, "struct_size too small", BAD, &made->small_size);
    add(choices, "a tail of zeros", GOOD, &made->zero_tail);
    add(choices, "a tail that is not zero", BAD, &made->full_tail);
    add(choices, "nine connections", BAD, &made->too_many);
    add(choices, "a minimum over the maximum", BAD, &made->too_few);
    add(choices, "for ever", GOOD, &made->endless);
    add(choices, "every microsecond", GOOD, &made->hasty);
}

static void
add_gate_options(struct choices *choices, const struct gate_material *made)
{
    add(choices, "good options", GOOD, &made->good);
    add(choices, "struct_size 0", BAD, &made->empty_size);
    add(choices, "struct_size too small", BAD, &made->small_size);
    add(choices, "a tail of zeros", GOOD, &made->zero_tail);
    add(choices, "a tail that is not zero", BAD, &made->full_tail);
    add(choices, "an unknown flag", BAD, &made->odd_flags);
    add(choices, "no limits", GOOD, &made->open);
    add(choices, "a directory nowhere", GOOD, &made->nowhere);
    add(choices, "a directory that is not absolute", BAD, &made->relative);
}

static void
add_recovery_options(struct choices *choices, const struct recovery_material *made)
{
    add(choices, "good options", GOOD, &made->good);
    add(choices, "struct_size 0", BAD, &made->empty_size);
    add(choices, "a tail that is not zero", BAD, &made->full_tail);
    add(choices, "an unknown consent", BAD, &made->odd_consent);
    add_alone(choices, "struct_size too small", BAD, &made->small_size);
    add_alone(choices, "a tail of zeros", GOOD, &made->zero_tail);
    add_alone(choices, "an unknown ceiling", BAD, &made->odd_ceiling);
    add_alone(choices, "an adapter that is not UTF-8", BAD, &made->bad_adapter);
    add_alone(choices, "an empty characteristic", BAD, &made->empty_name);
    add_alone(choices, "the lowest ceiling", GOOD, &made->low);
}

static void
add_recorder_options(struct choices *choices, const struct recorder_material *made)
{
    add(choices, "good options", GOOD, &made->good);
    add(choices, "struct_size 0", BAD, &made->empty_size);
    add(choices, "struct_size too small", BAD, &made->small_size);
    add(choices, "a tail of zeros", GOOD, &made->zero_tail);
    add(choices, "a tail that is not zero", BAD, &made->full_tail);
    add(choices, "an unknown flag", BAD, &made->odd_flags);
    add(choices, "too little memory", BAD, &made->tiny);
    add(choices, "too much memory", BAD, &made->huge);
    add(choices, "bodies that are too long", BAD, &made->long_bodies);
    add(choices, "too many dumps", BAD, &made->many_dumps);
    add(choices, "a directory that is not absolute", BAD, &made->relative);
}

static void
add_numbers(struct choices *choices, enum kind kind, const struct material *made)
{
    const struct {
        enum kind kind;
        const char *label;
        enum promise promise;
        uint64_t number;
    } numbers[] = {
        { TIMEOUT, "50 ms", GOOD, 50000 },
        { TIMEOUT, "0", GOOD, 0 },
        { TIMEOUT, "for ever", GOOD, BLEEP_USEC_INFINITY },
        { TIMEOUT, "nearly for ever", GOOD, BLEEP_USEC_INFINITY - 1 },
        { SIZE, "4", GOOD, 4 },
        { SIZE, "0", GOOD, 0 },
        { SIZE, "513", BAD, 513 },
        { SIZE, "SIZE_MAX", BAD, SIZE_MAX },
        { WIRE_SIZE, "all of it", GOOD, made->external.message_size },
        { WIRE_SIZE, "0", BAD, 0 },
        { WIRE_SIZE, "one byte less", BAD, made->external.message_size - 1 },
        { WIRE_SIZE, "SIZE_MAX", BAD, SIZE_MAX },
        { TOKEN, "token", EITHER, made->external.token },
        { TOKEN, "0", BAD, 0 },
        { TOKEN, "UINT64_MAX", BAD, UINT64_MAX },
        { INDEX, "0", GOOD, 0 },
        { INDEX, "1", GOOD, 1 },
        { INDEX, "SIZE_MAX", GOOD, SIZE_MAX },
        { LEVEL, "warning", GOOD, BLEEP_LOG_WARNING },
        { LEVEL, "none", GOOD, BLEEP_LOG_NONE },
        { LEVEL, "debug", GOOD, BLEEP_LOG_DEBUG },
        { LEVEL, "4", EITHER, 4 },
        { LEVEL, "-1", EITHER, UINT32_MAX },
        { OUTCOME, "OK", GOOD, (uint64_t)BLEEP_OK },
        { OUTCOME, "timed out", GOOD, (uint64_t)BLEEP_ERROR_TIMED_OUT },
        { OUTCOME, "cancelled", GOOD, (uint64_t)BLEEP_ERROR_CANCELLED },
        { OUTCOME, "7", BAD, 7 },
        { OUTCOME, "INT_MIN", BAD, (uint64_t)INT32_MIN },
        { WINDOW, "lifetime", GOOD, BLEEP_METRICS_LIFETIME },
        { WINDOW, "15 minutes", GOOD, BLEEP_METRICS_15_MINUTES },
        { WINDOW, "2", BAD, 2 },
        { WINDOW, "-1", BAD, UINT32_MAX },
        { FORMAT, "OpenMetrics", GOOD, BLEEP_METRICS_OPENMETRICS },
        { FORMAT, "JSON", GOOD, BLEEP_METRICS_JSON },
        { FORMAT, "2", BAD, 2 },
        { FORMAT, "-1", BAD, UINT32_MAX },
        { FLAGS, "none", GOOD, 0 },
        { FLAGS, "1", GOOD, 1 },
        { FLAGS, "1 << 31", BAD, UINT64_C(1) << 31 },
        { LAYER, "bus", GOOD, BLEEP_LAYER_BUS },
        { LAYER, "device", GOOD, BLEEP_LAYER_DEVICE },
        { LAYER, "6", BAD, 6 },
        { LAYER, "-1", BAD, UINT32_MAX },
        { EVENTS, "all", GOOD, BLEEP_EVENT_ALL },
        { EVENTS, "stalled", GOOD, BLEEP_EVENT_STALLED },
        { EVENTS, "none", BAD, 0 },
        { EVENTS, "1 << 12", BAD, 1 << 12 },
        { EVENTS, "all and more", BAD, UINT32_MAX },
        { WATCH, "watch", GOOD, made->monitor.watch },
        { WATCH, "0", GOOD, 0 },
        { WATCH, "UINT64_MAX", GOOD, UINT64_MAX },
        { MOMENTS, "all", GOOD, BLEEP_RECOVERY_ALL },
        { MOMENTS, "the end", GOOD, BLEEP_RECOVERY_ENDED },
        { MOMENTS, "none", BAD, 0 },
        { MOMENTS, "1 << 3", BAD, 1 << 3 },
        { RECOVERY_WATCH, "watch", GOOD, made->recovery.watch },
        { RECOVERY_WATCH, "0", GOOD, 0 },
        { RECOVERY_WATCH, "UINT64_MAX", GOOD, UINT64_MAX },
        { PROXY_WATCH, "watch", GOOD, made->proxy_watch },
        { PROXY_WATCH, "0", GOOD, 0 },
        { PROXY_WATCH, "UINT64_MAX", GOOD, UINT64_MAX },
    };

    for (size_t index = 0; index < G_N_ELEMENTS(numbers); index++) {
        if (numbers[index].kind != kind)
            continue;
        add(choices, numbers[index].label, numbers[index].promise, NULL);
        choices->all[choices->count - 1].argument.number = numbers[index].number;
    }
}

static void
add_reals(struct choices *choices, enum kind kind)
{
    static const struct {
        const char *label;
        enum promise share, factor;
        double real;
    } reals[] = {
        { "0.0", GOOD, GOOD, 0 },
        { "1.0", GOOD, GOOD, 1 },
        { "0.5", GOOD, BAD, 0.5 },
        { "100.0", BAD, GOOD, 100 },
        { "100.5", BAD, BAD, 100.5 },
        { "-1.0", BAD, BAD, -1 },
        { "infinity", BAD, BAD, INFINITY },
        { "no number", BAD, BAD, NAN },
    };

    for (size_t index = 0; index < G_N_ELEMENTS(reals); index++) {
        add(choices, reals[index].label, kind == SHARE ? reals[index].share : reals[index].factor,
            NULL);
        choices->all[choices->count - 1].argument.real = reals[index].real;
    }
}

static void
add_files(struct choices *choices, const struct material *made)
{
    add(choices, "file", GOOD, made->good_file);
    add(choices, "empty", BAD, "");
    add(choices, "a file nowhere", GOOD, made->lost_file);
    add(choices, "a directory", GOOD, made->directory);
    add(choices, "not UTF-8", BAD, "/org/\xff\xfe");
    add_alone(choices, "4 MiB", BAD, made->huge_text);
}

static void
add_callback(struct choices *choices, enum kind kind)
{
    void (*function)(void) = (void (*)(void))on_destroy;

    switch (kind) {
    case ON_DONE: function = (void (*)(void))on_done; break;
    case ON_VALUE: function = (void (*)(void))on_value; break;
    case ON_EVENT: function = (void (*)(void))on_event; break;
    case ON_LEASE: function = (void (*)(void))on_lease; break;
    case ON_RESTORED: function = (void (*)(void))on_restored; break;
    case ON_CHANGE: function = (void (*)(void))on_change; break;
    case ON_RECOVERY: function = (void (*)(void))on_recovery; break;
    case ON_RECOVERED: function = (void (*)(void))on_recovered; break;
    case ON_LOG: function = (void (*)(void))on_log; break;
    case ON_NEWS: function = (void (*)(void))on_news; break;
    case FUNC: function = (void (*)(void))run_guarded; break;
    default: break;
    }
    add(choices, "callback", GOOD, NULL);
    choices->all[choices->count - 1].argument.function = function;
}

static void
add_objects(
    struct choices *choices, enum kind kind, const struct material *made, world *world)
{
    switch (kind) {
    case CLIENT: add(choices, "client", GOOD, world->client); break;
    case LEASE: /* where there is no bus, there is no lease either */
        if (made->pool.lease != NULL)
            add(choices, "lease", GOOD, made->pool.lease);
        break;
    case HANDLE: add(choices, "operation", GOOD, made->operation); break;
    case PROXY: add(choices, "proxy", GOOD, made->proxy); break;
    case EXTERNAL:
        add(choices, "call under way", GOOD, made->external.sent);
        add(choices, "call that is over", GOOD, made->external.done);
        break;
    case RECOVERY: add(choices, "plan", GOOD, made->recovery.plan); break;
    case CAUSE: add(choices, "failure", GOOD, made->recovery.cause); break;
    case STATE: add(choices, "state", GOOD, made->state.state); break;
    case STATE_RESULT: /* where there is no bus, nothing is put back */
        if (made->state.result != NULL)
            add(choices, "result", GOOD, made->state.result);
        break;
    case VARIANT: add(choices, "variant", GOOD, made->text); break;
    case TUPLE:
        add(choices, "tuple", GOOD, made->tuple);
        add(choices, "no tuple", BAD, made->text);
        break;
    default:
        for (int index = 0; index < VALUES; index++)
            add(choices, bleep_value_type(made->values[index]), GOOD, made->values[index]);
        break;
    }
}

static void
add_stats(struct choices *choices, const void *empty, const void *small, const void *full)
{
    add(choices, "stats of no size", BAD, empty);
    add_alone(choices, "stats too small", BAD, small);
    add_alone(choices, "stats with a tail that is not zero", BAD, full);
}

struct choices
choices_of(const struct parameter *parameter, const struct material *made, world *world)
{
    static const uint8_t bytes[4] = { 1, 2, 3, 4 };
    struct choices choices = { 0 };
    enum kind kind = parameter->kind;

    if (kind <= TUPLE)
        add_objects(&choices, kind, made, world);
    else if (kind == OPTIONS)
        add_options(&choices, made);
    else if (kind == MONITOR_OPTIONS)
        add_monitor_options(&choices, &made->monitor);
    else if (kind == POOL_OPTIONS)
        add_pool_options(&choices, &made->pool);
    else if (kind == GATE_OPTIONS)
        add_gate_options(&choices, &made->gate);
    else if (kind == RECOVERY_OPTIONS)
        add_recovery_options(&choices, &made->recovery);
    else if (kind == RECORDER_OPTIONS)
        add_recorder_options(&choices, &made->recorder);
    else if (kind <= TEXT)
        add_texts(&choices, kind, made);
    else if (kind <= VALUE_DESTROY)
        add_callback(&choices, kind);
    else if (kind == BYTES)
        add(&choices, "bytes", GOOD, bytes);
    else if (kind == WIRE)
        add(&choices, "message", GOOD, made->external.message);
    else if (kind == SHARE || kind == FACTOR)
        add_reals(&choices, kind);
    else if (kind == FILE_NAME)
        add_files(&choices, made);
    else if (kind >= TIMEOUT && kind < BYTES)
        add_numbers(&choices, kind, made);
    else
        add(&choices, kind >= OUT_ERROR ? "output" : "record", SLOT, NULL);
    if (kind == OUT_STATS)
        add_stats(&choices, &made->empty_stats, &made->small_stats, &made->full_stats);
    if (kind == OUT_STEP)
        add_stats(&choices, &made->recovery.empty_step, &made->recovery.small_step,
            &made->recovery.full_step);
    if (kind == OUT_ITEM)
        add_stats(&choices, &made->state.empty, &made->state.small, &made->state.full);
    if (kind == OUT_EXTERNAL_STEP)
        add_stats(&choices, &made->external.empty_step, &made->external.small_step,
            &made->external.full_step);
    if (kind == OUT_PROXY_STATS)
        add_stats(&choices, &made->empty_proxy_stats, &made->small_proxy_stats,
            &made->full_proxy_stats);

    /* A size decides about NULL bytes; numbers and records are never NULL. */
    if (kind == BYTES)
        add(&choices, "NULL", EITHER, NULL);
    else if (kind <= VALUE_DESTROY || kind == FILE_NAME || kind == WIRE || kind >= OUT_ERROR)
        add(&choices, "NULL", parameter->nullable ? GOOD : BAD, NULL);
    return choices;
}
