//===- ConvertTree.cpp - tree_ensemble and scatter ------------------------===//

#include "Converters.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;

namespace tinyml {

//===----------------------------------------------------------------------===//
// tree_ensemble
//===----------------------------------------------------------------------===//

namespace {
/// What the tables of an ensemble are found to say.
struct TreeFacts {
  int64_t depth = 0;
  bool sendsNaN = false;
};
} // namespace

/// Reads a table, which has to be a constant.
template <typename T>
static FailureOr<SmallVector<T>> readTable(ir::TreeEnsembleOp op, Value table) {
  ElementsAttr constant = ModelBuilder::getConstant(table);
  if (!constant)
    return op.emitError("has a table that is no constant");
  FailureOr<WeightsView> view = WeightsView::get(constant, op.getLoc());
  if (failed(view))
    return failure();
  return view->getValues<T>();
}

/// Checks that no way leaves the tables, and finds the longest one. Every step
/// leads forwards.
static FailureOr<TreeFacts> readTrees(ir::TreeEnsembleOp op) {
  constexpr unsigned kLeaf = 0x7fff;
  FailureOr<SmallVector<uint16_t>> features =
      readTable<uint16_t>(op, op.getFeatures());
  FailureOr<SmallVector<uint16_t>> next = readTable<uint16_t>(op, op.getNext());
  FailureOr<SmallVector<int32_t>> roots = readTable<int32_t>(op, op.getRoots());
  if (failed(features) || failed(next) || failed(roots))
    return failure();
  int64_t count = features->size(), width = ir::getShape(op.getInput())[1];
  int64_t places = op.getLeaves() ? ir::getShape(op.getLeaves())[0]
                                  : ir::getShape(op.getBase())[0];
  SmallVector<int64_t> depths(count, 0);
  TreeFacts facts;
  for (int64_t node = count - 1; node >= 0; --node) {
    int64_t feature = (*features)[node] & kLeaf, step = (*next)[node];
    if (feature == kLeaf) {
      if (step >= places)
        return op.emitError("has a leaf that adds to number ")
               << step << " of " << places;
      continue;
    }
    if (feature >= width || step < 1 || node + step >= count ||
        node + 1 >= count)
      return op.emitError("has node ") << node << ", which leads nowhere";
    depths[node] = 1 + std::max(depths[node + 1], depths[node + step]);
    facts.sendsNaN |= (*features)[node] > kLeaf;
  }
  for (int64_t root : *roots) {
    if (root < 0 || root >= count)
      return op.emitError("has root ") << root << " of " << count << " nodes";
    facts.depth = std::max(facts.depth, depths[root]);
  }
  return facts;
}

static LogicalResult convertTreeEnsemble(ir::TreeEnsembleOp op,
                                         ModelBuilder &model) {
  FailureOr<TreeFacts> facts = readTrees(op);
  if (failed(facts))
    return failure();
  ArrayRef<int64_t> input = ir::getShape(op.getInput());
  auto length = [&](Value value) {
    return model.narrow(ir::getShape(value).front());
  };
  bool hasRows = static_cast<bool>(op.getLeaves());
  tm_tree_shape shape = {model.narrow(input[0]),
                         model.narrow(input[1]),
                         length(op.getBase()),
                         length(op.getRoots()),
                         length(op.getFeatures()),
                         model.narrow(facts->depth),
                         hasRows ? length(op.getLeaves()) : 0};
  tm_tree_q q = {facts->sendsNaN ? 1 : 0};
  SmallVector<Value> inputs =
      llvm::map_to_vector(op->getOperands(), [&](Value operand) {
        return model.getBuffer(operand);
      });
  return model.call(hasRows ? "tree_rows_f32" : "tree_sum_f32", op.getLoc(),
                    inputs, model.createResult(op.getOutput()), shape, q);
}

//===----------------------------------------------------------------------===//
// scatter
//===----------------------------------------------------------------------===//

static LogicalResult convertScatter(ir::ScatterOp op, ModelBuilder &model) {
  ArrayRef<int64_t> input = ir::getShape(op.getInput());
  tm_scatter_shape shape = {model.narrow(input[0]), model.narrow(input[1]),
                            model.narrow(ir::getShape(op.getIndices())[0])};
  SmallVector<Value> inputs =
      llvm::map_to_vector(op->getOperands(), [&](Value operand) {
        return model.getBuffer(operand);
      });
  Value output = model.createResult(op.getOutput());
  Type type = ir::getElementType(op.getOutput());
  if (op.getReduction() == "none") {
    int64_t bits = 8 * getElementBytes(type);
    return model.call(("scatter_" + Twine(bits)).str(), op.getLoc(), inputs,
                      output, shape);
  }
  tm_scatter_q q = {llvm::StringSwitch<int32_t>(op.getReduction())
                        .Case("add", TM_SCATTER_ADD)
                        .Case("mul", TM_SCATTER_MUL)
                        .Case("min", TM_SCATTER_MIN)
                        .Default(TM_SCATTER_MAX)};
  StringRef suffix = type.isF32() ? "f32" : type.isInteger(32) ? "s32" : "s64";
  return model.call(("scatter_reduce_" + suffix).str(), op.getLoc(), inputs,
                    output, shape, q);
}

//===----------------------------------------------------------------------===//
// couple_pairs
//===----------------------------------------------------------------------===//

static LogicalResult convertCouplePairs(ir::CouplePairsOp op,
                                        ModelBuilder &model) {
  ArrayRef<int64_t> result = ir::getShape(op.getOutput());
  tm_pairs_shape shape = {model.narrow(result[0]), model.narrow(result[1])};
  Value product = model.createTemporary(op.getLoc(), result[1],
                                        ir::getElementType(op.getOutput()));
  return model.callWithWords("couple_pairs_f32", op.getLoc(),
                             model.getBuffer(op.getInput()),
                             model.createResult(op.getOutput()),
                             mcu::toWords(shape), /*params=*/{}, product);
}

void addTreeConverters(Converters &converters) {
  converters.add(convertCouplePairs);
  converters.add(convertTreeEnsemble);
  converters.add(convertScatter);
}

} // namespace tinyml
