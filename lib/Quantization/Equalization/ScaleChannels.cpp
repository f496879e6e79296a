//===- ScaleChannels.cpp - Moves factors between filters ------------------===//

#include "ChannelGroups.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"

#include <cmath>

using namespace mlir;
using namespace tinyml::ir;

namespace tinyml {

namespace {
/// A constant that is scaled with a group: rows of a producer's filter and its
/// bias are divided, columns of a consumer's filter multiplied.
struct ScaledConstant {
  OpOperand *operand;
  bool isColumns;

  FailureOr<SmallVector<double>> read() const {
    FailureOr<SmallVector<double>> numbers = readReals(operand->get());
    if (failed(numbers))
      return operand->getOwner()->emitOpError(
          "has a filter or a bias whose bytes are missing");
    return numbers;
  }

  /// Returns the group's channel of each element.
  SmallVector<int64_t> listChannels(const ChannelGroup &group) const {
    auto op = cast<LinearOpInterface>(operand->getOwner());
    const SmallVector<int64_t> &channels =
        group.channelsOf.find(isColumns ? op.getInput() : op->getResult(0))
            ->second;
    auto type = cast<RankedTensorType>(operand->get().getType());
    bool isBias = operand->getOperandNumber() == 2;
    FilterMap map = op.getFilterMap();
    SmallVector<int64_t> list;
    for (int64_t index = 0; index < type.getNumElements(); ++index)
      list.push_back(
          channels[isBias      ? index
                   : isColumns ? map.getInputChannel(index) % channels.size()
                               : map.getOutputChannel(index)]);
    return list;
  }

  /// What an exponent of the group is multiplied with here.
  int getSign() const { return isColumns ? 1 : -1; }
};
} // namespace

static SmallVector<ScaledConstant> listConstants(const ChannelGroup &group) {
  SmallVector<ScaledConstant> constants;
  for (Operation *op : group.producers)
    for (OpOperand &operand : op->getOpOperands().drop_front())
      constants.push_back({&operand, /*isColumns=*/false});
  for (Operation *op : group.consumers)
    constants.push_back({&op->getOpOperand(1), /*isColumns=*/true});
  return constants;
}

LogicalResult
forEachWeight(Operation *consumer, const ChannelGroup &group,
              function_ref<void(double, int64_t, int64_t)> visit) {
  ScaledConstant filter{&consumer->getOpOperand(1), /*isColumns=*/true};
  FailureOr<SmallVector<double>> weights = filter.read();
  if (failed(weights))
    return failure();
  FilterMap map = cast<LinearOpInterface>(consumer).getFilterMap();
  for (auto [index, weight, channel] :
       llvm::enumerate(*weights, filter.listChannels(group)))
    visit(weight, map.getOutputChannel(index), channel);
  return success();
}

FailureOr<ExponentLimits> findExponentLimits(const ChannelGroup &group,
                                             int most) {
  ExponentLimits limits;
  limits.highest = Eigen::ArrayXi::Constant(group.channels, most);
  limits.lowest = -limits.highest;
  int smallest = std::numeric_limits<float>::min_exponent - 1 + most;
  int largest = std::numeric_limits<float>::max_exponent - 1 - most;
  for (const ScaledConstant &constant : listConstants(group)) {
    FailureOr<SmallVector<double>> numbers = constant.read();
    if (failed(numbers))
      return failure();
    for (auto [number, channel] :
         llvm::zip_equal(*numbers, constant.listChannels(group))) {
      if (number == 0)
        continue;
      int exponent = std::ilogb(number);
      int down = std::max(exponent - smallest, 0);
      int up = std::max(largest - exponent, 0);
      if (constant.getSign() < 0)
        std::swap(down, up);
      limits.lowest[channel] = std::max(limits.lowest[channel], -down);
      limits.highest[channel] = std::min(limits.highest[channel], up);
    }
  }
  return limits;
}

LogicalResult scaleChannels(const ChannelGroup &group,
                            const Eigen::ArrayXi &exponents) {
  for (const ScaledConstant &constant : listConstants(group)) {
    FailureOr<SmallVector<double>> numbers = constant.read();
    if (failed(numbers))
      return failure();
    for (auto [number, channel] :
         llvm::zip_equal(*numbers, constant.listChannels(group)))
      number = std::ldexp(number, constant.getSign() * exponents[channel]);
    Value old = constant.operand->get();
    OpBuilder builder(constant.operand->getOwner());
    constant.operand->set(createFloats(builder, old.getLoc(), getShape(old),
                                       *numbers, getConstantName(old)));
    if (old.use_empty())
      old.getDefiningOp()->erase();
  }
  return success();
}

} // namespace tinyml
