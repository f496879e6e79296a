/* The fast kernels, which every test compares with tm_ref_*. all_kernels.h is
 * made by the build: it includes each header of include/tinyml/kernel and
 * include/tinyml/isa/<instruction set>/kernel. */
#include "all_kernels.h"
