//===- QDQFilters.cpp - Filters that were dequantized ---------------------===//

#include "QDQFilters.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Support/ElementScales.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Returns `type` with zero points 0 and signed storage of `width` bits; null
/// for one with blocks.
static quant::QuantizedType makeSymmetric(quant::QuantizedType type,
                                          unsigned width) {
  int64_t half = int64_t(1) << (width - 1);
  Type storage = IntegerType::get(type.getContext(), width);
  if (auto uniform = dyn_cast<quant::UniformQuantizedType>(type))
    return quant::UniformQuantizedType::get(
        quant::QuantizationFlags::Signed, storage, type.getExpressedType(),
        uniform.getScale(), 0, -half, half - 1);
  auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(type);
  if (!perAxis)
    return nullptr;
  SmallVector<int64_t> zeros(perAxis.getZeroPoints().size(), 0);
  return quant::UniformQuantizedPerAxisType::get(
      quant::QuantizationFlags::Signed, storage, type.getExpressedType(),
      perAxis.getScales(), zeros, perAxis.getQuantizedDimension(), -half,
      half - 1);
}

FailureOr<SymmetricFilter> tinyml::ir::readFilter(Value filter) {
  auto dequantize = filter.getDefiningOp<DequantizeOp>();
  if (!dequantize)
    return failure();
  Value stored = dequantize.getInput();
  FailureOr<SmallVector<int64_t>> values = readIntegers(stored);
  FailureOr<ElementScales> elements =
      ElementScales::get(cast<RankedTensorType>(stored.getType()));
  auto type = cast<quant::QuantizedType>(getElementType(stored));
  unsigned width = type.getStorageTypeIntegralWidth();
  if (failed(values) || failed(elements) || width > 8)
    return failure();
  SymmetricFilter result{type, {}, std::move(*values)};
  bool isSymmetric = type.isSigned();
  int64_t least = 0, most = 0;
  for (auto [index, value] : llvm::enumerate(result.values)) {
    int64_t zeroPoint = elements->getZeroPoint(index);
    isSymmetric &= zeroPoint == 0;
    value -= zeroPoint;
    least = std::min(least, value);
    most = std::max(most, value);
  }
  if (!isSymmetric) {
    if (least < -128 || most > 127)
      return failure();
    bool fits4 = width <= 4 && least >= -8 && most <= 7;
    result.type = makeSymmetric(type, fits4 ? 4 : 8);
    if (!result.type)
      return failure();
  }
  FailureOr<FilterScales> scales =
      FilterScales::get(result.type, getShape(filter));
  if (failed(scales))
    return failure();
  result.scales = std::move(*scales);
  return result;
}

Value tinyml::ir::createFilter(PatternRewriter &rewriter, Value from,
                               const SymmetricFilter &filter) {
  return createIntegers(rewriter, from.getLoc(),
                        RankedTensorType::get(getShape(from), filter.type),
                        filter.values, getConstantName(from));
}
