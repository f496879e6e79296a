//===- ChannelsLastIO.cpp - Take and give images channels-last ------------===//

#include "TransposePatterns.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Dialect/TinyML/Transforms/ApplyPatterns.h"
#include "tinyml/Dialect/TinyML/Transforms/Passes.h"
#include "tinyml/Support/States.h"

namespace tinyml::ir {
#define GEN_PASS_DEF_CHANNELSLASTIO
#include "tinyml/Dialect/TinyML/Transforms/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

static constexpr int64_t kToChannelsLast[] = {0, 2, 3, 1};
static constexpr int64_t kToChannelsFirst[] = {0, 3, 1, 2};

/// Returns whether `op` does to its operand what a transpose by `perm` does.
static bool isTransposeBy(Operation *op, ArrayRef<int64_t> perm) {
  auto movement = dyn_cast<MovementOpInterface>(op);
  return movement && movement.isTransposeBy(perm);
}

/// Returns whether a transpose passes `op` on the way down.
static bool isPassable(Operation *op) {
  if (isLayoutAgnosticUnary(op))
    return true;
  return isa<BroadcastOpInterface>(op) &&
         llvm::count_if(op->getOperands(), isConstantOperand) == 1;
}

/// Returns whether every use of `value` makes it channels-last.
static bool isWantedChannelsLast(Value value) {
  return !value.use_empty() &&
         llvm::all_of(value.getUsers(), [](Operation *op) {
           return isTransposeBy(op, kToChannelsLast) ||
                  (isPassable(op) && isWantedChannelsLast(op->getResult(0)));
         });
}

/// Returns whether `value` was channels-last until the end.
static bool isMadeChannelsFirst(Value value) {
  Operation *op = value.getDefiningOp();
  if (!op)
    return false;
  return isTransposeBy(op, kToChannelsFirst) ||
         (isLayoutAgnosticUnary(op) && isMadeChannelsFirst(op->getOperand(0)));
}

static bool isImage(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && type.getRank() == 4;
}

/// Returns the type of `value` with its dimensions permuted.
static RankedTensorType permuteType(Value value, ArrayRef<int64_t> perm) {
  auto type = cast<RankedTensorType>(value.getType());
  return RankedTensorType::get(applyPermutation(type.getShape(), perm),
                               type.getElementType());
}

namespace {
struct ChannelsLastIO : tinyml::ir::impl::ChannelsLastIOBase<ChannelsLastIO> {
  void runOnOperation() override {
    func::FuncOp func = getOperation();
    if (!func.getBody().hasOneBlock() || func.isPrivate())
      return;
    Block &block = func.getBody().front();
    for (BlockArgument input : block.getArguments())
      if (isImage(input) && isWantedChannelsLast(input) &&
          !isStateArgument(func, input.getArgNumber()))
        convertInput(input);
    Operation *terminator = block.getTerminator();
    for (OpOperand &output : terminator->getOpOperands())
      if (isImage(output.get()) && isMadeChannelsFirst(output.get()) &&
          !isStateResult(func, output.getOperandNumber()))
        convertOutput(output);
    func.setFunctionType(FunctionType::get(&getContext(),
                                           block.getArgumentTypes(),
                                           terminator->getOperandTypes()));
    RewritePatternSet patterns(&getContext());
    populateSinkTransposePatterns(patterns);
    populateTransposeReshapePatterns(patterns);
    TransposeOp::getCanonicalizationPatterns(patterns, &getContext());
    applyPatterns(func, std::move(patterns));
  }

private:
  void convertInput(BlockArgument input) {
    OpBuilder builder(&getContext());
    builder.setInsertionPointToStart(input.getOwner());
    Type type = input.getType();
    input.setType(permuteType(input, kToChannelsLast));
    auto transpose = TransposeOp::create(builder, input.getLoc(), type, input,
                                         kToChannelsFirst);
    input.replaceAllUsesExcept(transpose.getOutput(), transpose);
    ++numInputs;
  }

  void convertOutput(OpOperand &output) {
    OpBuilder builder(output.getOwner());
    Value value = output.get();
    output.set(TransposeOp::create(builder, value.getLoc(),
                                   permuteType(value, kToChannelsLast), value,
                                   kToChannelsLast));
    ++numOutputs;
  }
};
} // namespace
