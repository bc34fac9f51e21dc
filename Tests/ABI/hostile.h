/* The words of hostile_arguments.c: parameters, what is tried for them, and who keeps count. */
#ifndef HOSTILE_H
#define HOSTILE_H

#include "support.h"

#include <pthread.h>

enum { PARAMETERS_MAX = 12, CHOICES_MAX = 16, VALUES = 7 };

/* What a parameter is for; hostile_table.py finds it from the header. */
enum kind {
    CLIENT, HANDLE, LEASE, PROXY, EXTERNAL, RECOVERY, CAUSE, STATE, STATE_RESULT, VALUE, VARIANT,
    TUPLE,
    OPTIONS, MONITOR_OPTIONS, GATE_OPTIONS, POOL_OPTIONS, RECOVERY_OPTIONS,
    RECORDER_OPTIONS,
    DESTINATION, PATH, INTERFACE, CALL_INTERFACE, METHOD, PROXY_METHOD, ARGUMENTS, NAME, PROPERTY,
    VALUE_TEXT, ADDRESS,
    CHARACTERISTIC, NOTIFYING_CHARACTERISTIC, OPERATION, WORD, NOTE, LABEL, KEY, ERROR_NAME, TEXT,
    ON_DONE, ON_VALUE, ON_EVENT, ON_CHANGE, ON_LEASE, ON_RECOVERY, ON_RECOVERED, ON_RESTORED,
    ON_LOG, ON_NEWS, FUNC,
    DESTROY, VALUE_DESTROY,
    USER_DATA, VALUE_USER_DATA,
    TIMEOUT, SIZE, WIRE_SIZE, TOKEN, INDEX, LEVEL, LAYER, EVENTS, WATCH, PROXY_WATCH, MOMENTS,
    RECOVERY_WATCH, OUTCOME, WINDOW, FORMAT, FLAGS,
    SHARE, FACTOR, FILE_NAME, BYTES, WIRE,
    OUT_ERROR, OUT_VALUE, OUT_OPERATION, OUT_LEASE, OUT_PROXY, OUT_PLAIN, OUT_STATS,
    OUT_PROXY_STATS, OUT_RECOVERY, OUT_STEP, OUT_STATE, OUT_STATE_RESULT, OUT_ITEM,
    OUT_EXTERNAL, OUT_EXTERNAL_STEP
};

union argument {
    void *pointer;
    void (*function)(void);
    uint64_t number;
    double real;
};

struct parameter {
    enum kind kind;
    int nullable;
};

struct function {
    const char *name;
    bleep_status (*call)(const union argument *arguments);
    int count;
    struct parameter parameters[PARAMETERS_MAX];
};

/* What the header says of one argument. */
enum promise {
    GOOD,   /* never the reason for BLEEP_ERROR_INVALID_ARGUMENT */
    BAD,    /* always the reason */
    EITHER, /* up to the library */
    SLOT    /* good; the address of a fresh place for an output */
};

struct choice {
    const char *label;
    enum promise promise;
    union argument argument;
    /* Tried once with everything else good, not in every combination. */
    int alone;
};

struct choices {
    int count;
    struct choice all[CHOICES_MAX];
};

/* A struct of a later version, with room behind what this library knows. */
struct later_options {
    bleep_call_options known;
    uint64_t unknown[2];
};

struct later_stats {
    bleep_metrics_stats known;
    uint64_t unknown[2];
};

struct later_proxy_stats {
    bleep_proxy_stats known;
    uint64_t unknown[2];
};

struct later_item {
    bleep_state_item known;
    uint64_t unknown[2];
};

struct later_external_step {
    bleep_external_step known;
    uint64_t unknown[2];
};

struct later_monitor_options {
    bleep_monitor_options known;
    uint64_t unknown[2];
};

/* Ways to monitor. */
struct monitor_material {
    uint64_t watch;
    bleep_monitor_options good, empty_size, small_size, odd_flags, reserved, endless, hasty;
    struct later_monitor_options zero_tail, full_tail;
};

struct later_pool_options {
    bleep_pool_options known;
    uint64_t unknown[2];
};

/* A lease, where one can be had, and ways for the pool to be. */
struct pool_material {
    bleep_lease *lease;
    bleep_pool_options good, empty_size, small_size, too_many, too_few, endless, hasty;
    struct later_pool_options zero_tail, full_tail;
};

struct later_gate_options {
    bleep_connect_gate_options known;
    uint64_t unknown[2];
};

/* Ways to take turns. */
struct gate_material {
    bleep_connect_gate_options good, empty_size, small_size, odd_flags, open, nowhere, relative;
    struct later_gate_options zero_tail, full_tail;
};

struct later_recovery_options {
    bleep_recovery_options known;
    uint64_t unknown[2];
};

struct later_step {
    bleep_recovery_step known;
    uint64_t unknown[2];
};

/* A plan with steps, where there is a BlueZ; a failure; and ways to recover. */
struct recovery_material {
    bleep_recovery *plan;
    bleep_error *cause;
    uint64_t watch;
    bleep_recovery_options good, empty_size, small_size, odd_consent, odd_ceiling, bad_adapter;
    bleep_recovery_options empty_name, low;
    struct later_recovery_options zero_tail, full_tail;
    bleep_recovery_step empty_step, small_step;
    struct later_step full_step;
};

struct later_recorder_options {
    bleep_recorder_options known;
    uint64_t unknown[2];
};

/* Ways to record. */
struct recorder_material {
    bleep_recorder_options good, empty_size, small_size, odd_flags, tiny, huge, long_bodies;
    bleep_recorder_options many_dumps, relative;
    struct later_recorder_options zero_tail, full_tail;
};

/* A snapshot, what came of putting it back where that can be told, and items to fill in. */
struct state_material {
    bleep_state *state;
    bleep_state_result *result;
    bleep_state_item empty, small;
    struct later_item full;
};

/* A call under way, whose reply has this token, one that is over, a message, and bad steps. */
struct external_material {
    bleep_external_call *sent, *done;
    uint64_t token;
    uint8_t *message;
    size_t message_size;
    bleep_external_step empty_step, small_step;
    struct later_external_step full_step;
};

/* What hostile and good arguments point to. */
struct material {
    bleep_operation *operation;
    bleep_proxy *proxy;
    uint64_t proxy_watch;
    bleep_value *values[VALUES]; /* of each type that there is a getter for */
    GVariant *tuple, *text;
    char *long_adapter;
    bleep_call_options good, empty_size, small_size, bad_adapter, long_name, empty_name, odd_flags;
    bleep_call_options reserved, urgent;
    struct later_options zero_tail, full_tail;
    bleep_metrics_stats empty_stats, small_stats;
    struct later_stats full_stats;
    bleep_proxy_stats empty_proxy_stats, small_proxy_stats;
    struct later_proxy_stats full_proxy_stats;
    char *directory, *good_file, *lock_file, *lost_file;
    struct monitor_material monitor;
    struct pool_material pool;
    struct gate_material gate;
    struct recovery_material recovery;
    struct state_material state;
    struct recorder_material recorder;
    struct external_material external;
    char *long_texts[TEXT + 1], *huge_text;
};

/* Makes and frees all that. */
void material_prepare(struct material *made, world *world);
void material_release(struct material *made);

/* A text that is good for a kind of parameter, and whether the empty one would be. */
const char *good_text(enum kind kind);
enum promise empty_text(enum kind kind);

/* Everything that is tried for one parameter; the first one is good. */
struct choices choices_of(
    const struct parameter *parameter, const struct material *made, world *world);

/* The promises that one call with callbacks has to keep. */
struct record {
    const char *function;
    unsigned runs, destroyed;         /* as counted */
    unsigned least_runs, most_runs;   /* as promised */
    unsigned owes_destroy, is_inside; /* is_inside: the starting call has not returned */
    pthread_t starter;                /* the thread it is made in */
};

/* The callbacks; each is given a record as its user data. */
void on_done(bleep_status status, const bleep_value *value, const bleep_error *error, void *data);
void on_value(const char *address, const char *name, const uint8_t *bytes, size_t size, void *data);
void on_event(const bleep_monitor_event *event, void *data);
void on_lease(bleep_status status, bleep_lease *lease, const bleep_error *error, void *data);
void on_recovery(const bleep_recovery_event *event, void *data);
void on_recovered(
    bleep_status status, const bleep_recovery *recovery, const bleep_error *error, void *data);
void on_restored(
    bleep_status status, const bleep_state_result *result, const bleep_error *error, void *data);
void on_change(const char *property, const bleep_value *value, void *data);
void on_log(
    bleep_log_level level, const char *message, const bleep_log_field *fields, size_t count,
    void *data);
void on_news(void *data);
int run_guarded(void *data);
void on_destroy(void *data);

/* Records live until records_release(); a callback that comes later is caught by the sanitizer. */
struct record *record_new(const char *function);
void record_begin(struct record *record);
void record_end(struct record *record, unsigned least, unsigned most, unsigned owes_destroy);

/* Whether all that is owed has happened, but for records that last as long as the client. */
int records_ran(void *ignored);

/* Whether all that is owed has happened. */
int records_settled(void *ignored);

/* Says which promises were broken, and forgets all records. */
void records_release(void);

#endif
