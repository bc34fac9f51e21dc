/* Counts what callbacks do against what the header promises of them. */
#include "hostile.h"

#include <stdlib.h>
#include <string.h>

/* Few large blocks, since one function can have a quarter of a million records. */
enum { BLOCK_SIZE = 4096 };

struct block {
    struct block *next;
    unsigned used;
    struct record records[BLOCK_SIZE];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct block *blocks;

struct record *
record_new(const char *function)
{
    struct record *record;

    pthread_mutex_lock(&lock);
    if (blocks == NULL || blocks->used == BLOCK_SIZE) {
        struct block *block = calloc(1, sizeof *block);

        if (block == NULL)
            abort();
        block->next = blocks;
        blocks = block;
    }
    record = &blocks->records[blocks->used++];
    record->function = function;
    pthread_mutex_unlock(&lock);
    return record;
}

void
record_begin(struct record *record)
{
    pthread_mutex_lock(&lock);
    record->is_inside = 1;
    record->starter = pthread_self();
    pthread_mutex_unlock(&lock);
}

void
record_end(struct record *record, unsigned least, unsigned most, unsigned owes_destroy)
{
    pthread_mutex_lock(&lock);
    record->is_inside = 0;
    record->least_runs = least;
    record->most_runs = most;
    record->owes_destroy = owes_destroy;
    pthread_mutex_unlock(&lock);
}

static void
ran(struct record *record, int may_be_inside)
{
    int is_inside;

    pthread_mutex_lock(&lock);
    is_inside = record->is_inside && pthread_equal(record->starter, pthread_self());
    record->runs++;
    expect(record->destroyed == 0, "%s: a callback after its destroy", record->function);
    expect(may_be_inside || !is_inside, "%s: a completion inside the starting call",
        record->function);
    pthread_mutex_unlock(&lock);
    announce();
}

void
on_done(bleep_status status, const bleep_value *value, const bleep_error *error, void *data)
{
    struct record *record = data;

    expect((status == BLEEP_OK) == (error == NULL), "%s: %s %s an error", record->function,
        bleep_status_name(status), error == NULL ? "without" : "with");
    expect(bleep_error_status(error) == status, "%s: the error says another status",
        record->function);
    expect(status == BLEEP_OK || value == NULL, "%s: failed, with a value", record->function);
    ran(record, 0);
}

void
on_value(const char *address, const char *name, const uint8_t *bytes, size_t size, void *data)
{
    struct record *record = data;

    expect(address != NULL && name != NULL && (bytes != NULL || size == 0),
        "%s: a value without its particulars", record->function);
    ran(record, 1);
}

void
on_event(const bleep_monitor_event *event, void *data)
{
    struct record *record = data;

    expect(event->struct_size == sizeof *event && event->reserved == 0, "an event of another size");
    expect(strcmp(bleep_event_name(event->event), "unknown") != 0, "an event without name");
    expect(*event->text != '\0' && event->issue != NULL && event->subject != NULL,
        "an event without its particulars");
    ran(record, 1);
}

void
on_lease(bleep_status status, bleep_lease *lease, const bleep_error *error, void *data)
{
    struct record *record = data;

    expect((status == BLEEP_OK) == (lease != NULL) && (status == BLEEP_OK) == (error == NULL),
        "%s: %s with the wrong particulars", record->function, bleep_status_name(status));
    bleep_lease_unref(lease);
    ran(record, 0);
}

void
on_recovery(const bleep_recovery_event *event, void *data)
{
    struct record *record = data;

    expect(event->struct_size == sizeof *event, "a recovery's event of another size");
    expect((event->moment == BLEEP_RECOVERY_ENDED) == (event->stage == 0),
        "a recovery's event of the wrong moment");
    expect(*event->text != '\0' && event->device != NULL && event->adapter != NULL,
        "a recovery's event without its particulars");
    ran(record, 1);
}

void
on_recovered(
    bleep_status status, const bleep_recovery *recovery, const bleep_error *error, void *data)
{
    struct record *record = data;

    expect((status == BLEEP_OK) == (error == NULL) && recovery != NULL,
        "%s: %s with the wrong particulars", record->function, bleep_status_name(status));
    expect(bleep_recovery_status(recovery) == status, "%s: the recovery says another status",
        record->function);
    ran(record, 0);
}

void
on_restored(
    bleep_status status, const bleep_state_result *result, const bleep_error *error, void *data)
{
    struct record *record = data;

    expect((status == BLEEP_OK) == (result != NULL) && (status == BLEEP_OK) == (error == NULL),
        "%s: %s with the wrong particulars", record->function, bleep_status_name(status));
    ran(record, 0);
}

void
on_change(const char *property, const bleep_value *value, void *data)
{
    struct record *record = data;

    expect(property != NULL && *property != '\0', "%s: a change of nothing", record->function);
    expect(value == NULL || *bleep_value_type(value) != '\0', "%s: a value without type",
        record->function);
    ran(record, 1);
}

void
on_log(
    bleep_log_level level, const char *message, const bleep_log_field *fields, size_t count,
    void *data)
{
    struct record *record = data;

    expect(level >= BLEEP_LOG_WARNING && level <= BLEEP_LOG_DEBUG, "a record of no level");
    expect(message != NULL && (fields != NULL || count == 0), "a record of nothing");
    ran(record, 1);
}

void
on_news(void *data)
{
    ran(data, 1);
}

int
run_guarded(void *data)
{
    ran(data, 1);
    return 7;
}

void
on_destroy(void *data)
{
    struct record *record = data;

    pthread_mutex_lock(&lock);
    record->destroyed++;
    pthread_mutex_unlock(&lock);
    announce();
}

static int
all_hold(int (*holds)(const struct record *record))
{
    int held = 1;

    pthread_mutex_lock(&lock);
    for (struct block *block = blocks; held && block != NULL; block = block->next)
        for (unsigned index = 0; held && index < block->used; index++)
            held = holds(&block->records[index]);
    pthread_mutex_unlock(&lock);
    return held;
}

static int
has_run(const struct record *record)
{
    return record->runs >= record->least_runs;
}

static int
is_settled(const struct record *record)
{
    return has_run(record) && record->destroyed >= record->owes_destroy;
}

int
records_ran(void *ignored)
{
    (void)ignored;
    return all_hold(has_run);
}

int
records_settled(void *ignored)
{
    (void)ignored;
    return all_hold(is_settled);
}

void
records_release(void)
{
    while (blocks != NULL) {
        struct block *block = blocks;

        for (unsigned index = 0; index < block->used; index++) {
            const struct record *record = &block->records[index];

            expect(record->runs >= record->least_runs && record->runs <= record->most_runs,
                "%s: called back %u times, promised %u to %u", record->function, record->runs,
                record->least_runs, record->most_runs);
            expect(record->destroyed == record->owes_destroy,
                "%s: destroyed %u times, promised %u", record->function, record->destroyed,
                record->owes_destroy);
        }
        blocks = block->next;
        free(block);
    }
}
