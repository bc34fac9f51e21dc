/* What hostile and good arguments point to: texts, options, values, and an operation. */
#define _POSIX_C_SOURCE 200809L
#include "hostile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_OPTIONS_SIZE = sizeof(bleep_call_options) };

static const struct {
    const char *good;
    enum promise empty;
} texts[TEXT + 1] = {
    [DESTINATION] = { "org.bluez", BAD },
    [PATH] = { "/org/bluez/hci0", BAD },
    [INTERFACE] = { "org.bluez.Adapter1", BAD },
    [CALL_INTERFACE] = { "org.freedesktop.DBus.Peer", BAD },
    [METHOD] = { "Ping", BAD },
    [PROXY_METHOD] = { "GetDiscoveryFilters", BAD },
    [ARGUMENTS] = { "()", EITHER },
    [NAME] = { "Alias", EITHER },
    [PROPERTY] = { "Alias", EITHER },
    [VALUE_TEXT] = { "'kitchen'", BAD },
    [ADDRESS] = { DEVICE, BAD },
    [CHARACTERISTIC] = { WRITABLE, EITHER },
    [NOTIFYING_CHARACTERISTIC] = { NOTIFYING, EITHER },
    [OPERATION] = { "connect", EITHER },
    [WORD] = { "sensor", EITHER },
    [NOTE] = { "note", BAD },
    [LABEL] = { "scanner", GOOD },
    [KEY] = { "key", EITHER },
    [ERROR_NAME] = { "org.bluez.Error.Failed", BAD },
    [TEXT] = { "'text'", BAD },
};

static const char *const values[VALUES] = {
    "{'key': <'text'>}", "'text'", "true", "int16 -7", "uint32 7", "1.5", "[byte 0x01, 0x02]",
};

const char *
good_text(enum kind kind)
{
    return texts[kind].good;
}

enum promise
empty_text(enum kind kind)
{
    return texts[kind].empty;
}

/* A text one byte too long that goes on as it began. */
static char *
lengthened(const char *text, size_t size)
{
    char *longer = malloc(size + 1);

    if (longer == NULL)
        abort();
    memset(longer, 'a', size);
    memcpy(longer, text, strlen(text));
    longer[size] = '\0';
    return longer;
}

static void
prepare_options(struct material *made)
{
    bleep_call_options good = BLEEP_CALL_OPTIONS_INIT;

    good.timeout_usec = 50000;
    good.max_attempts = 2;
    made->good = made->empty_size = made->small_size = good;
    made->bad_adapter = made->long_name = made->empty_name = made->odd_flags = good;
    made->empty_size.struct_size = 0;
    made->small_size.struct_size = FIRST_OPTIONS_SIZE - 1;
    made->bad_adapter.adapter = "hci\xff";
    made->long_adapter = lengthened("hci0", BLEEP_TEXT_MAX_BYTES + 1);
    made->long_name.adapter = made->long_adapter;
    made->empty_name.adapter = "";
    made->odd_flags.flags = UINT32_C(1) << 31;
    made->reserved = made->urgent = good;
    made->reserved.reserved = 1;
    made->urgent.priority = INT32_MAX;
    made->zero_tail.known = made->full_tail.known = good;
    made->zero_tail.known.struct_size = made->full_tail.known.struct_size = sizeof made->zero_tail;
    made->full_tail.unknown[1] = 1;
}

/* Files are written to a directory of their own. */
static void
prepare_metrics(struct material *made)
{
    bleep_metrics_stats good = BLEEP_METRICS_STATS_INIT;

    made->empty_stats = made->small_stats = made->full_stats.known = good;
    made->empty_stats.struct_size = 0;
    made->small_stats.struct_size--;
    made->full_stats.known.struct_size = sizeof made->full_stats;
    made->full_stats.unknown[1] = 1;
    made->directory = g_dir_make_tmp("bleep-XXXXXX", NULL);
    made->good_file = g_build_filename(made->directory, "metrics", NULL);
    made->lock_file = g_strconcat(made->good_file, ".lock", NULL);
    made->lost_file = g_build_filename(made->directory, "nowhere", "metrics", NULL);
}

/* A watch that hears what the tried functions cause, and ways to monitor. */
static void
prepare_monitor(struct monitor_material *made, bleep_client *client)
{
    bleep_monitor_options good = BLEEP_MONITOR_OPTIONS_INIT;
    struct record *record = record_new("bleep_monitor_watch");

    record_end(record, 0, UINT32_MAX, 1);
    bleep_monitor_watch(
        client, BLEEP_EVENT_ALL, on_event, record, on_destroy, &made->watch);
    good.interval_usec = 50000;
    made->good = made->empty_size = made->small_size = made->odd_flags = made->reserved = good;
    made->endless = made->hasty = good;
    made->empty_size.struct_size = 0;
    made->small_size.struct_size--;
    made->odd_flags.flags = BLEEP_MONITOR_NO_RADIO << 1;
    made->reserved.reserved = 1;
    made->endless.interval_usec = BLEEP_USEC_INFINITY;
    made->endless.stall_min_usec = BLEEP_USEC_INFINITY;
    made->endless.stall_max_usec = BLEEP_USEC_INFINITY - 1;
    made->hasty.interval_usec = made->hasty.stall_min_usec = made->hasty.stall_max_usec = 1;
    made->zero_tail.known = made->full_tail.known = good;
    made->zero_tail.known.struct_size = made->full_tail.known.struct_size = sizeof made->zero_tail;
    made->full_tail.unknown[1] = 1;
}

/* Leases that are not given back are none of the log's business here. */
static void
prepare_pool(struct pool_material *made, bleep_client *client)
{
    bleep_pool_options good = BLEEP_POOL_OPTIONS_INIT;

    bleep_log_set_level(client, BLEEP_LOG_NONE);
    made->good = made->empty_size = made->small_size = made->too_many = made->too_few = good;
    made->endless = made->hasty = made->zero_tail.known = made->full_tail.known = good;
    made->empty_size.struct_size = 0;
    made->small_size.struct_size--;
    made->too_many.maximum = 9;
    made->too_few.minimum = 5;
    made->endless.max_age_usec = made->endless.max_idle_usec = BLEEP_USEC_INFINITY;
    made->endless.check_interval_usec = made->endless.lease_limit_usec = BLEEP_USEC_INFINITY;
    made->hasty.max_age_usec = made->hasty.max_idle_usec = 1;
    made->hasty.check_interval_usec = made->hasty.lease_limit_usec = 1;
    made->zero_tail.known.struct_size = made->full_tail.known.struct_size = sizeof made->zero_tail;
    made->full_tail.unknown[1] = 1;
    bleep_pool_acquire(client, "material", 2000000, &made->lease, NULL);
}

static void
prepare_gate(struct gate_material *made, const char *directory)
{
    bleep_connect_gate_options good = BLEEP_CONNECT_GATE_OPTIONS_INIT;

    good.directory = directory;
    made->good = made->empty_size = made->small_size = made->odd_flags = made->open = good;
    made->nowhere = made->relative = good;
    made->empty_size.struct_size = 0;
    made->small_size.struct_size--;
    made->odd_flags.flags = BLEEP_CONNECT_GATE_NO_LOCK << 1;
    made->open.flags = BLEEP_CONNECT_GATE_NO_LOCK;
    made->open.limit = UINT32_MAX;
    made->open.respect_usec = BLEEP_USEC_INFINITY;
    made->nowhere.directory = "/proc/nowhere/at/all";
    made->relative.directory = "locks";
    made->zero_tail.known = made->full_tail.known = good;
    made->zero_tail.known.struct_size = made->full_tail.known.struct_size = sizeof made->zero_tail;
    made->full_tail.unknown[1] = 1;
}

static void
prepare_recorder(struct recorder_material *made, const char *directory)
{
    bleep_recorder_options good = BLEEP_RECORDER_OPTIONS_INIT;

    good.flags = BLEEP_RECORDER_WITH_BODIES;
    good.capacity_bytes = 16 * 1024;
    good.directory = directory;
    made->good = made->empty_size = made->small_size = made->odd_flags = made->tiny = good;
    made->huge = made->long_bodies = made->many_dumps = made->relative = good;
    made->empty_size.struct_size = 0;
    made->small_size.struct_size--;
    made->odd_flags.flags = BLEEP_RECORDER_WITH_ADDRESSES << 1;
    made->tiny.capacity_bytes--;
    made->huge.capacity_bytes = 16 * 1024 * 1024 + 1;
    made->long_bodies.body_max_bytes = 65537;
    made->many_dumps.max_dumps = 1001;
    made->relative.directory = "dumps";
    made->zero_tail.known = made->full_tail.known = good;
    made->zero_tail.known.struct_size = made->full_tail.known.struct_size = sizeof made->zero_tail;
    made->full_tail.unknown[1] = 1;
}

/* A proxy, and a watch on it that hears what the tried functions cause. */
static void
prepare_proxy(struct material *made, bleep_client *client)
{
    bleep_proxy_stats good = BLEEP_PROXY_STATS_INIT;
    struct record *record = record_new("bleep_proxy_watch");

    record_end(record, 0, UINT32_MAX, 1);
    expect(bleep_proxy_get(client, NULL, "/org/bluez/hci0", "org.bluez.Adapter1", &made->proxy) ==
               BLEEP_OK, "no proxy");
    bleep_proxy_watch(made->proxy, NULL, on_change, record, on_destroy, &made->proxy_watch);
    made->empty_proxy_stats = made->small_proxy_stats = made->full_proxy_stats.known = good;
    made->empty_proxy_stats.struct_size = 0;
    made->small_proxy_stats.struct_size--;
    made->full_proxy_stats.known.struct_size = sizeof made->full_proxy_stats;
    made->full_proxy_stats.unknown[1] = 1;
}

/* The failure is one that no stage mends, so that recovering from it costs nobody anything. */
static void
prepare_recovery(struct recovery_material *made, bleep_client *client)
{
    bleep_recovery_options good = BLEEP_RECOVERY_OPTIONS_INIT;
    bleep_recovery_step step = BLEEP_RECOVERY_STEP_INIT;
    struct record *record = record_new("bleep_recovery_watch");
    bleep_call_options short_call = BLEEP_CALL_OPTIONS_INIT;
    bleep_error *late = NULL;

    record_end(record, 0, UINT32_MAX, 1);
    bleep_recovery_watch(client, BLEEP_RECOVERY_ALL, on_recovery, record, on_destroy, &made->watch);
    short_call.timeout_usec = 50000;
    bleep_call(client, NULL, "/org/bluez/hci0", "org.bluez.Adapter1", "Fly", NULL, &short_call,
        NULL, &made->cause);
    bleep_device_connect(client, "C0:C1:C2:C3:C4:C5", &short_call, &late);
    expect(late != NULL && made->cause != NULL, "no failure where there should be two");
    bleep_recovery_plan(client, NULL, late, NULL, &made->plan, NULL);
    bleep_error_unref(late);
    good.timeout_usec = 50000;
    made->good = made->empty_size = made->small_size = made->odd_consent = good;
    made->odd_ceiling = made->bad_adapter = made->empty_name = made->low = good;
    made->zero_tail.known = made->full_tail.known = good;
    made->empty_size.struct_size = 0;
    made->small_size.struct_size--;
    made->odd_consent.consents = BLEEP_ALLOW_RFKILL_UNBLOCK << 1;
    made->odd_ceiling.ceiling = BLEEP_STAGE_BLUETOOTHD_RESTART + 1;
    made->bad_adapter.adapter = "hci\xff";
    made->empty_name.characteristic = "";
    made->low.ceiling = BLEEP_STAGE_CANCEL_PENDING;
    made->zero_tail.known.struct_size = made->full_tail.known.struct_size = sizeof made->zero_tail;
    made->full_tail.unknown[1] = 1;
    made->empty_step = made->small_step = made->full_step.known = step;
    made->empty_step.struct_size = 0;
    made->small_step.struct_size--;
    made->full_step.known.struct_size = sizeof made->full_step;
    made->full_step.unknown[1] = 1;
}

/* A snapshot with a note, which needs no bus, and what putting it back comes to, which does. */
static void
prepare_state(struct state_material *made, bleep_client *client, const bleep_value *note)
{
    bleep_call_options options = BLEEP_CALL_OPTIONS_INIT;
    bleep_state_item good = BLEEP_STATE_ITEM_INIT;

    options.timeout_usec = 2000000;
    options.max_attempts = 1;
    bleep_state_save(client, DEVICE, &options, NULL);
    expect(bleep_state_set_attribute(client, DEVICE, "note", note, NULL) == BLEEP_OK, "no note");
    expect(bleep_state_get(client, DEVICE, &made->state) == BLEEP_OK, "no state");
    bleep_state_restore(client, DEVICE, &options, &made->result, NULL);
    made->empty = made->small = made->full.known = good;
    made->empty.struct_size = 0;
    made->small.struct_size--;
    made->full.known.struct_size = sizeof made->full;
    made->full.unknown[1] = 1;
}

static int
operation_is_over(void *data)
{
    return *(unsigned *)data > 0;
}

static void
count_one(bleep_status status, const bleep_value *value, const bleep_error *error, void *data)
{
    (void)status, (void)value, (void)error;
    ++*(unsigned *)data;
    announce();
}

/* So that characteristics are there to be read; without a bus, they are not. */
static void
connect_device(bleep_client *client)
{
    bleep_call_options options = BLEEP_CALL_OPTIONS_INIT;

    options.flags = BLEEP_CALL_SERVICES_RESOLVED;
    options.timeout_usec = 2000000;
    options.max_attempts = 1;
    bleep_device_connect(client, DEVICE, &options, NULL);
}

/* One that waits for its reply, and one that has it. */
static void
prepare_external(struct external_material *made, bleep_client *client)
{
    bleep_external_step step = BLEEP_EXTERNAL_STEP_INIT;
    GDBusMessage *message = g_dbus_message_new_method_call(NULL, "/", NULL, "Ping");
    bleep_external_call **calls[] = { &made->sent, &made->done };

    for (size_t index = 0; index < G_N_ELEMENTS(calls); index++) {
        expect(bleep_external_call_new(client, NULL, "/", "org.freedesktop.DBus.Peer", "Ping", NULL,
                   NULL, NULL, NULL, calls[index]) == BLEEP_OK &&
                   bleep_external_call_next(*calls[index], &step) == BLEEP_OK &&
                   step.action == BLEEP_EXTERNAL_SEND,
            "an external call that is not to be sent");
        made->token = step.token;
    }
    expect(bleep_external_call_replied(made->done, step.token) == BLEEP_OK &&
               bleep_external_call_next(made->done, &step) == BLEEP_OK &&
               step.action == BLEEP_EXTERNAL_DONE,
        "an external call that is not done");
    g_dbus_message_set_serial(message, 1);
    made->message = g_dbus_message_to_blob(message, &made->message_size,
        G_DBUS_CAPABILITY_FLAGS_NONE, NULL);
    g_object_unref(message);
    made->empty_step = made->small_step = made->full_step.known =
        (bleep_external_step)BLEEP_EXTERNAL_STEP_INIT;
    made->empty_step.struct_size = 0;
    made->small_step.struct_size--;
    made->full_step.known.struct_size = sizeof made->full_step;
    made->full_step.unknown[1] = 1;
}

void
material_prepare(struct material *made, world *world)
{
    static unsigned done;

    done = 0;
    memset(made, 0, sizeof *made);
    prepare_options(made);
    prepare_metrics(made);
    prepare_monitor(&made->monitor, world->client);
    prepare_gate(&made->gate, made->directory);
    prepare_recorder(&made->recorder, made->directory);
    prepare_proxy(made, world->client);
    bleep_call_async(world->client, NULL, "/", "org.freedesktop.DBus.Peer", "Ping", NULL,
        &made->good, count_one, &done, NULL, &made->operation);
    expect(world_wait(world, operation_is_over, &done), "a Ping that never ends");
    for (int index = 0; index < VALUES; index++)
        expect(bleep_value_parse(values[index], &made->values[index]) == BLEEP_OK, "no value %s",
            values[index]);
    connect_device(world->client);
    prepare_recovery(&made->recovery, world->client);
    prepare_state(&made->state, world->client, made->values[0]);
    prepare_pool(&made->pool, world->client);
    prepare_external(&made->external, world->client);
    made->tuple = g_variant_ref_sink(g_variant_new("()"));
    made->text = g_variant_ref_sink(g_variant_new_string("text"));
    for (int kind = DESTINATION; kind <= TEXT; kind++)
        made->long_texts[kind] = lengthened(texts[kind].good, BLEEP_TEXT_MAX_BYTES + 1);
    made->huge_text = lengthened("/", (size_t)1 << 22);
}

void
material_release(struct material *made)
{
    bleep_operation_unref(made->operation);
    bleep_lease_unref(made->pool.lease);
    bleep_external_call_unref(made->external.sent);
    bleep_external_call_unref(made->external.done);
    g_free(made->external.message);
    bleep_proxy_unref(made->proxy);
    bleep_recovery_unref(made->recovery.plan);
    bleep_error_unref(made->recovery.cause);
    bleep_state_unref(made->state.state);
    bleep_state_result_unref(made->state.result);
    for (int index = 0; index < VALUES; index++)
        bleep_value_unref(made->values[index]);
    g_variant_unref(made->tuple);
    g_variant_unref(made->text);
    for (int kind = DESTINATION; kind <= TEXT; kind++)
        free(made->long_texts[kind]);
    remove(made->good_file);
    remove(made->lock_file);
    g_free(made->lock_file);
    remove(made->directory);
    g_free(made->good_file);
    g_free(made->lost_file);
    g_free(made->directory);
    free(made->huge_text);
    free(made->long_adapter);
    memset(made, 0, sizeof *made);
}
