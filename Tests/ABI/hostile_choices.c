/* What is tried for a parameter: everything that a program in disorder could pass. */
#define _POSIX_C_SOURCE 200809L
#include "hostile.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_OPTIONS_SIZE = 16 };

/* A struct of a later version, with room behind what this library knows. */
struct later_options {
    bleep_call_options known;
    uint64_t unknown[2];
};

static struct {
    bleep_operation *operation;
    bleep_value *dictionary, *string;
    GVariant *tuple, *text;
    char *long_adapter;
    bleep_call_options good, empty_size, small_size, bad_adapter, long_name, empty_name, odd_flags;
    struct later_options zero_tail, full_tail;
    char *long_texts[TEXT + 1], *huge_text;
} made;

static const struct {
    const char *good;
    enum promise empty;
} texts[TEXT + 1] = {
    [DESTINATION] = { "org.bluez", BAD },
    [PATH] = { "/org/bluez/hci0", BAD },
    [INTERFACE] = { "org.bluez.Adapter1", BAD },
    [CALL_INTERFACE] = { "org.freedesktop.DBus.Peer", BAD },
    [METHOD] = { "Ping", BAD },
    [ARGUMENTS] = { "()", EITHER },
    [NAME] = { "Alias", EITHER },
    [VALUE_TEXT] = { "'kitchen'", BAD },
    [ADDRESS] = { DEVICE, BAD },
    [CHARACTERISTIC] = { WRITABLE, EITHER },
    [OPERATION] = { "connect", EITHER },
    [WORD] = { "sensor", EITHER },
    [KEY] = { "key", EITHER },
    [TEXT] = { "'text'", BAD },
};

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
prepare_options(void)
{
    bleep_call_options good = BLEEP_CALL_OPTIONS_INIT;

    good.timeout_usec = 50000;
    good.max_attempts = 2;
    made.good = made.empty_size = made.small_size = good;
    made.bad_adapter = made.long_name = made.empty_name = made.odd_flags = good;
    made.empty_size.struct_size = 0;
    made.small_size.struct_size = FIRST_OPTIONS_SIZE - 1;
    made.bad_adapter.adapter = "hci\xff";
    made.long_adapter = lengthened("hci0", BLEEP_TEXT_MAX_BYTES + 1);
    made.long_name.adapter = made.long_adapter;
    made.empty_name.adapter = "";
    made.odd_flags.flags = UINT32_C(1) << 31;
    made.zero_tail.known = made.full_tail.known = good;
    made.zero_tail.known.struct_size = made.full_tail.known.struct_size = sizeof made.zero_tail;
    made.full_tail.unknown[1] = 1;
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

void
choices_prepare(world *world)
{
    static unsigned done;

    done = 0;
    prepare_options();
    bleep_call_async(world->client, NULL, "/", "org.freedesktop.DBus.Peer", "Ping", NULL,
        &made.good, count_one, &done, NULL, &made.operation);
    expect(world_wait(world, operation_is_over, &done), "a Ping that never ends");
    bleep_value_parse("{'key': <'text'>}", &made.dictionary);
    bleep_value_parse("'text'", &made.string);
    made.tuple = g_variant_ref_sink(g_variant_new("()"));
    made.text = g_variant_ref_sink(g_variant_new_string("text"));
    for (int kind = DESTINATION; kind <= TEXT; kind++)
        made.long_texts[kind] = lengthened(texts[kind].good, BLEEP_TEXT_MAX_BYTES + 1);
    made.huge_text = lengthened("/", (size_t)1 << 22);
}

void
choices_release(void)
{
    bleep_operation_unref(made.operation);
    bleep_value_unref(made.dictionary);
    bleep_value_unref(made.string);
    g_variant_unref(made.tuple);
    g_variant_unref(made.text);
    for (int kind = DESTINATION; kind <= TEXT; kind++)
        free(made.long_texts[kind]);
    free(made.huge_text);
    free(made.long_adapter);
    memset(&made, 0, sizeof made);
}

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
add_number(struct choices *choices, const char *label, enum promise promise, uint64_t number)
{
    add(choices, label, promise, NULL);
    choices->all[choices->count - 1].argument.number = number;
}

static void
add_function(struct choices *choices, const char *label, void (*function)(void))
{
    add(choices, label, GOOD, NULL);
    choices->all[choices->count - 1].argument.function = function;
}

static void
add_texts(struct choices *choices, enum kind kind)
{
    add(choices, texts[kind].good, GOOD, texts[kind].good);
    add(choices, "empty", texts[kind].empty, "");
    add(choices, "65537 bytes", BAD, made.long_texts[kind]);
    add(choices, "not UTF-8", BAD, "/org/\xff\xfe");
    add_alone(choices, "4 MiB", BAD, made.huge_text);
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
add_options(struct choices *choices)
{
    add(choices, "good options", GOOD, &made.good);
    add(choices, "struct_size 0", BAD, &made.empty_size);
    add(choices, "a tail that is not zero", BAD, &made.full_tail);
    add(choices, "an adapter that is not UTF-8", BAD, &made.bad_adapter);
    add_alone(choices, "struct_size too small", BAD, &made.small_size);
    add_alone(choices, "a tail of zeros", GOOD, &made.zero_tail);
    add_alone(choices, "an adapter of 65537 bytes", BAD, &made.long_name);
    add_alone(choices, "an empty adapter", EITHER, &made.empty_name);
    add_alone(choices, "an unknown flag", EITHER, &made.odd_flags);
}

static void
add_rest(struct choices *choices, enum kind kind, world *world)
{
    static const uint8_t bytes[4] = { 1, 2, 3, 4 };

    switch (kind) {
    case CLIENT: add(choices, "client", GOOD, world->client); break;
    case HANDLE: add(choices, "operation", GOOD, made.operation); break;
    case VALUE:
        add(choices, "dictionary", GOOD, made.dictionary);
        add(choices, "string", GOOD, made.string);
        break;
    case VARIANT: add(choices, "variant", GOOD, made.text); break;
    case TUPLE:
        add(choices, "tuple", GOOD, made.tuple);
        add(choices, "no tuple", BAD, made.text);
        break;
    case OPTIONS: add_options(choices); break;
    case ON_DONE: add_function(choices, "on_done", (void (*)(void))on_done); break;
    case ON_VALUE: add_function(choices, "on_value", (void (*)(void))on_value); break;
    case ON_LOG: add_function(choices, "on_log", (void (*)(void))on_log); break;
    case FUNC: add_function(choices, "func", (void (*)(void))run_guarded); break;
    case DESTROY: case VALUE_DESTROY:
        add_function(choices, "destroy", (void (*)(void))on_destroy);
        break;
    case TIMEOUT:
        add_number(choices, "50 ms", GOOD, 50000);
        add_number(choices, "0", GOOD, 0);
        add_number(choices, "for ever", GOOD, BLEEP_USEC_INFINITY);
        add_number(choices, "nearly for ever", GOOD, BLEEP_USEC_INFINITY - 1);
        break;
    case SIZE:
        add_number(choices, "4", GOOD, 4);
        add_number(choices, "0", GOOD, 0);
        add_number(choices, "513", BAD, 513);
        add_number(choices, "SIZE_MAX", BAD, SIZE_MAX);
        break;
    case INDEX:
        add_number(choices, "0", GOOD, 0);
        add_number(choices, "1", GOOD, 1);
        add_number(choices, "SIZE_MAX", GOOD, SIZE_MAX);
        break;
    case LEVEL:
        for (uint64_t level = 0; level <= 3; level++)
            add_number(choices, "a level", GOOD, level);
        add_number(choices, "level 4", EITHER, 4);
        add_number(choices, "level -1", EITHER, UINT32_MAX);
        break;
    case BYTES: add(choices, "bytes", GOOD, bytes); break;
    case USER_DATA: case VALUE_USER_DATA: add(choices, "record", SLOT, NULL); break;
    default: add(choices, "output", SLOT, NULL); break;
    }
}

struct choices
choices_of(const struct parameter *parameter, world *world)
{
    struct choices choices = { 0 };
    enum kind kind = parameter->kind;

    if (kind >= DESTINATION && kind <= TEXT)
        add_texts(&choices, kind);
    else
        add_rest(&choices, kind, world);
    if (kind == BYTES)
        add(&choices, "NULL", EITHER, NULL);
    else if (kind < TIMEOUT || kind >= OUT_ERROR)
        if (kind != USER_DATA && kind != VALUE_USER_DATA)
            add(&choices, "NULL", parameter->nullable ? GOOD : BAD, NULL);
    return choices;
}
