//===- QuantOps.cpp - Between real numbers and integers -------------------===//

#include "ElementTypes.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Support/ElementScales.h"
#include "tinyml/Support/QuantMath.h"

using namespace mlir;
using namespace tinyml::ir;

/// Checks that a quantized value has as many scales as its shape needs.
static LogicalResult verifyScales(Operation *op, Value value) {
  std::string reason;
  auto type = cast<RankedTensorType>(value.getType());
  if (succeeded(tinyml::ElementScales::get(type, &reason)))
    return success();
  return op->emitOpError("has ") << reason;
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
  for (Value value : {Value(getInput()), Value(getOutput())})
    if (!tinyml::isActivationType(getElementType(value)))
      return emitOpError("requires per-tensor quantized numbers of 8 bits, or "
                         "of 16 bits with zero point 0, found ")
             << getElementType(value);
  return success();
}

LogicalResult LookupOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  return inferSameShape(*this, shape);
}

LogicalResult LookupOp::verify() {
  for (Value value : {Value(getInput()), Value(getOutput())}) {
    auto type = getQuantizedType(value);
    if (!type || !type.isSigned() || type.getStorageTypeIntegralWidth() != 8)
      return emitOpError("requires per-tensor quantized numbers of signed 8 "
                         "bits, found ")
             << getElementType(value);
  }
  auto expected = RankedTensorType::get(256, getElementType(getOutput()));
  if (getTable().getType() != expected)
    return emitOpError("requires a table of type ")
           << expected << ", found " << getTable().getType();
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
