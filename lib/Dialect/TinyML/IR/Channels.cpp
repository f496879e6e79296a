//===- Channels.cpp - Ops that keep channels apart ------------------------===//

#include "tinyml/Dialect/TinyML/IR/Builders.h"

using namespace mlir;
using namespace tinyml::ir;

/// Returns whether the channels lie within the last dimension of `value`.
static bool hasLastChannels(Value value, int64_t channels) {
  ArrayRef<int64_t> shape = getShape(value);
  return !shape.empty() && shape.back() % channels == 0;
}

static bool haveOneType(ValueRange operands, Value result) {
  return llvm::all_of(operands, [&](Value operand) {
    return operand.getType() == result.getType();
  });
}

/// Factors are taken out of sums of numbers of the same channel.
bool AddOp::commutesWithChannelFactors(int64_t) {
  return haveOneType((*this)->getOperands(), getOutput());
}

bool SubOp::commutesWithChannelFactors(int64_t) {
  return haveOneType((*this)->getOperands(), getOutput());
}

bool HypotOp::commutesWithChannelFactors(int64_t) {
  return haveOneType((*this)->getOperands(), getOutput());
}

bool ClampOp::commutesWithChannelFactors(int64_t) { return true; }

/// The order of elements stays, and with it their channels.
bool ReshapeOp::commutesWithChannelFactors(int64_t) { return true; }

bool TransposeOp::commutesWithChannelFactors(int64_t channels) {
  return hasLastChannels(getInput(), channels) &&
         getPerm().back() == static_cast<int64_t>(getPerm().size()) - 1;
}

bool PadOp::commutesWithChannelFactors(int64_t channels) {
  return hasLastChannels(getInput(), channels) && getLow().back() == 0 &&
         getHigh().back() == 0 &&
         (getMode() != "constant" || getValue().isZero());
}

std::optional<int64_t> PadOp::getFirstKeptChannel() {
  ArrayRef<int64_t> low = getLow(), high = getHigh();
  if (low.empty() || low.back() > 0 || high.back() > 0 ||
      low.back() + high.back() == 0 ||
      (getMode() == "constant" && !getValue().isZero()))
    return std::nullopt;
  return -low.back();
}

bool MaxPool2DOp::commutesWithChannelFactors(int64_t channels) {
  return hasLastChannels(getInput(), channels);
}

bool AvgPool2DOp::commutesWithChannelFactors(int64_t channels) {
  return hasLastChannels(getInput(), channels);
}

bool MeanOp::commutesWithChannelFactors(int64_t channels) {
  int64_t last = ir::getShape(getInput()).size() - 1;
  return hasLastChannels(getInput(), channels) &&
         !llvm::is_contained(getAxes(), last);
}

bool ReshapeOp::takesFewerChannels(int64_t channels) {
  return hasLastChannels(getInput(), channels) &&
         hasLastChannels(getOutput(), channels);
}

bool TransposeOp::takesFewerChannels(int64_t channels) {
  return commutesWithChannelFactors(channels);
}

bool PadOp::takesFewerChannels(int64_t channels) {
  return hasLastChannels(getInput(), channels) && getLow().back() == 0 &&
         getHigh().back() == 0;
}

bool MaxPool2DOp::takesFewerChannels(int64_t channels) {
  return hasLastChannels(getInput(), channels);
}

bool AvgPool2DOp::takesFewerChannels(int64_t channels) {
  return hasLastChannels(getInput(), channels);
}

bool MeanOp::takesFewerChannels(int64_t channels) {
  return commutesWithChannelFactors(channels);
}
