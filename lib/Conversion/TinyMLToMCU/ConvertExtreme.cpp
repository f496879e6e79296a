//===- ConvertExtreme.cpp - arg_max, top_k and cumsum ---------------------===//

#include "Converters.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"

using namespace mlir;

namespace tinyml {

/// The tensor as [outer, length, inner] around one dimension.
static tm_reduce_shape getLines(Value value, int64_t axis,
                                ModelBuilder &model) {
  ArrayRef<int64_t> shape = ir::getShape(value);
  int64_t outer = 1, inner = 1;
  for (int64_t size : shape.take_front(axis))
    outer *= size;
  for (int64_t size : shape.drop_front(axis + 1))
    inner *= size;
  return {model.narrow(outer), model.narrow(shape[axis]), model.narrow(inner)};
}

/// `_f32`, `_s8`, `_u8`, `_s16`, `_s32` or `_s64`.
static StringRef getSuffix(Value value) {
  Type type = ir::getElementType(value);
  if (type.isF32())
    return "_f32";
  Type storage = getStorageType(type);
  if (storage.isInteger(8))
    return storage.isUnsignedInteger() ? "_u8" : "_s8";
  if (storage.isInteger(16))
    return "_s16";
  return storage.isInteger(32) ? "_s32" : "_s64";
}

static LogicalResult convertArgMax(ir::ArgMaxOp op, ModelBuilder &model) {
  tm_extreme_q q = {op.getSmallest() ? 1 : 0, op.getLast() ? 1 : 0};
  Value input = model.getBuffer(op.getInput());
  return model.call(("arg" + getSuffix(op.getInput())).str(), op.getLoc(),
                    input, model.createResult(op.getOutput()),
                    getLines(op.getInput(), op.getAxis(), model), q);
}

static LogicalResult convertTopK(ir::TopKOp op, ModelBuilder &model) {
  tm_reduce_shape lines = getLines(op.getInput(), op.getAxis(), model);
  tm_top_k_shape shape = {lines.outer, lines.len, lines.inner,
                          model.narrow(op.getK())};
  tm_extreme_q q = {op.getSmallest() ? 1 : 0, 0};
  Value input = model.getBuffer(op.getInput());
  SmallVector<Value> outputs = {model.createResult(op.getValues()),
                                model.createResult(op.getIndices())};
  return model.call(("top_k" + getSuffix(op.getInput())).str(), op.getLoc(),
                    input, outputs, shape, q);
}

static LogicalResult convertCumSum(ir::CumSumOp op, ModelBuilder &model) {
  tm_cumsum_q q = {op.getExclusive() ? 1 : 0, op.getReverse() ? 1 : 0};
  Value input = model.getBuffer(op.getInput());
  return model.call(("cumsum" + getSuffix(op.getInput())).str(), op.getLoc(),
                    input, model.createResult(op.getOutput()),
                    getLines(op.getInput(), op.getAxis(), model), q);
}

void addExtremeConverters(Converters &converters) {
  converters.add(convertArgMax);
  converters.add(convertTopK);
  converters.add(convertCumSum);
}

} // namespace tinyml
