//===- InterleaveRows.cpp - Rows of weights side by side ------------------===//

#include "KernelForms.h"
#include "mlir/IR/BuiltinOps.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Kernels/Passes.h"
#include "tinyml/Support/Weights.h"

namespace tinyml::mcu {
#define GEN_PASS_DEF_INTERLEAVEROWS
#include "tinyml/Kernels/Passes.h.inc"
} // namespace tinyml::mcu

using namespace mlir;
using namespace tinyml;
using namespace tinyml::mcu;

namespace {
struct InterleaveRowsPass
    : tinyml::mcu::impl::InterleaveRowsBase<InterleaveRowsPass> {
  void runOnOperation() override;
};
} // namespace

/// Returns what computes the same as `kernel` from interleaved rows, null where
/// nothing does.
static const KernelInfo *findInterleaved(StringRef kernel) {
  for (const KernelForm &form : getKernelForms())
    if (form.kind == KernelForm::Interleaves && form.other == kernel)
      return findKernel(form.kernel);
  return nullptr;
}

/// Returns the kernel that the call takes fewer instructions with once its
/// rows are interleaved, null where there is none.
static const KernelInfo *findFaster(CallOp step, ir::TargetAttr target) {
  const KernelInfo &rows = step.getKernelInfo();
  const KernelInfo *fours = findInterleaved(rows.name);
  const KernelVariant *variant =
      fours ? fours->findVariant(target.getIsa()) : nullptr;
  if (!variant || step.getVariant() ||
      !variant->accepts(step.getShape(), step.getParams()))
    return nullptr;
  const CostTable &costs = CostTable::get(target.getCore(), target.getIsa());
  auto cost = costs.find(*fours, variant);
  if (!cost)
    return nullptr;
  for (const KernelVariant *other :
       {static_cast<const KernelVariant *>(nullptr),
        rows.findVariant(target.getIsa())}) {
    auto otherCost = costs.find(rows, other);
    if (otherCost && otherCost->instructions <= cost->instructions)
      return nullptr;
  }
  return fours;
}

/// Returns whether `use` passes weights to a call that is faster with them
/// interleaved.
static bool isFasterInterleaved(OpOperand &use, ir::TargetAttr target) {
  auto step = dyn_cast<CallOp>(use.getOwner());
  if (!step || !findFaster(step, target))
    return false;
  ArrayRef<KernelPointer> inputs = step.getKernelInfo().inputs;
  unsigned number = use.getOperandNumber();
  return number < inputs.size() && inputs[number].name == "w";
}

/// Returns the words that the runtime's kernels.def describes, nothing where a
/// half word overflows.
static std::optional<SmallVector<int32_t>>
putInFours(ArrayRef<char> weights, int64_t rows, int64_t columns) {
  int64_t blocks = (rows + 3) / 4, rounds = (columns + 3) / 4;
  SmallVector<int32_t> words(blocks * rounds * 4);
  auto get = [&](int64_t row, int64_t column) -> int32_t {
    bool exists = row < rows && column < columns;
    return exists ? static_cast<int8_t>(weights[row * columns + column]) : 0;
  };
  for (int64_t row = 0; row < rows; row += 2) {
    for (int64_t column = 0; column < rounds * 4; ++column) {
      int32_t half = get(row, column) + 256 * get(row + 1, column);
      if (!llvm::isInt<16>(half))
        return std::nullopt;
      int32_t &word =
          words[(row / 4 * rounds + column / 4) * 4 + row % 4 + column % 2];
      uint32_t bits = static_cast<uint16_t>(half);
      word |= static_cast<int32_t>(column % 4 < 2 ? bits : bits << 16);
    }
  }
  return words;
}

/// Interleaves the rows of `weights`, which `users` read; returns whether it
/// could.
static bool rewrite(WeightsOp weights, ArrayRef<GetWeightsOp> users,
                    ir::TargetAttr target) {
  auto type = cast<RankedTensorType>(weights.getValue().getType());
  if (weights.getCtype() || !type.getElementType().isSignlessInteger(8) ||
      type.getRank() == 0 || type.getNumElements() == 0)
    return false;
  FailureOr<WeightsView> view = WeightsView::get(weights.getValue());
  if (failed(view))
    return false;
  int64_t rows = type.getDimSize(0);
  auto words = putInFours(view->getBytes(), rows, type.getNumElements() / rows);
  if (!words)
    return false;
  OpBuilder builder(weights.getContext());
  auto wordsType = RankedTensorType::get(
      {(rows + 3) / 4, static_cast<int64_t>(words->size()) / ((rows + 3) / 4)},
      builder.getI32Type());
  weights.setValueAttr(makeWeights<int32_t>(
      wordsType, *words, getWeightsName(weights.getValue())));
  for (GetWeightsOp user : users) {
    for (OpOperand &use : user.getResult().getUses()) {
      auto step = cast<CallOp>(use.getOwner());
      step.setKernel(findFaster(step, target)->name);
    }
    user.getResult().setType(weights.getMemRefType());
  }
  return true;
}

void InterleaveRowsPass::runOnOperation() {
  ir::TargetAttr target = ir::TargetAttr::lookup(getOperation());
  if (!target)
    return;
  llvm::StringMap<SmallVector<GetWeightsOp>> users;
  getOperation().walk(
      [&](GetWeightsOp user) { users[user.getWeights()].push_back(user); });
  for (WeightsOp weights : getOperation().getOps<WeightsOp>()) {
    auto found = users.find(weights.getSymName());
    if (found == users.end())
      continue;
    bool isFaster = llvm::all_of(found->second, [&](GetWeightsOp user) {
      return llvm::all_of(user.getResult().getUses(), [&](OpOperand &use) {
        return isFasterInterleaved(use, target);
      });
    });
    if (isFaster && rewrite(weights, found->second, target))
      ++numInterleaved;
  }
}
