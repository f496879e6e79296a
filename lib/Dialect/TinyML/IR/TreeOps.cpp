//===- TreeOps.cpp - Decision trees, pairs of classes ---------------------===//

#include "ElementTypes.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Support/QuantMath.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Sets the shape of the scores of trees: a number of the base for each row of
/// at most `most` features.
template <typename Op>
static LogicalResult inferScores(Op op, int64_t most,
                                 SmallVectorImpl<int64_t> &shape) {
  ArrayRef<int64_t> input = ir::getShape(op.getInput());
  ArrayRef<int64_t> base = ir::getShape(op.getBase());
  if (input.size() != 2 || input[1] > most || base.size() != 1)
    return op.emitOpError("requires rows of at most ")
           << most << " features, and a base of one dimension; found [" << input
           << "] and [" << base << "]";
  if (op.getLeaves()) {
    ArrayRef<int64_t> leaves = ir::getShape(op.getLeaves());
    if (leaves.size() != 2 || leaves[1] != base[0])
      return op.emitOpError("requires leaves of ")
             << base[0] << " numbers, found [" << leaves << "]";
  }
  shape.assign({input[0], base[0]});
  return success();
}

LogicalResult
TreeEnsembleOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  constexpr int64_t kMaxFeatures = 0x7fff;
  ArrayRef<int64_t> nodes = ir::getShape(getFeatures());
  if (nodes.size() != 1 || ir::getShape(getNext()) != nodes ||
      ir::getShape(getValues()) != nodes ||
      ir::getShape(getRoots()).size() != 1)
    return emitOpError("requires tables of one dimension, as long for features,"
                       " next and values");
  return inferScores(*this, kMaxFeatures, shape);
}

LogicalResult TreeEnsembleOp::verify() {
  auto isFloat = [](Value value) { return getElementType(value).isF32(); };
  auto isNumber = [](Value value) {
    return getElementType(value).isUnsignedInteger(16);
  };
  if (isFloat(getInput()) && isFloat(getOutput()) && isNumber(getFeatures()) &&
      isNumber(getNext()) && isFloat(getValues()) && isFloat(getBase()) &&
      getElementType(getRoots()).isSignlessInteger(32) &&
      (!getLeaves() || isFloat(getLeaves())))
    return success();
  return emitOpError("requires features and next of ui16, roots of i32, and "
                     "f32 elsewhere");
}

LogicalResult PackedTreesOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  auto type = dyn_cast<quant::QuantizedType>(getElementType(getInput()));
  int64_t most = type && type.getStorageTypeIntegralWidth() == 8 ? 128 : 0x8000;
  if (ir::getShape(getNodes()).size() != 1 ||
      ir::getShape(getRoots()).size() != 1)
    return emitOpError("requires nodes and roots of one dimension");
  return inferScores(*this, most, shape);
}

/// Whether features of `type` can be compared with integers: one scale, or one
/// for each.
static bool isComparedFeature(Type type) {
  auto quantized = dyn_cast<quant::QuantizedType>(type);
  if (!quantized || !quantized.isSigned())
    return false;
  unsigned width = quantized.getStorageTypeIntegralWidth();
  auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(type);
  return (width == 8 || width == 16) &&
         (isa<quant::UniformQuantizedType>(type) ||
          (perAxis && perAxis.getQuantizedDimension() == 1));
}

LogicalResult PackedTreesOp::verify() {
  quant::UniformQuantizedType result = getQuantizedType(getOutput());
  if (!isComparedFeature(getElementType(getInput())) || !result ||
      !isActivationType(result) || !isWide(result))
    return emitOpError("requires an input quantized to signed 8 or 16 bits, "
                       "with one scale or one for each feature, and a result "
                       "quantized to 16; found ")
           << getElementType(getInput()) << " -> "
           << getElementType(getOutput());
  auto isLeaf = [](Type type) {
    return type.isSignlessInteger(8) || type.isSignlessInteger(16);
  };
  if (!getElementType(getNodes()).isUnsignedInteger(16) ||
      !getElementType(getRoots()).isSignlessInteger(32) ||
      !getElementType(getBase()).isSignlessInteger(32) ||
      (getLeaves() && !isLeaf(getElementType(getLeaves()))))
    return emitOpError("requires nodes of ui16, roots and base of i32, and "
                       "leaves of i8 or i16");
  double scale = getLeafScale().convertToDouble();
  if (!(scale > 0) || !std::isfinite(scale))
    return emitOpError("requires a positive leaf_scale, found ") << scale;
  return success();
}

LogicalResult CouplePairsOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  ArrayRef<int64_t> input = ir::getShape(getInput());
  int64_t classes = getClasses();
  constexpr int64_t kMostClasses = 1 << 15;
  if (classes < 2 || classes > kMostClasses || input.size() != 2 ||
      input[1] != classes * (classes - 1) / 2)
    return emitOpError("requires 2 classes or more, and a column for each pair "
                       "of them; found ")
           << classes << " and [" << input << "]";
  shape.assign({input[0], classes});
  return success();
}

LogicalResult CouplePairsOp::verify() { return verifyFloatFunction(*this); }

std::optional<RealRange> CouplePairsOp::getResultRange() {
  return RealRange{0.0, 1.0};
}
