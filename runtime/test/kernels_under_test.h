/* The fast kernels, which every test compares with tm_ref_*. */
#include "tinyml/kernels_data.h"
#include "tinyml/kernels_f32.h"
#include "tinyml/kernels_f32w.h"
#include "tinyml/kernels_quantize.h"
#include "tinyml/kernels_s16.h"
#include "tinyml/kernels_s4.h"
#include "tinyml/kernels_s8.h"
