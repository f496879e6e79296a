//===- IntegerPorts.cpp - Integers across a function's boundary -----------===//

#include "IntegerPorts.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Dialect/TinyML/IR/FeatureFunctions.h"
#include "tinyml/Support/PortScales.h"
#include "tinyml/Support/QuantMath.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Returns the type of the raw integers that `type` stores, in `shape`.
static RankedTensorType getRawType(ArrayRef<int64_t> shape,
                                   quant::UniformQuantizedType type) {
  return RankedTensorType::get(shape, type.getStorageType());
}

void tinyml::ir::takeIntegers(BlockArgument input,
                              quant::UniformQuantizedType type) {
  auto floats = cast<RankedTensorType>(input.getType());
  SmallVector<OpOperand *> uses =
      llvm::map_to_vector(input.getUses(), [](OpOperand &use) { return &use; });
  OpBuilder builder(input.getContext());
  builder.setInsertionPointToStart(input.getOwner());
  input.setType(getRawType(floats.getShape(), type));
  auto cast = StorageCastOp::create(
      builder, input.getLoc(), RankedTensorType::get(floats.getShape(), type),
      input);
  Value real;
  for (OpOperand *use : uses) {
    auto quantize = dyn_cast<QuantizeOp>(use->getOwner());
    if (quantize && ir::getElementType(quantize.getOutput()) == type) {
      quantize.replaceAllUsesWith(cast.getOutput());
      quantize.erase();
      continue;
    }
    if (!real)
      real = DequantizeOp::create(builder, input.getLoc(), floats, cast);
    use->set(real);
  }
}

/// The largest zero point that tm_quantize_f32_s8 and _s16 know: they cut the
/// quotient to 2^17.
static constexpr double kMostSteps = (1 << 17) - (1 << 15);

/// How far an 8-bit zero point may be from an integer.
static constexpr double kMostFraction = 0.05;

std::optional<FeatureScales> tinyml::ir::getFeatureScales(BlockArgument input) {
  auto type = dyn_cast<RankedTensorType>(input.getType());
  if (!type || !type.getElementType().isF32() || type.getRank() == 0)
    return std::nullopt;
  FeatureScales features;
  SmallVector<AffineFunction> functions(type.getShape().back());
  Value value = input;
  while (!(features.type = getCommonQuantization(value))) {
    Operation *op = value.hasOneUse() ? *value.getUsers().begin() : nullptr;
    if (!op || failed(applyToFeatures(op, value, functions)))
      return std::nullopt;
    features.scaler.push_back(op);
    value = op->getResult(0);
  }
  for (AffineFunction function : functions) {
    double scale = features.type.getScale() / function.factor;
    double steps = function.summand / features.type.getScale();
    if (!(function.factor > 0) || !std::isnormal(static_cast<float>(scale)) ||
        !(std::abs(steps) <= kMostSteps) ||
        (!isWide(features.type) &&
         std::abs(steps - std::round(steps)) > kMostFraction))
      return std::nullopt;
    features.scales.push_back(static_cast<float>(scale));
    features.zeroPoints.push_back(static_cast<int32_t>(
        features.type.getZeroPoint() + std::lround(steps)));
  }
  return features;
}

/// Says what the integers of an argument stand for.
static void setFeatures(func::FuncOp func, BlockArgument input,
                        ArrayRef<float> scales, ArrayRef<int32_t> zeroPoints) {
  Builder builder(func.getContext());
  unsigned number = input.getArgNumber();
  func.setArgAttr(number, kFeatureScalesAttr,
                  builder.getDenseF32ArrayAttr(scales));
  func.setArgAttr(number, kFeatureZerosAttr,
                  builder.getDenseI32ArrayAttr(zeroPoints));
}

quant::UniformQuantizedPerAxisType
tinyml::ir::getFeatureType(BlockArgument input) {
  quant::UniformQuantizedPerAxisType common;
  for (Operation *user : input.getUsers()) {
    auto quantize = dyn_cast<QuantizeOp>(user);
    auto type = quantize ? dyn_cast<quant::UniformQuantizedPerAxisType>(
                               getElementType(quantize.getOutput()))
                         : quant::UniformQuantizedPerAxisType();
    if (!type || (common && type != common) ||
        type.getQuantizedDimension() + 1 !=
            static_cast<int32_t>(getShape(input).size()))
      return nullptr;
    common = type;
  }
  return common;
}

void tinyml::ir::takeFeatures(func::FuncOp func, BlockArgument input,
                              quant::UniformQuantizedPerAxisType type) {
  OpBuilder builder(input.getContext());
  builder.setInsertionPointToStart(input.getOwner());
  SmallVector<Operation *> quantizes(input.getUsers());
  RankedTensorType quantized =
      RankedTensorType::get(getShape(input), Type(type));
  input.setType(RankedTensorType::get(
      getShape(input),
      type.isSigned() ? type.getStorageType()
                      : IntegerType::get(input.getContext(),
                                         type.getStorageTypeIntegralWidth(),
                                         IntegerType::Unsigned)));
  auto stored =
      StorageCastOp::create(builder, input.getLoc(), quantized, input);
  for (Operation *quantize : quantizes) {
    quantize->getResult(0).replaceAllUsesWith(stored.getOutput());
    quantize->erase();
  }
  setFeatures(func, input,
              llvm::map_to_vector(
                  type.getScales(),
                  [](double scale) { return static_cast<float>(scale); }),
              llvm::map_to_vector(type.getZeroPoints(), [](int64_t zero) {
                return static_cast<int32_t>(zero);
              }));
}

void tinyml::ir::takeFeatures(func::FuncOp func, BlockArgument input,
                              const FeatureScales &features) {
  auto floats = cast<RankedTensorType>(input.getType());
  OpBuilder builder(input.getContext());
  builder.setInsertionPointToStart(input.getOwner());
  Value scaled = features.scaler.back()->getResult(0);
  SmallVector<Operation *> quantizes(scaled.getUsers());
  input.setType(getRawType(floats.getShape(), features.type));
  auto stored = StorageCastOp::create(
      builder, input.getLoc(),
      RankedTensorType::get(floats.getShape(), features.type), input);
  for (Operation *quantize : quantizes) {
    quantize->getResult(0).replaceAllUsesWith(stored.getOutput());
    quantize->erase();
  }
  for (Operation *op : llvm::reverse(features.scaler))
    op->erase();
  setFeatures(func, input, features.scales, features.zeroPoints);
}

void tinyml::ir::giveIntegers(OpOperand &output, DequantizeOp dequantize) {
  OpBuilder builder(output.getOwner());
  Value stored = dequantize.getInput();
  output.set(StorageCastOp::create(
      builder, dequantize.getLoc(),
      getRawType(getShape(stored), getQuantizedType(stored)), stored));
  if (dequantize->use_empty())
    dequantize->erase();
}

void tinyml::ir::updateFunctionType(func::FuncOp func) {
  Block &block = func.getBody().front();
  func.setFunctionType(
      FunctionType::get(func.getContext(), block.getArgumentTypes(),
                        block.getTerminator()->getOperandTypes()));
}
