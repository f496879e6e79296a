//===- Windows.h - What pools look at ---------------------------*- C++ -*-===//

#ifndef TINYML_LIB_EXECUTION_INTERPRETER_WINDOWS_H
#define TINYML_LIB_EXECUTION_INTERPRETER_WINDOWS_H

#include "Arithmetic.h"

namespace tinyml {

/// One window: the positions of its elements inside the input, and how many
/// positions lie inside the input and its padding.
struct Window {
  llvm::SmallVector<int64_t> positions;
  int64_t padded = 0;
};

/// Calls `visit` with the output's position and the window of every element.
template <typename PoolOp>
void forEachWindow(PoolOp op,
                   llvm::function_ref<void(int64_t, const Window &)> visit) {
  llvm::ArrayRef<int64_t> in = op.getInput().getType().getShape();
  llvm::ArrayRef<int64_t> out = op.getOutput().getType().getShape();
  llvm::ArrayRef<int64_t> padding = op.getPadding(), kernel = op.getKernel();
  llvm::ArrayRef<int64_t> steps = op.getStrides(),
                          dilations = op.getDilations();
  llvm::SmallVector<int64_t> strides = getStrides(in);
  Window window;
  int64_t position = 0;
  forEachIndex(out, [&](llvm::ArrayRef<int64_t> index) {
    window.positions.clear();
    window.padded = 0;
    int64_t top = index[1] * steps[0] - padding[0];
    int64_t left = index[2] * steps[1] - padding[1];
    for (int64_t ky = 0; ky < kernel[0]; ++ky)
      for (int64_t kx = 0; kx < kernel[1]; ++kx) {
        int64_t y = top + ky * dilations[0];
        int64_t x = left + kx * dilations[1];
        if (y >= in[1] + padding[2] || x >= in[2] + padding[3])
          continue; // beyond the padding: ceil_mode
        ++window.padded;
        if (y < 0 || y >= in[1] || x < 0 || x >= in[2])
          continue;
        window.positions.push_back(index[0] * strides[0] + y * strides[1] +
                                   x * strides[2] + index[3]);
      }
    visit(position++, window);
  });
}

} // namespace tinyml

#endif // TINYML_LIB_EXECUTION_INTERPRETER_WINDOWS_H
