//===- ConvertReduce.cpp - mean and softmax -------------------------------===//

#include "Clamps.h"
#include "Converters.h"
#include "StridedDims.h"

using namespace mlir;

namespace tinyml {

/// Returns the product of some dimensions; the tensor fits 32 bits, so this
/// does.
static int32_t multiply(ArrayRef<int64_t> dims) {
  int64_t product = 1;
  for (int64_t dim : dims)
    product *= dim;
  return static_cast<int32_t>(product);
}

//===----------------------------------------------------------------------===//
// softmax
//===----------------------------------------------------------------------===//

static LogicalResult convertSoftmax(ir::SoftmaxOp op, ModelBuilder &model) {
  ArrayRef<int64_t> dims = ir::getShape(op.getInput());
  int64_t axis = op.getAxis();
  tm_reduce_shape shape = {multiply(dims.take_front(axis)),
                           static_cast<int32_t>(dims[axis]),
                           multiply(dims.drop_front(axis + 1))};
  Value input = model.getBuffer(op.getInput());
  if (isFloat(op.getInput()))
    return model.call("softmax_f32", op.getLoc(), input,
                      model.createResult(op.getOutput()), shape);
  auto in = getKernelType(op, op.getInput());
  auto out = getKernelType(op, op.getOutput());
  if (failed(in) || failed(out))
    return failure();
  SoftmaxNumbers numbers = *computeSoftmaxNumbers(*in, *out, dims[axis]);
  Value table =
      model.createTable<uint32_t>(op.getLoc(), "table", numbers.table);
  if (isWide(*out))
    return model.call(
        "softmax_s16", op.getLoc(), {input, table},
        model.createResult(op.getOutput()), shape,
        tm_softmax_s16_q{static_cast<int32_t>(out->getStorageTypeMin()),
                         static_cast<int32_t>(out->getStorageTypeMax()),
                         numbers.mult, numbers.shift, numbers.k});
  tm_softmax_q params = {static_cast<int32_t>(out->getZeroPoint()),
                         static_cast<int32_t>(out->getStorageTypeMin()),
                         static_cast<int32_t>(out->getStorageTypeMax()),
                         numbers.mult, numbers.shift};
  return model.call("softmax_s8", op.getLoc(), {input, table},
                    model.createResult(op.getOutput()), shape, params);
}

//===----------------------------------------------------------------------===//
// mean
//===----------------------------------------------------------------------===//

/// Returns the dimensions as [outer, len, inner] if the reduced ones stand next
/// to each other, dimensions of 1 aside.
static std::optional<tm_reduce_shape> getRun(ArrayRef<int64_t> dims,
                                             ArrayRef<int64_t> axes) {
  tm_reduce_shape shape = {1, 1, 1};
  bool isAfterRun = false;
  for (auto [index, size] : llvm::enumerate(dims)) {
    if (size == 1)
      continue;
    bool isReduced = llvm::is_contained(axes, static_cast<int64_t>(index));
    if (isReduced && isAfterRun)
      return std::nullopt;
    if (isReduced) {
      shape.len *= size;
      continue;
    }
    isAfterRun = shape.len > 1;
    (isAfterRun ? shape.inner : shape.outer) *= size;
  }
  return shape;
}

/// Moves the reduced dimensions to the end and returns the buffer.
static FailureOr<Value> moveReducedLast(ir::MeanOp op, ModelBuilder &model,
                                        tm_reduce_shape &shape) {
  ArrayRef<int64_t> dims = ir::getShape(op.getInput());
  SmallVector<int64_t> perm, moved;
  for (bool reduced : {false, true})
    for (int64_t index = 0, rank = dims.size(); index < rank; ++index)
      if (llvm::is_contained(op.getAxes(), index) == reduced)
        perm.push_back(index);
  for (int64_t index : perm)
    moved.push_back(dims[index]);
  shape.outer = multiply(ir::getShape(op.getOutput()));
  shape.len = multiply(dims) / shape.outer;
  shape.inner = 1;
  Value buffer = model.createTemporary(op.getLoc(), moved,
                                       ir::getElementType(op.getInput()));
  if (failed(transposeBuffer(op.getLoc(), model.getBuffer(op.getInput()),
                             buffer, dims, perm, model)))
    return failure();
  return buffer;
}

/// Returns the numbers of an integer mean of `length` elements and the scale
/// ratio's multiplier.
static FailureOr<std::pair<tm_conv_q, tm_rq>> getMeanParams(ir::MeanOp op,
                                                            int32_t length) {
  auto in = getKernelType(op, op.getInput());
  auto out = getKernelType(op, op.getOutput());
  if (failed(in) || failed(out))
    return failure();
  double ratio = in->getScale() / (length * out->getScale());
  Requantizer rq = *computeRequantizer(ratio);
  StoredRange range = getStoredClamp(op, *out);
  tm_conv_q params = {static_cast<int32_t>(in->getZeroPoint()),
                      static_cast<int32_t>(out->getZeroPoint()), range.lo,
                      range.hi};
  return std::make_pair(params, tm_rq{rq.mult, rq.pre});
}

static LogicalResult convertMean(ir::MeanOp op, ModelBuilder &model) {
  Value input;
  tm_reduce_shape shape = {};
  if (auto run = getRun(ir::getShape(op.getInput()), op.getAxes())) {
    input = model.getBuffer(op.getInput());
    shape = *run;
  } else {
    FailureOr<Value> moved = moveReducedLast(op, model, shape);
    if (failed(moved))
      return failure();
    input = *moved;
  }
  if (isFloat(op.getInput()))
    return model.call("mean_f32", op.getLoc(), input,
                      model.createResult(op.getOutput()), shape,
                      getFloatClamp(op));
  auto params = getMeanParams(op, shape.len);
  if (failed(params))
    return failure();
  Value rq = model.createRequantizers(op.getLoc(), params->second);
  if (isWide(op.getOutput()))
    return model.call("mean_s16", op.getLoc(), {input, rq},
                      model.createResult(op.getOutput()), shape,
                      tm_limits_s8{params->first.lo, params->first.hi});
  return model.call("mean_s8", op.getLoc(), {input, rq},
                    model.createResult(op.getOutput()), shape, params->first);
}

void addReduceConverters(Converters &converters) {
  converters.add(convertSoftmax);
  converters.add(convertMean);
}

} // namespace tinyml
