//===- ExtremeOps.cpp - Extremes and sums along a dimension ---------------===//

#include "ElementTypes.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Support/QuantMath.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

static LogicalResult checkAxis(Operation *op, Value input, int64_t axis) {
  int64_t rank = getShape(input).size();
  if (axis >= 0 && axis < rank)
    return success();
  return op->emitOpError("requires 0 <= axis < ") << rank << ", found " << axis;
}

/// Whether the elements are of 8 bits with one scale, or integers without one;
/// with `isIndex`, of which only an index is asked for, also unsigned ones and
/// activations of 16 bits.
static bool isOrdered(Type type, bool isIndex) {
  if (auto quantized = dyn_cast<quant::UniformQuantizedType>(type))
    return (quantized.getStorageTypeIntegralWidth() == 8 &&
            (quantized.isSigned() || isIndex)) ||
           (isIndex && isActivationType(type));
  return type.isF32() || type.isSignlessInteger(8) ||
         type.isSignlessInteger(32) || type.isSignlessInteger(64) ||
         (isIndex && type.isUnsignedInteger(8));
}

LogicalResult ArgMaxOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  if (failed(checkAxis(*this, getInput(), getAxis())))
    return failure();
  llvm::append_range(shape, ir::getShape(getInput()));
  if (shape[getAxis()] == 0)
    return emitOpError("has no element along dimension ") << getAxis();
  shape[getAxis()] = 1;
  return success();
}

LogicalResult ArgMaxOp::verify() {
  Type type = getElementType(getInput());
  if (isOrdered(type, /*isIndex=*/true) &&
      getElementType(getOutput()).isSignlessInteger(64))
    return success();
  return emitOpError("requires an input of f32, i8, ui8, i32, i64 or quantized "
                     "to 8 or signed 16 bits, and an output of i64; found ")
         << type << " -> " << getElementType(getOutput());
}

void ArgMaxOp::permuteDims(ArrayRef<int64_t> perm) { setAxis(perm[getAxis()]); }

LogicalResult
TopKOp::inferResultShapes(SmallVectorImpl<SmallVector<int64_t>> &shapes) {
  if (failed(checkAxis(*this, getInput(), getAxis())))
    return failure();
  SmallVector<int64_t> shape(ir::getShape(getInput()));
  auto k = static_cast<int64_t>(getK());
  if (k < 1 || k > shape[getAxis()])
    return emitOpError("requires 1 <= k <= ")
           << shape[getAxis()] << ", found " << k;
  shape[getAxis()] = k;
  shapes.assign(2, shape);
  return success();
}

LogicalResult TopKOp::verify() {
  Type type = getElementType(getInput());
  if (isOrdered(type, /*isIndex=*/false) &&
      getElementType(getValues()) == type &&
      getElementType(getIndices()).isSignlessInteger(64))
    return success();
  return emitOpError("requires input and values of f32, i8, i32, i64 or "
                     "quantized to signed 8 bits, and indices of i64; found ")
         << type << " -> " << getElementType(getValues()) << ", "
         << getElementType(getIndices());
}

void TopKOp::permuteDims(ArrayRef<int64_t> perm) { setAxis(perm[getAxis()]); }

LogicalResult CumSumOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  if (failed(checkAxis(*this, getInput(), getAxis())))
    return failure();
  return inferSameShape(*this, shape);
}

LogicalResult CumSumOp::verify() {
  Type type = getElementType(getInput());
  if (type.isF32() || type.isSignlessInteger(32) || type.isSignlessInteger(64))
    return verifySameElementType(*this);
  return emitOpError("requires elements of f32, i32 or i64, found ") << type;
}

void CumSumOp::permuteDims(ArrayRef<int64_t> perm) { setAxis(perm[getAxis()]); }
