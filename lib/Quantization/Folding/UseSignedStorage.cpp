//===- UseSignedStorage.cpp - Unsigned quantized numbers become signed ----===//

#include "QDQPatterns.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Support/QuantMath.h"
#include "tinyml/Support/Weights.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Returns `type` with signed storage, or null where it is not unsigned 8-bit.
static Type getSigned(Type type) {
  auto quantized = dyn_cast<quant::QuantizedType>(type);
  if (!quantized || quantized.isSigned() ||
      quantized.getStorageTypeIntegralWidth() != 8)
    return nullptr;
  if (auto uniform = dyn_cast<quant::UniformQuantizedType>(type))
    return getSignedType(uniform);
  auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(type);
  if (!perAxis)
    return nullptr;
  SmallVector<int64_t> zeroPoints;
  for (int64_t zeroPoint : perAxis.getZeroPoints())
    zeroPoints.push_back(zeroPoint - 128);
  return quant::UniformQuantizedPerAxisType::get(
      quant::QuantizationFlags::Signed, perAxis.getStorageType(),
      perAxis.getExpressedType(), perAxis.getScales(), zeroPoints,
      perAxis.getQuantizedDimension(), perAxis.getStorageTypeMin() - 128,
      perAxis.getStorageTypeMax() - 128);
}

/// Gives a constant signed storage. Returns whether its bytes are there.
static bool convertConstant(ConstantOp constant, RankedTensorType type) {
  FailureOr<WeightsView> view = WeightsView::get(constant.getValue());
  if (failed(view))
    return false;
  SmallVector<char> bytes(view->getBytes());
  for (char &byte : bytes)
    byte = static_cast<char>(static_cast<uint8_t>(byte) ^ 0x80u);
  auto storage = RankedTensorType::get(type.getShape(),
                                       IntegerType::get(type.getContext(), 8));
  constant.setValueAttr(
      makeWeights(storage, bytes, getWeightsName(constant.getValue())));
  constant.getOutput().setType(type);
  return true;
}

/// Flips the sign bit of the unsigned numbers that `result` holds.
static void convertEntry(OpResult result, RankedTensorType type) {
  OpBuilder builder(result.getContext());
  builder.setInsertionPointAfterValue(result);
  auto flip = RequantizeOp::create(builder, result.getLoc(), type, result);
  result.replaceAllUsesExcept(flip.getOutput(), flip);
}

/// Flips the sign bit back where `operand` was of `unsignedType`.
static void convertExit(OpOperand &operand, RankedTensorType unsignedType) {
  OpBuilder builder(operand.getOwner());
  auto flip = RequantizeOp::create(builder, operand.getOwner()->getLoc(),
                                   unsignedType, operand.get());
  operand.set(flip.getOutput());
}

/// Returns whether `op` reads and gives real numbers, whatever stores them.
/// Others see the stored integers, as far as we know.
static bool computesOnNumbers(Operation *op) {
  return !isa<StorageCastOp>(op) &&
         (op->hasTrait<OpTrait::Elementwise>() ||
          isa<LinearOpInterface, MovementOpInterface, IntegerFormOpInterface>(
              op));
}

void tinyml::ir::useSignedStorage(func::FuncOp func) {
  SmallVector<std::pair<OpOperand *, RankedTensorType>> exits;
  SmallVector<Operation *> ops;
  func.getBody().walk([&](Operation *op) { ops.push_back(op); });
  for (Operation *op : ops) {
    if (computesOnNumbers(op))
      continue;
    for (OpOperand &operand : op->getOpOperands()) {
      auto type = dyn_cast<RankedTensorType>(operand.get().getType());
      if (type && isa<quant::UniformQuantizedType>(type.getElementType()) &&
          getSigned(type.getElementType()))
        exits.emplace_back(&operand, type);
    }
  }
  for (Operation *op : ops) {
    for (OpResult result : op->getResults()) {
      auto type = dyn_cast<RankedTensorType>(result.getType());
      Type element = type ? getSigned(type.getElementType()) : nullptr;
      if (!element)
        continue;
      auto signedType = RankedTensorType::get(type.getShape(), element);
      bool isUniform = isa<quant::UniformQuantizedType>(element);
      if (auto constant = dyn_cast<ConstantOp>(op)) {
        if (isUniform || llvm::all_of(op->getUsers(), computesOnNumbers))
          convertConstant(constant, signedType);
      } else if (!isUniform) {
        // Activations per axis only go from or to floats and raw integers.
        continue;
      } else if (computesOnNumbers(op)) {
        result.setType(signedType);
      } else {
        convertEntry(result, signedType);
      }
    }
  }
  for (auto [operand, type] : exits)
    if (operand->get().getType() != type)
      convertExit(*operand, type);
}
