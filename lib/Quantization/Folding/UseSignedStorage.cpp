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

/// Flips the sign bit of raw integers that `cast` sees as quantized numbers.
static void convertEntry(StorageCastOp cast, RankedTensorType type) {
  OpBuilder builder(cast->getContext());
  builder.setInsertionPointAfter(cast);
  auto flip =
      RequantizeOp::create(builder, cast.getLoc(), type, cast.getOutput());
  cast.getOutput().replaceAllUsesExcept(flip.getOutput(), flip);
}

/// Flips the sign bit back where `cast` turns numbers into raw integers.
static void convertExit(StorageCastOp cast, RankedTensorType unsignedType) {
  OpBuilder builder(cast);
  auto flip = RequantizeOp::create(builder, cast.getLoc(), unsignedType,
                                   cast.getInput());
  cast.getInputMutable().assign(flip.getOutput());
}

void tinyml::ir::useSignedStorage(func::FuncOp func) {
  SmallVector<std::pair<StorageCastOp, RankedTensorType>> exits;
  SmallVector<Operation *> ops;
  func.walk([&](Operation *op) { ops.push_back(op); });
  for (Operation *op : ops) {
    auto exit = dyn_cast<StorageCastOp>(op);
    if (exit && getQuantizedType(exit.getInput()) &&
        getSigned(ir::getElementType(exit.getInput())))
      exits.emplace_back(exit, exit.getInput().getType());
  }
  for (Operation *op : ops) {
    for (Value result : op->getResults()) {
      auto type = dyn_cast<RankedTensorType>(result.getType());
      Type element = type ? getSigned(type.getElementType()) : nullptr;
      if (!element)
        continue;
      auto signedType = RankedTensorType::get(type.getShape(), element);
      if (auto constant = dyn_cast<ConstantOp>(op)) {
        convertConstant(constant, signedType);
      } else if (!isa<quant::UniformQuantizedType>(element)) {
        // Activations per axis only go from or to floats and raw integers.
        continue;
      } else if (auto entry = dyn_cast<StorageCastOp>(op)) {
        convertEntry(entry, signedType);
      } else {
        result.setType(signedType);
      }
    }
  }
  for (auto [exit, type] : exits)
    if (exit.getInput().getType() != type)
      convertExit(exit, type);
}
