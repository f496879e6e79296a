//===- ConvertConcat.cpp - concat -----------------------------------------===//

#include "Clamps.h"
#include "Converters.h"
#include "Requantize.h"

using namespace mlir;

namespace tinyml {

/// Returns the buffer of `input`, requantized where its type is not `element`.
static FailureOr<Value> getInputAs(ir::ConcatOp op, Value input, Type element,
                                   ModelBuilder &model) {
  Value buffer = model.getBuffer(input);
  if (ir::getElementType(input) == element)
    return buffer;
  auto in = getKernelType(op, input);
  auto out = getKernelType(op, op.getOutput());
  if (failed(in) || failed(out))
    return failure();
  auto type = cast<RankedTensorType>(input.getType());
  Value requantized =
      model.createTemporary(op.getLoc(), type.getShape(), element);
  constexpr float infinity = std::numeric_limits<float>::infinity();
  if (failed(callRequantize(op, buffer, requantized, *in, *out, -infinity,
                            infinity, model)))
    return failure();
  return requantized;
}

/// One copy per input, row by row; a row is what lies inside the axis.
static LogicalResult convertConcat(ir::ConcatOp op, ModelBuilder &model) {
  auto type = cast<RankedTensorType>(op.getOutput().getType());
  int64_t rows = 1;
  for (int64_t size : type.getShape().take_front(op.getAxis()))
    rows *= size;
  tm_copy_shape shape = {};
  shape.rows = static_cast<int32_t>(rows);
  shape.y_stride = static_cast<int32_t>(type.getNumElements() / rows);
  Value output = model.createResult(op.getOutput());
  for (Value input : op.getInputs()) {
    FailureOr<Value> buffer =
        getInputAs(op, input, type.getElementType(), model);
    if (failed(buffer))
      return failure();
    int64_t count = cast<RankedTensorType>(input.getType()).getNumElements();
    shape.len = shape.x_stride = static_cast<int32_t>(count / rows);
    if (failed(model.copyRows(op.getLoc(), *buffer, output, shape)))
      return failure();
    shape.y_offset += shape.len;
  }
  return success();
}

void addConcatConverters(Converters &converters) {
  converters.add(convertConcat);
}

} // namespace tinyml
