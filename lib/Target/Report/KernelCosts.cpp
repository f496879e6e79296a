//===- KernelCosts.cpp - Code and stack of kernels, estimated -------------===//

#include "KernelCosts.h"

namespace tinyml {

namespace {
struct Entry {
  /// A prefix of the kernel's name; the first that matches counts.
  llvm::StringRef prefix;
  KernelCost cost;
};
} // namespace

// A little above the mean of what the layers of the MLPerf Tiny models take
// where a function is made per shape, and the deepest stack.
static const Entry kCosts[] = {
    {"conv2d_f32w", {850, 152, false}},
    {"conv2d_f32", {420, 72, false}},
    {"conv2d_s16w4", {700, 192, false}},
    {"conv2d_s16", {600, 168, false}},
    {"conv2d_s8w4", {950, 184, false}},
    {"conv2d_s8", {800, 136, false}},
    {"depthwise_conv2d_f32w", {680, 144, false}},
    {"depthwise_conv2d_f32", {470, 80, false}},
    {"depthwise_conv2d_s16w4", {1100, 160, false}},
    {"depthwise_conv2d_s16", {950, 136, false}},
    {"depthwise_conv2d_s8w4", {1350, 160, false}},
    {"depthwise_conv2d_s8", {1170, 144, false}},
    {"fully_connected_f32w", {560, 72, false}},
    {"fully_connected_f32", {260, 32, false}},
    {"fully_connected_s16w4", {470, 72, false}},
    {"fully_connected_s16", {400, 48, false}},
    {"fully_connected_s8w4", {480, 72, false}},
    {"fully_connected_s8", {420, 72, false}},
    {"matmul", {200, 48, false}},
    {"add_", {110, 32, false}},
    {"softmax_s8", {120, 32, false}},
    {"softmax_s16", {240, 40, false}},
    {"softmax", {110, 32, true}},
    {"sigmoid_f32", {60, 24, true}},
    {"tanh_f32", {30, 16, true}},
    {"max_pool2d", {170, 32, false}},
    {"avg_pool2d", {170, 48, false}},
    {"mean", {110, 16, false}},
    {"copy_rows", {20, 8, false}},
    {"transpose", {60, 16, false}},
};

KernelCost estimateKernelCost(llvm::StringRef kernel) {
  for (const Entry &entry : kCosts)
    if (kernel.starts_with(entry.prefix))
      return entry.cost;
  return {90, 16, false};
}

} // namespace tinyml
