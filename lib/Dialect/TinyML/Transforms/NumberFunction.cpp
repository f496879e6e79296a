//===- NumberFunction.cpp - Ops that are a function of a number -----------===//

#include "NumberFunction.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Execution/Interpreter/EvaluableOpInterface.h"
#include "tinyml/Support/Weights.h"
#include "llvm/ADT/SetVector.h"

#include <cstring>

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Larger constants are not looked at.
static constexpr int64_t kMostElements = 65536;

/// Returns `type` with `count` elements along the last dimension, 1 along the
/// others.
static RankedTensorType getLineType(RankedTensorType type, int64_t count) {
  SmallVector<int64_t> shape(type.getRank(), 1);
  if (!shape.empty())
    shape.back() = count;
  return RankedTensorType::get(shape, type.getElementType());
}

/// Returns whether all elements of `type` have the same scale, if any.
static bool hasOneScale(Type type) {
  return !isa<quant::QuantizedType>(type) ||
         isa<quant::UniformQuantizedType>(type);
}

std::optional<Tensor> tinyml::ir::readOneNumber(Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  if (!isConstantOperand(value) || type.getNumElements() == 0 ||
      type.getNumElements() > kMostElements ||
      !hasOneScale(type.getElementType()))
    return std::nullopt;
  Tensor tensor = Tensor::zeros(getLineType(type, 1));
  if (type.getElementType().isF32()) {
    std::optional<double> number = readSplat(value);
    if (!number)
      return std::nullopt;
    tensor.getMutableValues<float>()[0] = static_cast<float>(*number);
    return tensor;
  }
  FailureOr<SmallVector<int64_t>> integers = readIntegers(value);
  if (failed(integers) || !llvm::all_equal(*integers))
    return std::nullopt;
  MutableArrayRef<char> bytes = tensor.getMutableBytes();
  if (bytes.size() > sizeof(int64_t))
    return std::nullopt;
  std::memcpy(bytes.data(), &integers->front(), bytes.size());
  return tensor;
}

/// Returns whether each number of the result of `op` is one function of the
/// numbers of its operands at the same place, or of a constant.
static bool isPlaceByPlace(Operation *op) {
  if (op->getNumResults() != 1 || op->getNumOperands() == 0 ||
      !isa<EvaluableOpInterface>(op) || !isMemoryEffectFree(op) ||
      !(op->hasTrait<OpTrait::Elementwise>() || isa<BroadcastOpInterface>(op)))
    return false;
  auto result = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  if (!result || result.getRank() == 0 || result.getNumElements() == 0 ||
      !hasOneScale(result.getElementType()))
    return false;
  return llvm::all_of(op->getOperands(), [&](Value operand) {
    auto type = dyn_cast<RankedTensorType>(operand.getType());
    return type && type.getRank() == result.getRank() &&
           hasOneScale(type.getElementType()) &&
           (isConstantOperand(operand) ? readOneNumber(operand).has_value()
                                       : type.getShape() == result.getShape());
  });
}

Tensor NumberFunction::makeNumbers(int64_t count) const {
  return Tensor::zeros(
      getLineType(cast<RankedTensorType>(source.getType()), count));
}

FailureOr<Tensor> NumberFunction::compute(const Tensor &numbers) const {
  ScopedDiagnosticHandler silence(source.getContext(),
                                  [](Diagnostic &) { return success(); });
  llvm::DenseMap<Value, Tensor> known;
  known[source] = numbers;
  for (Operation *op : ops) {
    SmallVector<Tensor> operands;
    for (Value operand : op->getOperands()) {
      auto found = known.find(operand);
      operands.push_back(found == known.end() ? *readOneNumber(operand)
                                              : found->second);
    }
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    Tensor computed =
        Tensor::zeros(getLineType(type, numbers.getNumElements()));
    if (failed(cast<EvaluableOpInterface>(op).evaluate(operands, computed)))
      return failure();
    known[op->getResult(0)] = computed;
  }
  return known[result];
}

void NumberFunction::erase() const {
  for (Operation *op : llvm::reverse(ops))
    op->erase();
}

SmallVector<NumberFunction> tinyml::ir::findNumberFunctions(Value result,
                                                            int64_t maxOps) {
  SmallVector<NumberFunction> found;
  Operation *root = result.getDefiningOp();
  if (!root || !isPlaceByPlace(root))
    return found;
  llvm::SmallSetVector<Operation *, 8> ops;
  llvm::SmallSetVector<Value, 4> sources;
  Operation *next = root;
  while (next && static_cast<int64_t>(ops.size()) < maxOps) {
    ops.insert(next);
    sources.remove(next->getResult(0));
    for (Value operand : next->getOperands())
      if (!isConstantOperand(operand))
        sources.insert(operand);
    if (sources.size() == 1) {
      NumberFunction function{sources.front(), result, {}};
      function.ops.assign(ops.begin(), ops.end());
      llvm::sort(function.ops, [](Operation *a, Operation *b) {
        return a->isBeforeInBlock(b);
      });
      found.push_back(std::move(function));
    }
    // The last one in the block: what reads its result has been taken before,
    // unless it is no part of the function.
    next = nullptr;
    for (Value source : sources) {
      Operation *op = source.getDefiningOp();
      if (op && op->getBlock() == root->getBlock() && isPlaceByPlace(op) &&
          (!next || next->isBeforeInBlock(op)) &&
          llvm::all_of(source.getUsers(),
                       [&](Operation *user) { return ops.contains(user); }))
        next = op;
    }
  }
  return found;
}
