/* Says which sources the library was built of; setup.py tells. */
#include "kernel.h"

EXPORT const char *built_of(void) { return KERNEL_SOURCES; }
