/*
 * Calls any method of any service and walks what comes back: here, all that BlueZ knows, of which
 * it prints the devices.
 *
 *     cc -std=c99 call.c -o call $(pkg-config --cflags --libs bleepreliability)
 *     ./call
 *
 * To try it without Bluetooth, set BLEEP_BUS_ADDRESS to the address that
 * `bleep-bluez-simulator --private` prints; without it this is the system bus.
 */
#include <bleepreliability.h>
#include <stdio.h>
#include <stdlib.h>

/* The string under a key of a dictionary; borrowed from out_holder, which the caller releases. */
static const char *
text_of(const bleep_value *properties, const char *key, bleep_value **out_holder)
{
    const char *text = "?";

    if (bleep_value_lookup(properties, key, out_holder) == BLEEP_OK)
        bleep_value_get_string(*out_holder, &text);
    return text;
}

/* An entry of the outer dictionary is { object path, { interface, { property, value } } }. */
static bleep_status
print_if_device(const bleep_value *entry)
{
    bleep_value *path = NULL, *interfaces = NULL, *properties = NULL;
    bleep_value *address = NULL, *alias = NULL;
    const char *path_text = NULL;
    bleep_status status = bleep_value_child(entry, 0, &path);

    if (status == BLEEP_OK)
        status = bleep_value_get_string(path, &path_text);
    if (status == BLEEP_OK)
        status = bleep_value_child(entry, 1, &interfaces);
    if (status == BLEEP_OK &&
        bleep_value_lookup(interfaces, "org.bluez.Device1", &properties) == BLEEP_OK)
        printf("%s  %s  %s\n", path_text, text_of(properties, "Address", &address),
            text_of(properties, "Alias", &alias));

    bleep_value_unref(alias);
    bleep_value_unref(address);
    bleep_value_unref(properties);
    bleep_value_unref(interfaces);
    bleep_value_unref(path);
    return status;
}

static bleep_status
print_devices(const bleep_value *reply)
{
    bleep_value *objects = NULL;
    size_t count = 0;
    /* A reply is a tuple; this one has a single member, the dictionary. */
    bleep_status status = bleep_value_child(reply, 0, &objects);

    if (status == BLEEP_OK)
        status = bleep_value_count(objects, &count);
    for (size_t index = 0; status == BLEEP_OK && index < count; index++) {
        bleep_value *entry = NULL;

        status = bleep_value_child(objects, index, &entry);
        if (status == BLEEP_OK)
            status = print_if_device(entry);
        bleep_value_unref(entry);
    }
    bleep_value_unref(objects);
    return status;
}

int
main(void)
{
    bleep_client_options options = BLEEP_CLIENT_OPTIONS_INIT;
    bleep_client *client = NULL;
    bleep_value *reply = NULL;
    bleep_error *error = NULL;
    bleep_status status;

    options.address = getenv("BLEEP_BUS_ADDRESS");
    options.bus = options.address != NULL ? BLEEP_BUS_ADDRESS : BLEEP_BUS_SYSTEM;
    status = bleep_client_new(&options, &client);
    if (status != BLEEP_OK) {
        fprintf(stderr, "no client: %s\n", bleep_status_name(status));
        return EXIT_FAILURE;
    }

    /* No destination means org.bluez; "()" would be the same as no arguments. */
    status = bleep_call(
        client, NULL, "/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", NULL, NULL,
        &reply, &error);
    if (status == BLEEP_OK)
        status = print_devices(reply);
    if (status != BLEEP_OK)
        fprintf(stderr, "%s: %s\n", bleep_status_name(status), bleep_error_text(error));

    bleep_error_unref(error);
    bleep_value_unref(reply);
    bleep_client_unref(client);
    return status == BLEEP_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
