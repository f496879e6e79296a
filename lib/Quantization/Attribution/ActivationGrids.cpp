//===- ActivationGrids.cpp - What a value is quantized to -----------------===//

#include "ActivationGrids.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Quantization/Insertion/ActivationPlan.h"
#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Support/ElementScales.h"

#include <cmath>

using namespace mlir;
using namespace tinyml::ir;

namespace tinyml {

/// Returns what quantizing `x` to `type` leaves of it but for one of its
/// errors. The arithmetic is that of quantize and dequantize.
static Tensor applyOne(RankedTensorType type, GridError error,
                       const Tensor &x) {
  auto element = cast<quant::QuantizedType>(type.getElementType());
  FailureOr<ElementScales> scales = ElementScales::get(type);
  assert(succeeded(scales) && "the op is verified");
  Tensor result = x;
  for (auto [index, number] :
       llvm::enumerate(result.getMutableValues<float>())) {
    auto scale = static_cast<float>(scales->getScale(index));
    int64_t zeroPoint = scales->getZeroPoint(index);
    auto getReal = [&](int64_t stored) {
      return static_cast<float>(stored - zeroPoint) * scale;
    };
    number = error == GridError::Rounding
                 ? std::nearbyint(number / scale) * scale
                 : std::clamp(number, getReal(element.getStorageTypeMin()),
                              getReal(element.getStorageTypeMax()));
  }
  return result;
}

FailureOr<Tensor> ActivationGrid::apply(GridError error,
                                        const Tensor &x) const {
  Tensor result = x;
  for (Operation *op : ops) {
    if (error == GridError::Both) {
      FailureOr<SmallVector<Tensor>> next = runOp(op, result);
      if (failed(next))
        return failure();
      result = std::move(next->front());
    } else if (isa<QuantizeOp>(op)) {
      auto type = cast<RankedTensorType>(op->getResult(0).getType());
      result = applyOne(type, error, result);
    }
  }
  return result;
}

/// Returns `op` where quantization put it in, else null: it has no number.
template <typename Op>
static Op getAdded(Value value) {
  auto op = value.getDefiningOp<Op>();
  return op && !op->hasAttr(kIdAttr) ? op : nullptr;
}

/// Takes the quantize and dequantize ops that were put before `operand`, in
/// turn; returns what the first one reads.
static Value findRoot(Value operand, SmallVectorImpl<Operation *> &ops) {
  while (auto dequantize = getAdded<DequantizeOp>(operand)) {
    auto quantize = getAdded<QuantizeOp>(dequantize.getInput());
    if (!quantize)
      break;
    ops.insert(ops.begin(), {quantize.getOperation(), dequantize});
    operand = quantize.getInput();
  }
  return operand;
}

/// Returns whether `op`, of the student, only moves elements of the type that
/// `result` is the first to get.
static bool isMoved(Operation *op, const ActivationGrid &grid) {
  return isMovement(op) && llvm::all_of(op->getOperands(), [&](Value operand) {
           auto dequantize = operand.getDefiningOp<DequantizeOp>();
           return dequantize &&
                  getElementType(dequantize.getInput()) ==
                      getElementType(grid.ops.front()->getResult(0));
         });
}

FailureOr<std::vector<ActivationGrid>>
listActivationGrids(Value value, func::FuncOp student,
                    FindStudent findStudent) {
  Operation *op = value.getDefiningOp();
  Operation *mine = op ? findStudent(op) : nullptr;
  std::vector<ActivationGrid> grids;
  DenseMap<Value, size_t> byEnd;
  for (OpOperand &use : value.getUses()) {
    Operation *user = use.getOwner(), *reader = findStudent(user);
    unsigned number = use.getOperandNumber();
    SmallVector<Operation *> ops;
    Value root = reader && number < reader->getNumOperands()
                     ? findRoot(reader->getOperand(number), ops)
                     : Value();
    Value expected;
    if (auto arg = dyn_cast<BlockArgument>(value))
      expected = student.getArgument(arg.getArgNumber());
    else if (mine)
      expected = mine->getResult(cast<OpResult>(value).getResultNumber());
    if (!root || root != expected)
      return user->emitOpError("is not what the teacher has any more: its "
                               "operand ")
             << number << " cannot be compared";
    if (ops.empty())
      continue;
    Value end = ops.back()->getResult(0);
    auto [entry, isNew] = byEnd.try_emplace(end, grids.size());
    if (isNew)
      grids.push_back({std::move(ops), {}});
    grids[entry->second].uses.push_back(&use);
  }
  llvm::erase_if(grids, [&](const ActivationGrid &grid) {
    return mine && isMoved(mine, grid);
  });
  return grids;
}

} // namespace tinyml
