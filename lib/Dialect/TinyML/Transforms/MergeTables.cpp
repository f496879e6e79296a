//===- MergeTables.cpp - One table of element-wise integer ops ------------===//

#include "NumberFunction.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Dialect/TinyML/Transforms/ChannelRanges.h"
#include "tinyml/Dialect/TinyML/Transforms/Passes.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/Support/FormatVariadic.h"

namespace tinyml::ir {
#define GEN_PASS_DEF_MERGETABLES
#include "tinyml/Dialect/TinyML/Transforms/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Entry i of a table is that of the stored number int8_t(i).
static constexpr int64_t kEntries = 256;

/// Returns whether `value` has one scale and signed storage of 8 bits.
static bool isByte(Value value) {
  quant::UniformQuantizedType type = getQuantizedType(value);
  return type && type.isSigned() && type.getStorageTypeIntegralWidth() == 8;
}

/// Returns whether a table in place of the ops saves one of them, and a table.
static bool isWorthATable(const NumberFunction &function) {
  int64_t ops = 0, tables = 0;
  bool hasFloats = false;
  for (Operation *op : function.ops) {
    Value result = op->getResult(0);
    hasFloats |= getElementType(result).isF32();
    if (isa<StorageCastOp>(op))
      continue;
    ++ops;
    tables += op->hasTrait<OpTrait::Elementwise>();
  }
  return ops > 1 && (tables > 0 || hasFloats || ops > 2);
}

namespace {
struct MergeTables : tinyml::ir::impl::MergeTablesBase<MergeTables> {
  using MergeTablesBase::MergeTablesBase;

  void runOnOperation() override {
    if (!getOperation().getBody().hasOneBlock())
      return;
    // One pass object runs on many functions.
    ranges.reset();
    erased.clear();
    tables = identities = removed = 0;
    SmallVector<Operation *> ops;
    for (Operation &op : getOperation().getBody().front())
      ops.push_back(&op);
    // From the end, so that the first function that is found is the largest.
    for (Operation *op : llvm::reverse(ops))
      if (!erased.contains(op))
        replace(op);
    numTables += tables;
    numIdentities += identities;
    if (tables + identities > 0)
      getOperation().emitRemark(
          llvm::formatv("{0} groups of element-wise ops are a table each, {1} "
                        "did nothing: {2} ops less",
                        tables, identities, removed));
  }

private:
  void replace(Operation *root);
  bool isIdentity(const NumberFunction &function, ArrayRef<int8_t> table);

  llvm::DenseSet<Operation *> erased;
  std::optional<ChannelRanges> ranges;
  int64_t tables = 0, identities = 0, removed = 0;
};
} // namespace

/// Returns whether every number that the source may have stays as it is.
bool MergeTables::isIdentity(const NumberFunction &function,
                             ArrayRef<int8_t> table) {
  if (function.source.getType() != function.result.getType())
    return false;
  auto keeps = [&](int64_t lo, int64_t hi) {
    for (int64_t stored = lo; stored <= hi; ++stored)
      if (table[static_cast<uint8_t>(stored)] != stored)
        return false;
    return true;
  };
  if (keeps(-128, 127))
    return true;
  // Two numbers must stay: else the ranges are not worth the time to find them,
  // which happens once for all functions.
  int64_t same = 0;
  for (int64_t stored = -128; stored < 128; ++stored)
    same += table[static_cast<uint8_t>(stored)] == stored;
  if (same < 2)
    return false;
  if (!ranges)
    ranges.emplace(getOperation());
  return llvm::all_of(ranges->get(function.source), [&](ChannelRange range) {
    return keeps(std::max<int64_t>(-128, static_cast<int64_t>(range.lo)),
                 std::min<int64_t>(127, static_cast<int64_t>(range.hi)));
  });
}

/// Replaces the largest function that ends with `root`, if there is one.
void MergeTables::replace(Operation *root) {
  if (root->getNumResults() != 1 || !isByte(root->getResult(0)))
    return;
  SmallVector<NumberFunction> functions =
      findNumberFunctions(root->getResult(0), maxOps);
  for (const NumberFunction &function : llvm::reverse(functions)) {
    if (!isByte(function.source))
      continue;
    Tensor numbers = function.makeNumbers(kEntries);
    for (auto [index, number] :
         llvm::enumerate(numbers.getMutableValues<int8_t>()))
      number = static_cast<int8_t>(index);
    FailureOr<Tensor> computed = function.compute(numbers);
    if (failed(computed))
      continue;
    ArrayRef<int8_t> table = computed->getValues<int8_t>();
    Value made;
    if (isIdentity(function, table)) {
      made = function.source;
      ++identities;
      removed += function.ops.size();
    } else if (isWorthATable(function)) {
      OpBuilder builder(root);
      auto type =
          RankedTensorType::get(kEntries, getElementType(function.result));
      Value entries = createIntegers(
          builder, root->getLoc(), type,
          SmallVector<int64_t>(table.begin(), table.end()), "table");
      made =
          LookupOp::create(builder, root->getLoc(), function.result.getType(),
                           function.source, entries);
      ++tables;
      removed += function.ops.size() - 1;
    } else {
      continue;
    }
    numOps += function.ops.size();
    erased.insert(function.ops.begin(), function.ops.end());
    root->getResult(0).replaceAllUsesWith(made);
    function.erase();
    return;
  }
}
