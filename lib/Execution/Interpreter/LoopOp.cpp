//===- LoopOp.cpp - A function that is called several times ---------------===//

#include "Evaluators.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Execution/Interpreter/Interpreter.h"

#include <cstring>

using namespace mlir;

namespace tinyml {

/// Returns element `index` of the first dimension of `all`.
static Tensor take(const Tensor &all, int64_t index) {
  ArrayRef<int64_t> shape = all.getShape();
  auto type = RankedTensorType::get(shape.drop_front(), all.getElementType());
  size_t bytes = all.getBytes().size() / shape.front();
  return Tensor::get(type, all.getBytes().slice(index * bytes, bytes));
}

/// Makes `part` element `index` of the first dimension of `all`.
static void put(const Tensor &part, int64_t index, Tensor &all) {
  ArrayRef<char> bytes = part.getBytes();
  std::memcpy(all.getMutableBytes().data() + index * bytes.size(), bytes.data(),
              bytes.size());
}

namespace {
struct LoopModel : EvaluableOpInterface::ExternalModel<LoopModel, ir::LoopOp> {
  LogicalResult evaluate(Operation *op, ArrayRef<Tensor> operands,
                         MutableArrayRef<Tensor> results) const {
    auto loop = cast<ir::LoopOp>(op);
    auto body = dyn_cast_or_null<func::FuncOp>(loop.lookupBody());
    if (!body)
      return op->emitOpError("refers to no function");
    FailureOr<Interpreter> interpreter = Interpreter::create(body);
    if (failed(interpreter))
      return failure();
    size_t numCarried = loop.getInitial().size();
    size_t numScanned = loop.getScanned().size();
    SmallVector<Tensor> carried(operands.take_front(numCarried));
    ArrayRef<Tensor> scanned = operands.slice(numCarried, numScanned);
    ArrayRef<Tensor> captured = operands.drop_front(numCarried + numScanned);
    auto trips = static_cast<int64_t>(loop.getTrips());
    auto getIndex = [&](int64_t trip, bool isReversed) {
      return isReversed ? trips - 1 - trip : trip;
    };
    for (int64_t trip = 0; trip < trips; ++trip) {
      SmallVector<Tensor> inputs(carried);
      for (auto [index, all] : llvm::enumerate(scanned))
        inputs.push_back(
            take(all, getIndex(trip, loop.isScannedReversed(index))));
      llvm::append_range(inputs, captured);
      FailureOr<SmallVector<Tensor>> outputs = interpreter->run(inputs);
      if (failed(outputs))
        return failure();
      for (auto [index, output] : llvm::enumerate(*outputs)) {
        if (index < numCarried) {
          carried[index] = output;
          continue;
        }
        bool isReversed = loop.isGatheredReversed(index - numCarried);
        put(output, getIndex(trip, isReversed), results[index]);
      }
    }
    for (auto [result, last] : llvm::zip(results, carried))
      result = last.retype(result.getType());
    return success();
  }
};
} // namespace

void attachLoopEvaluators(MLIRContext *context) {
  ir::LoopOp::attachInterface<LoopModel>(*context);
}

} // namespace tinyml
