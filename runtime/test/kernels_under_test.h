#include "tinyml/kernels_f32.h"
#include "tinyml/kernels_s8.h"
