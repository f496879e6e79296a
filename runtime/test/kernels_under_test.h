#include "tinyml/ref.h"
#define tm_conv2d_f32 tm_ref_conv2d_f32
#define tm_conv2d_s8 tm_ref_conv2d_s8
#define tm_depthwise_conv2d_f32 tm_ref_depthwise_conv2d_f32
#define tm_depthwise_conv2d_s8 tm_ref_depthwise_conv2d_s8
