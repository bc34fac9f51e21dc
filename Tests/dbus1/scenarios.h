/* Each is one promise of the adapter; returns nothing, and counts failures by expect(). */
#ifndef SCENARIOS_H
#define SCENARIOS_H

#include "loop.h"

typedef struct scenario {
    const char *name;
    void (*run)(loop *loop);
} scenario;

/* Faults in the middle of calls that go on in the loop, and of those that are waited for. */
extern const scenario async_scenarios[];
extern const scenario blocking_scenarios[];
/* Properties, ends, threads: whatever is no fault. */
extern const scenario other_scenarios[];
/* What a program in disorder could pass. */
extern const scenario hostile_scenarios[];

#endif
