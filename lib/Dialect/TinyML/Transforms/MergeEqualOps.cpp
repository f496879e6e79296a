//===- MergeEqualOps.cpp - Equal ops are computed once --------------------===//
//
// What MLIR's cse does, which takes constants in resources for different ones.
//
//===----------------------------------------------------------------------===//

#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Dialect/TinyML/Transforms/Passes.h"
#include "tinyml/Support/Weights.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/xxhash.h"
#include <unordered_map>

namespace tinyml::ir {
#define GEN_PASS_DEF_MERGEEQUALOPS
#include "tinyml/Dialect/TinyML/Transforms/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

namespace {
/// Finds constants of the same type and bytes.
class EqualConstants {
public:
  /// Returns the first constant that is equal to `constant`, which may be
  /// itself.
  Value getFirst(ConstantOp constant);

private:
  llvm::DenseMap<std::pair<Type, uint64_t>, SmallVector<ConstantOp, 1>> known;
};

struct MergeEqualOps : tinyml::ir::impl::MergeEqualOpsBase<MergeEqualOps> {
  using MergeEqualOpsBase::MergeEqualOpsBase;

  void runOnOperation() override;
};
} // namespace

Value EqualConstants::getFirst(ConstantOp constant) {
  FailureOr<WeightsView> view = WeightsView::get(constant.getValue());
  if (failed(view))
    return constant.getResult();
  ArrayRef<char> bytes = view->getBytes();
  uint64_t hash = llvm::xxh3_64bits(
      ArrayRef(reinterpret_cast<const uint8_t *>(bytes.data()), bytes.size()));
  SmallVector<ConstantOp, 1> &candidates = known[{constant.getType(), hash}];
  for (ConstantOp candidate : candidates)
    if (haveSameBytes(candidate.getValue(), constant.getValue()))
      return candidate.getResult();
  candidates.push_back(constant);
  return constant.getResult();
}

void MergeEqualOps::runOnOperation() {
  if (!getOperation().getBody().hasOneBlock())
    return markAllAnalysesPreserved();
  EqualConstants constants;
  llvm::DenseMap<Value, Value> first;
  auto getFirst = [&](Value value) {
    auto found = first.find(value);
    return found == first.end() ? value : found->second;
  };
  auto areSame = [&](Value a, Value b) {
    return success(getFirst(a) == getFirst(b));
  };
  std::unordered_map<size_t, SmallVector<Operation *, 1>> known;
  int64_t count = 0;
  Block &block = getOperation().getBody().front();
  for (Operation &op : llvm::make_early_inc_range(block.without_terminator())) {
    if (auto constant = dyn_cast<ConstantOp>(op)) {
      first[constant.getResult()] = constants.getFirst(constant);
      continue;
    }
    if (!isMemoryEffectFree(&op) || op.getNumRegions() != 0 ||
        op.getNumResults() == 0)
      continue;
    size_t hash = OperationEquivalence::computeHash(
        &op, [&](Value operand) { return hash_value(getFirst(operand)); },
        OperationEquivalence::ignoreHashValue,
        OperationEquivalence::IgnoreLocations);
    SmallVector<Operation *, 1> &candidates = known[hash];
    auto *equal = llvm::find_if(candidates, [&](Operation *candidate) {
      return OperationEquivalence::isEquivalentTo(
          candidate, &op, areSame, /*markEquivalent=*/nullptr,
          OperationEquivalence::IgnoreLocations);
    });
    if (equal == candidates.end()) {
      candidates.push_back(&op);
      continue;
    }
    op.replaceAllUsesWith(*equal);
    op.erase();
    ++count;
  }
  if (count == 0)
    return markAllAnalysesPreserved();
  // Those that only ops read that are gone.
  for (auto constant : llvm::make_early_inc_range(block.getOps<ConstantOp>()))
    if (constant->use_empty())
      constant.erase();
  numMerged += count;
  getOperation().emitRemark(
      llvm::formatv("{0} ops compute what others do, and are left out", count));
}
