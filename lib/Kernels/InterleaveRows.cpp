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
static const KernelForm *findInterleaved(StringRef kernel) {
  for (const KernelForm &form : getKernelForms())
    if (form.kind == KernelForm::Interleaves && form.other == kernel)
      return &form;
  return nullptr;
}

/// Returns the kernel that the call takes fewer instructions with once its
/// rows are interleaved, null where there is none.
static const KernelForm *findFaster(CallOp step, ir::TargetAttr target) {
  const KernelInfo &rows = step.getKernelInfo();
  const KernelForm *form = findInterleaved(rows.name);
  const KernelInfo *fours = form ? findKernel(form->kernel) : nullptr;
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
  return form;
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

/// Returns the words that the runtime's kernels.def describes of weights of 8
/// bits, nothing where a half word overflows.
static std::optional<SmallVector<int32_t>>
putBytesInFours(ArrayRef<char> weights, int64_t rows, int64_t columns) {
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

/// The same of weights of 4 bits, two in a byte; they always fit.
static SmallVector<int32_t> putNibblesInFours(ArrayRef<char> weights,
                                              int64_t rows, int64_t columns) {
  int64_t blocks = (rows + 3) / 4, rounds = (columns + 3) / 4;
  SmallVector<int32_t> words(blocks * rounds * 2);
  for (int64_t row = 0; row < blocks * 4; ++row) {
    for (int64_t column = 0; column < rounds * 4; ++column) {
      uint32_t bits = 0;
      if (row < rows && column < columns)
        bits = static_cast<uint8_t>(
                   weights[row * ((columns + 1) / 2) + column / 2]) >>
                   (column % 2 * 4) &
               15;
      if (row % 4 < 3)
        bits ^= 8;
      words[(row / 4 * rounds + column / 4) * 2 + column % 2] |=
          static_cast<int32_t>(bits << (column % 4 / 2 * 16 + row % 4 * 4));
    }
  }
  return words;
}

static std::optional<SmallVector<int32_t>> putInFours(ArrayRef<char> weights,
                                                      unsigned bits,
                                                      int64_t rows,
                                                      int64_t columns) {
  if (bits == 4)
    return putNibblesInFours(weights, rows, columns);
  return putBytesInFours(weights, rows, columns);
}

/// Interleaves the rows of `weights`, which `users` read; returns whether it
/// could.
static bool rewrite(WeightsOp weights, ArrayRef<GetWeightsOp> users,
                    ir::TargetAttr target) {
  auto type = cast<RankedTensorType>(weights.getValue().getType());
  if (weights.getCtype() || !type.getElementType().isSignlessInteger(8) ||
      type.getNumElements() == 0)
    return false;
  SmallVector<CallOp> steps;
  for (GetWeightsOp user : users)
    for (OpOperand &use : user.getResult().getUses())
      steps.push_back(cast<CallOp>(use.getOwner()));
  if (steps.empty())
    return false;
  // The shape is m, k, n.
  const KernelForm &form = *findFaster(steps.front(), target);
  ArrayRef<int32_t> shape = steps.front().getShape().drop_front();
  int64_t columns = shape[0], rows = shape[1];
  bool isAlike = llvm::all_of(steps, [&](CallOp step) {
    return findFaster(step, target) == &form &&
           step.getShape().drop_front() == shape;
  });
  FailureOr<WeightsView> view = WeightsView::get(weights.getValue());
  if (!isAlike || failed(view) ||
      rows * llvm::divideCeil(columns * form.bits, 8) != type.getNumElements())
    return false;
  auto words = putInFours(view->getBytes(), form.bits, rows, columns);
  if (!words)
    return false;
  OpBuilder builder(weights.getContext());
  auto wordsType = RankedTensorType::get(
      {(rows + 3) / 4, static_cast<int64_t>(words->size()) / ((rows + 3) / 4)},
      builder.getI32Type());
  weights.setValueAttr(makeWeights<int32_t>(
      wordsType, *words, getWeightsName(weights.getValue())));
  for (GetWeightsOp user : users)
    user.getResult().setType(weights.getMemRefType());
  for (CallOp step : steps)
    step.setKernel(form.kernel);
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
