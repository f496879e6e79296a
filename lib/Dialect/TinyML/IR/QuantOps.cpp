//===- QuantOps.cpp - Between real numbers and integers -------------------===//

#include "ElementTypes.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"

using namespace mlir;
using namespace tinyml::ir;

/// Checks that the scales of a per-axis type are as many as the dimension has
/// elements.
static LogicalResult verifyScales(Operation *op, Value value) {
  auto type =
      dyn_cast<quant::UniformQuantizedPerAxisType>(getElementType(value));
  if (!type)
    return success();
  ArrayRef<int64_t> shape = getShape(value);
  int64_t dim = type.getQuantizedDimension();
  int64_t scales = type.getScales().size();
  if (dim < static_cast<int64_t>(shape.size()) && shape[dim] == scales)
    return success();
  return op->emitOpError("has ") << scales << " scales along dimension " << dim
                                 << " of a tensor [" << shape << "]";
}

LogicalResult QuantizeOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  return inferSameShape(*this, shape);
}

LogicalResult QuantizeOp::verify() {
  if (!getElementType(getInput()).isF32() ||
      !isa<quant::QuantizedType>(getElementType(getOutput())))
    return emitOpError("requires f32 to quantized, found ")
           << getElementType(getInput()) << " to "
           << getElementType(getOutput());
  return verifyScales(*this, getOutput());
}

LogicalResult DequantizeOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  return inferSameShape(*this, shape);
}

LogicalResult DequantizeOp::verify() {
  if (!isa<quant::QuantizedType>(getElementType(getInput())) ||
      !getElementType(getOutput()).isF32())
    return emitOpError("requires quantized to f32, found ")
           << getElementType(getInput()) << " to "
           << getElementType(getOutput());
  return verifyScales(*this, getInput());
}

LogicalResult RequantizeOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  return inferSameShape(*this, shape);
}

LogicalResult RequantizeOp::verify() {
  for (Value value : {Value(getInput()), Value(getOutput())}) {
    quant::UniformQuantizedType type = getQuantizedType(value);
    if (!type || type.getStorageTypeIntegralWidth() != 8)
      return emitOpError("requires per-tensor quantized numbers of 8 bits, "
                         "found ")
             << getElementType(value);
  }
  return success();
}

LogicalResult StorageCastOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  return inferSameShape(*this, shape);
}

/// Returns the raw integer type of `type`'s elements: `i8`, `ui8`, ….
static Type getRawType(quant::QuantizedType type) {
  unsigned width = type.getStorageTypeIntegralWidth();
  return IntegerType::get(type.getContext(), width,
                          type.isSigned() ? IntegerType::Signless
                                          : IntegerType::Unsigned);
}

LogicalResult StorageCastOp::verify() {
  Type from = getElementType(getInput()), to = getElementType(getOutput());
  auto quantized = dyn_cast<quant::QuantizedType>(from);
  Type other = to;
  if (!quantized) {
    quantized = dyn_cast<quant::QuantizedType>(to);
    other = from;
  }
  if (!quantized || other != getRawType(quantized))
    return emitOpError("requires a quantized type and its storage type, found ")
           << from << " and " << to;
  return success();
}

OpFoldResult StorageCastOp::fold(FoldAdaptor) {
  auto inner = getInput().getDefiningOp<StorageCastOp>();
  if (inner && inner.getInput().getType() == getType())
    return inner.getInput();
  return {};
}
