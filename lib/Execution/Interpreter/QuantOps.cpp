//===- QuantOps.cpp - Between real numbers and integers -------------------===//

#include "Arithmetic.h"
#include "Evaluators.h"
#include "tinyml/Support/ElementScales.h"

#include <algorithm>
#include <cmath>

using namespace mlir;

namespace tinyml {

/// Returns the scale and zero point of every element of `type`, or failure
/// after an error on `op`.
static FailureOr<ElementScales> getScales(Operation *op,
                                          RankedTensorType type) {
  std::string reason;
  FailureOr<ElementScales> scales = ElementScales::get(type, &reason);
  if (failed(scales))
    return op->emitOpError("has ") << reason;
  return scales;
}

/// ONNX: saturate(round_half_even(x / scale) + zero_point), with a division in
/// single precision. NaN has no integer; it becomes the smallest one.
static LogicalResult
evaluateQuantize(ir::QuantizeOp op, ArrayRef<Tensor> operands, Tensor &result) {
  auto type = cast<quant::QuantizedType>(result.getElementType());
  FailureOr<ElementScales> scales = getScales(op, result.getType());
  if (failed(scales))
    return failure();
  ArrayRef<float> x = operands[0].getValues<float>();
  double lo = type.getStorageTypeMin(), hi = type.getStorageTypeMax();
  std::vector<int32_t> y(x.size());
  for (size_t i = 0; i < x.size(); ++i) {
    double rounded =
        std::nearbyint(x[i] / static_cast<float>(scales->getScale(i)));
    double stored = rounded + scales->getZeroPoint(i);
    y[i] = static_cast<int32_t>(
        std::isnan(stored) ? lo : std::clamp(stored, lo, hi));
  }
  writeStored(result, y);
  return success();
}

/// ONNX: (q - zero_point) * scale, in single precision.
static LogicalResult evaluateDequantize(ir::DequantizeOp op,
                                        ArrayRef<Tensor> operands,
                                        Tensor &result) {
  const Tensor &input = operands[0];
  FailureOr<ElementScales> scales = getScales(op, input.getType());
  if (failed(scales))
    return failure();
  std::vector<int32_t> q = readStored(input);
  MutableArrayRef<float> y = result.getMutableValues<float>();
  for (size_t i = 0; i < q.size(); ++i)
    y[i] = static_cast<float>(q[i] - scales->getZeroPoint(i)) *
           static_cast<float>(scales->getScale(i));
  return success();
}

static LogicalResult evaluateRequantize(ir::RequantizeOp op,
                                        ArrayRef<Tensor> operands,
                                        Tensor &result) {
  return requantize(op, operands[0], result);
}

static LogicalResult evaluateLookup(ir::LookupOp, ArrayRef<Tensor> operands,
                                    Tensor &result) {
  ArrayRef<int8_t> table = operands[1].getValues<int8_t>();
  for (auto [to, from] : llvm::zip_equal(result.getMutableValues<int8_t>(),
                                         operands[0].getValues<int8_t>()))
    to = table[static_cast<uint8_t>(from)];
  return success();
}

static LogicalResult evaluateStorageCast(ir::StorageCastOp op,
                                         ArrayRef<Tensor> operands,
                                         Tensor &result) {
  result = operands[0].retype(result.getType());
  return success();
}

void attachQuantEvaluators(MLIRContext *context) {
  attachEvaluator<ir::QuantizeOp, evaluateQuantize>(context);
  attachEvaluator<ir::DequantizeOp, evaluateDequantize>(context);
  attachEvaluator<ir::RequantizeOp, evaluateRequantize>(context);
  attachEvaluator<ir::LookupOp, evaluateLookup>(context);
  attachEvaluator<ir::StorageCastOp, evaluateStorageCast>(context);
}

} // namespace tinyml
