/* This library, with all that it does for each call: deadline, classification, accounting. */
#include "contestant.h"

#include <bleepreliability.h>
#include <glib.h>
#include <pthread.h>

static bleep_client *client;
static GMainContext *context;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t none_missing = PTHREAD_COND_INITIALIZER;
static unsigned missing;

static void
open_client(const char *address)
{
    bleep_client_options options = BLEEP_CLIENT_OPTIONS_INIT;

    options.bus = BLEEP_BUS_ADDRESS;
    options.address = address;
    options.main_context = context;
    if (bleep_client_new(&options, &client) != BLEEP_OK)
        give_up("bleep", "no client");
}

static void
open_attached(const char *address)
{
    context = g_main_context_new();
    open_client(address);
}

static void
call_one_after_the_other(unsigned count)
{
    while (count-- > 0) {
        bleep_error *error = NULL;
        bleep_value *reply = NULL;

        if (bleep_call(client, SERVICE, PATH, INTERFACE, "Ping", NULL, NULL, &reply, &error) !=
            BLEEP_OK)
            give_up("bleep", bleep_error_text(error));
        bleep_value_unref(reply);
    }
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
start(unsigned count)
{
    missing = count;
    while (count-- > 0)
        if (bleep_call_async(client, SERVICE, PATH, INTERFACE, "Ping", NULL, NULL, answered, NULL,
                NULL, NULL) != BLEEP_OK)
            give_up("bleep", "not started");
}

static void
call_all_at_once_on_our_loop(unsigned count)
{
    start(count);
    while (missing > 0)
        g_main_context_iteration(context, TRUE);
}

static void
call_all_at_once(unsigned count)
{
    start(count);
    pthread_mutex_lock(&lock);
    while (missing > 0)
        pthread_cond_wait(&none_missing, &lock);
    pthread_mutex_unlock(&lock);
}

static void
close_client(void)
{
    bleep_client_unref(client);
    client = NULL;
    if (context != NULL) {
        while (g_main_context_iteration(context, FALSE))
            ;
        g_main_context_unref(context);
        context = NULL;
    }
}

const contestant bleep_threads = {
    "bleepreliability", open_client, call_one_after_the_other, call_all_at_once, close_client,
};
const contestant bleep_attached = {
    "  on a GMainContext", open_attached, call_one_after_the_other, call_all_at_once_on_our_loop,
    close_client,
};
