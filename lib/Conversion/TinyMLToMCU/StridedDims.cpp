//===- StridedDims.cpp - Merging dimensions for kernels -------------------===//

#include "StridedDims.h"

using namespace mlir;

namespace tinyml {

SmallVector<BroadcastDim> mergeBroadcastDims(ArrayRef<int64_t> lhs,
                                             ArrayRef<int64_t> rhs) {
  assert(lhs.size() == rhs.size() && "operands have the same rank");
  // From the innermost dimension outwards.
  SmallVector<BroadcastDim> dims;
  int64_t lhsStride = 1, rhsStride = 1;
  for (size_t i = lhs.size(); i-- > 0;) {
    int64_t size = std::max(lhs[i], rhs[i]);
    if (size == 1)
      continue;
    BroadcastDim dim = {size, lhs[i] == 1 ? 0 : lhsStride,
                        rhs[i] == 1 ? 0 : rhsStride};
    lhsStride *= lhs[i];
    rhsStride *= rhs[i];
    bool isAlike = !dims.empty() &&
                   (dim.lhsStride == 0) == (dims.back().lhsStride == 0) &&
                   (dim.rhsStride == 0) == (dims.back().rhsStride == 0);
    if (isAlike)
      dims.back().size *= size;
    else
      dims.push_back(dim);
  }
  std::reverse(dims.begin(), dims.end());
  return dims;
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

LogicalResult transposeBuffer(Location loc, Value from, Value to,
                              ArrayRef<int64_t> shape, ArrayRef<int64_t> perm,
                              ModelBuilder &model) {
  SmallVector<TransposeDim> dims = mergeTransposeDims(shape, perm);
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
