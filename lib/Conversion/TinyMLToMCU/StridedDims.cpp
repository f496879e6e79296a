//===- StridedDims.cpp - Merging dimensions for kernels -------------------===//

#include "StridedDims.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"

using namespace mlir;

namespace tinyml {

SmallVector<StridedDim> mergeStridedDims(ArrayRef<ArrayRef<int64_t>> shapes) {
  // From the innermost dimension outwards.
  SmallVector<StridedDim> dims;
  SmallVector<int64_t> steps(shapes.size(), 1);
  for (size_t i = shapes.front().size(); i-- > 0;) {
    StridedDim dim = {1, SmallVector<int64_t>(shapes.size(), 0)};
    for (auto [shape, stride, step] : llvm::zip(shapes, dim.strides, steps)) {
      dim.size = std::max(dim.size, shape[i]);
      stride = shape[i] == 1 ? 0 : step;
      step *= shape[i];
    }
    if (dim.size == 1)
      continue;
    bool isAlike =
        !dims.empty() &&
        llvm::equal(dim.strides, dims.back().strides,
                    [](int64_t a, int64_t b) { return (a == 0) == (b == 0); });
    if (isAlike)
      dims.back().size *= dim.size;
    else
      dims.push_back(dim);
  }
  std::reverse(dims.begin(), dims.end());
  return dims;
}

FailureOr<tm_binary_shape> getBinaryShape(Operation *op, ModelBuilder &model) {
  SmallVector<StridedDim> dims = mergeStridedDims(
      {ir::getShape(op->getOperand(0)), ir::getShape(op->getOperand(1))});
  constexpr size_t kMaxDims = 4;
  if (dims.size() > kMaxDims)
    return op->emitError("broadcasts in ")
           << dims.size() << " groups of dimensions, at most " << kMaxDims
           << " are supported";
  dims.insert(dims.begin(), kMaxDims - dims.size(), StridedDim{1, {0, 0}});
  auto size = [&](size_t index) { return model.narrow(dims[index].size); };
  auto stride = [&](size_t index, size_t operand) {
    return model.narrow(dims[index].strides[operand]);
  };
  return tm_binary_shape{size(0),      size(1),      size(2),
                         size(3),      stride(0, 0), stride(1, 0),
                         stride(2, 0), stride(3, 0), stride(0, 1),
                         stride(1, 1), stride(2, 1), stride(3, 1)};
}

SmallVector<TransposeDim> mergeTransposeDims(ArrayRef<int64_t> shape,
                                             ArrayRef<int64_t> perm) {
  SmallVector<int64_t> strides(shape.size(), 1);
  for (size_t i = shape.size(); i-- > 1;)
    strides[i - 1] = strides[i] * shape[i];
  SmallVector<TransposeDim> dims;
  for (int64_t source : perm) {
    if (shape[source] == 1)
      continue;
    TransposeDim dim = {shape[source], strides[source]};
    if (!dims.empty() && dims.back().stride == dim.size * dim.stride)
      dims.back() = {dims.back().size * dim.size, dim.stride};
    else
      dims.push_back(dim);
  }
  return dims;
}

LogicalResult callTranspose(Location loc, Value from, Value to,
                            ArrayRef<TransposeDim> given, ModelBuilder &model) {
  SmallVector<TransposeDim> dims(given);
  constexpr size_t kMaxDims = 6;
  if (dims.size() > kMaxDims)
    return emitError(loc, "transposes ")
           << dims.size() << " independent dimensions, at most " << kMaxDims
           << " are supported";
  dims.insert(dims.begin(), kMaxDims - dims.size(), TransposeDim{1, 0});
  int32_t size[kMaxDims], stride[kMaxDims];
  for (auto [index, dim] : llvm::enumerate(dims)) {
    size[index] = model.narrow(dim.size);
    stride[index] = model.narrow(dim.stride);
  }
  tm_transpose_shape words = {size[0],   size[1],   size[2],   size[3],
                              size[4],   size[5],   stride[0], stride[1],
                              stride[2], stride[3], stride[4], stride[5]};
  return model.callByWidth("transpose", loc, from, to, words);
}

LogicalResult transposeBuffer(Location loc, Value from, Value to,
                              ArrayRef<int64_t> shape, ArrayRef<int64_t> perm,
                              ModelBuilder &model) {
  return callTranspose(loc, from, to, mergeTransposeDims(shape, perm), model);
}

/// Returns whether `dim` could as well not be there.
static bool isNeutral(const PadDim &dim) {
  return dim.size == 1 && dim.low == 0 && dim.high == 0;
}

SmallVector<PadDim> mergePadDims(ArrayRef<PadDim> dims, bool isConstant) {
  SmallVector<PadDim> merged;
  for (const PadDim &dim : dims) {
    bool isPadded = dim.low != 0 || dim.high != 0;
    if (!merged.empty() && isNeutral(merged.back()))
      merged.pop_back();
    if (merged.empty() || isPadded) {
      merged.push_back(dim);
      continue;
    }
    PadDim &outer = merged.back();
    bool isOuterPadded = outer.low != 0 || outer.high != 0;
    if (isOuterPadded && !isConstant && dim.size != 1)
      merged.push_back(dim);
    else
      outer = {outer.size * dim.size, outer.low * dim.size,
               outer.high * dim.size};
  }
  return merged;
}

} // namespace tinyml
