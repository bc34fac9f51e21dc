/* This library, with all that it does for each call: deadline, classification, accounting. */
#include "contestant.h"

#include <bleepreliability.h>
#include <glib.h>
#include <pthread.h>

/* The contestants: two with threads of the library's own, one on a GMainContext. */
static bleep_client *with_threads, *unrecorded, *attached;
static GMainContext *context;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t none_missing = PTHREAD_COND_INITIALIZER;
static unsigned missing;

static bleep_client *
open_client(const char *address, GMainContext *main_context)
{
    bleep_client_options options = BLEEP_CLIENT_OPTIONS_INIT;
    bleep_client *client = NULL;

    options.bus = BLEEP_BUS_ADDRESS;
    options.address = address;
    options.service = SERVICE;
    options.main_context = main_context;
    if (bleep_client_new(&options, &client) != BLEEP_OK)
        give_up("bleep", "no client");
    return client;
}

static void
open_threads(const char *address)
{
    with_threads = open_client(address, NULL);
}

static void
open_unrecorded(const char *address)
{
    unrecorded = open_client(address, NULL);
    bleep_recorder_stop(unrecorded);
}

static void
open_attached(const char *address)
{
    context = g_main_context_new();
    attached = open_client(address, context);
}

static void
call_one_after_the_other(bleep_client *client, unsigned count)
{
    while (count-- > 0) {
        bleep_error *error = NULL;
        bleep_value *reply = NULL;

        if (bleep_call(client, NULL, PATH, INTERFACE, "Ping", NULL, NULL, &reply, &error) !=
            BLEEP_OK)
            give_up("bleep", bleep_error_text(error));
        bleep_value_unref(reply);
    }
}

static void
call_in_turn_with_threads(unsigned count)
{
    call_one_after_the_other(with_threads, count);
}

static void
call_in_turn_unrecorded(unsigned count)
{
    call_one_after_the_other(unrecorded, count);
}

static void
call_in_turn_attached(unsigned count)
{
    call_one_after_the_other(attached, count);
}

static void
answered(bleep_status status, const bleep_value *value, const bleep_error *error, void *data)
{
    (void)value, (void)data;
    if (status != BLEEP_OK)
        give_up("bleep", bleep_error_text(error));
    pthread_mutex_lock(&lock);
    if (--missing == 0)
        pthread_cond_signal(&none_missing);
    pthread_mutex_unlock(&lock);
}

static void
start(bleep_client *client, unsigned count)
{
    missing = count;
    while (count-- > 0)
        if (bleep_call_async(client, NULL, PATH, INTERFACE, "Ping", NULL, NULL, answered, NULL,
                NULL, NULL) != BLEEP_OK)
            give_up("bleep", "not started");
}

static void
call_all_at_once_attached(unsigned count)
{
    start(attached, count);
    while (missing > 0)
        g_main_context_iteration(context, TRUE);
}

static void
wait_for_all(void)
{
    pthread_mutex_lock(&lock);
    while (missing > 0)
        pthread_cond_wait(&none_missing, &lock);
    pthread_mutex_unlock(&lock);
}

static void
call_all_at_once_with_threads(unsigned count)
{
    start(with_threads, count);
    wait_for_all();
}

static void
call_all_at_once_unrecorded(unsigned count)
{
    start(unrecorded, count);
    wait_for_all();
}

static void
close_threads(void)
{
    bleep_client_unref(with_threads);
}

static void
close_unrecorded(void)
{
    bleep_client_unref(unrecorded);
}

static void
close_attached(void)
{
    bleep_client_unref(attached);
    while (g_main_context_iteration(context, FALSE))
        ;
    g_main_context_unref(context);
}

const contestant bleep_threads = {
    "bleepreliability", open_threads, call_in_turn_with_threads, call_all_at_once_with_threads,
    close_threads,
};
const contestant bleep_unrecorded = {
    "  without recording", open_unrecorded, call_in_turn_unrecorded, call_all_at_once_unrecorded,
    close_unrecorded,
};
const contestant bleep_attached = {
    "  on a GMainContext", open_attached, call_in_turn_attached, call_all_at_once_attached,
    close_attached,
};
