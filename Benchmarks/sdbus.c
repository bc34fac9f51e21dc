/* systemd's sd-bus, for comparison. */
#include "contestant.h"

#include <string.h>
#include <systemd/sd-bus.h>

static sd_bus *bus;
static unsigned missing;

static void
check(int result)
{
    if (result < 0)
        give_up("sd-bus", strerror(-result));
}

static void
connect_to(const char *address)
{
    check(sd_bus_new(&bus));
    check(sd_bus_set_address(bus, address));
    check(sd_bus_set_bus_client(bus, 1));
    check(sd_bus_start(bus));
}

static void
call_one_after_the_other(unsigned count)
{
    while (count-- > 0) {
        sd_bus_message *reply = NULL;

        check(sd_bus_call_method(bus, SERVICE, PATH, INTERFACE, "Ping", NULL, &reply, NULL));
        sd_bus_message_unref(reply);
    }
}

static int
answered(sd_bus_message *message, void *data, sd_bus_error *error)
{
    (void)data, (void)error;
    check(-sd_bus_message_get_errno(message));
    missing--;
    return 0;
}

static void
call_all_at_once(unsigned count)
{
    for (missing = 0; missing < count; missing++)
        check(sd_bus_call_method_async(
            bus, NULL, SERVICE, PATH, INTERFACE, "Ping", answered, NULL, NULL));
    while (missing > 0) {
        int did = sd_bus_process(bus, NULL);

        check(did);
        if (did == 0)
            check(sd_bus_wait(bus, UINT64_MAX));
    }
}

static void
disconnect(void)
{
    sd_bus_flush_close_unref(bus);
}

const contestant sd_bus_library = {
    "sd-bus", connect_to, call_one_after_the_other, call_all_at_once, disconnect,
};
