//===- ConvertTree.cpp - tree_ensemble, packed_trees and scatter ----------===//

#include "Converters.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Support/QuantMath.h"
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
static FailureOr<SmallVector<T>> readTable(Operation *op, Value table) {
  ElementsAttr constant = ModelBuilder::getConstant(table);
  if (!constant)
    return op->emitError("has a table that is no constant");
  FailureOr<WeightsView> view = WeightsView::get(constant, op->getLoc());
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
// packed_trees
//===----------------------------------------------------------------------===//

namespace {
/// Goes through the half words of all trees.
class PackedTreeReader {
public:
  static FailureOr<PackedTreeReader> get(ir::PackedTreesOp op);

  /// Checks that no way leaves the tables, and returns the length of the
  /// longest one.
  FailureOr<int64_t> measureDepth();

private:
  explicit PackedTreeReader(ir::PackedTreesOp op) : op(op) {}

  /// Finds where nodes begin: the stream is read from its first half word on.
  LogicalResult findNodes();
  bool isLeaf(int64_t at) const { return nodes[at] > 0x7fff; }

  ir::PackedTreesOp op;
  SmallVector<uint16_t> nodes;
  SmallVector<int32_t> roots;
  SmallVector<int64_t> starts;
  /// The comparisons below each half word that begins a node, else -1.
  SmallVector<int64_t> depths;
  int64_t length = 3; ///< half words of a branch
};
} // namespace

FailureOr<PackedTreeReader> PackedTreeReader::get(ir::PackedTreesOp op) {
  PackedTreeReader reader(op);
  FailureOr<SmallVector<uint16_t>> nodes =
      readTable<uint16_t>(op, op.getNodes());
  FailureOr<SmallVector<int32_t>> roots = readTable<int32_t>(op, op.getRoots());
  if (failed(nodes) || failed(roots))
    return failure();
  reader.nodes = std::move(*nodes);
  reader.roots = std::move(*roots);
  auto type = cast<quant::QuantizedType>(ir::getElementType(op.getInput()));
  reader.length = type.getStorageTypeIntegralWidth() == 8 ? 2 : 3;
  return reader;
}

LogicalResult PackedTreeReader::findNodes() {
  auto size = static_cast<int64_t>(nodes.size());
  int64_t width = ir::getShape(op.getInput())[1];
  int64_t places = op.getLeaves() ? ir::getShape(op.getLeaves())[0]
                                  : ir::getShape(op.getBase())[0];
  int64_t leafLength = op.getLeaves() ? 1 : 2;
  for (int64_t at = 0; at < size;) {
    starts.push_back(at);
    int64_t end = at + (isLeaf(at) ? leafLength : length);
    if (end > size)
      return op.emitError("has a node at half word ")
             << at << " that ends behind the last";
    int64_t place = nodes[at] & 0x7fff;
    int64_t feature = length == 2 ? place >> 8 : place;
    if (isLeaf(at) ? place >= places : feature >= width)
      return op.emitError("has a node at half word ")
             << at << " that asks for number " << (isLeaf(at) ? place : feature)
             << " of " << (isLeaf(at) ? places : width);
    at = end;
  }
  return success();
}

FailureOr<int64_t> PackedTreeReader::measureDepth() {
  if (failed(findNodes()))
    return failure();
  auto size = static_cast<int64_t>(nodes.size());
  depths.assign(size, -1);
  for (int64_t at : llvm::reverse(starts)) {
    if (isLeaf(at)) {
      depths[at] = 0;
      continue;
    }
    int64_t no = at + nodes[at + length - 1], yes = at + length;
    if (no <= at || no >= size || depths[no] < 0 || yes >= size)
      return op.emitError("has a node at half word ")
             << at << ", which leads nowhere";
    depths[at] = 1 + std::max(depths[yes], depths[no]);
  }
  int64_t depth = 0;
  for (int64_t root : roots) {
    if (root < 0 || root >= size || depths[root] < 0)
      return op.emitError("has a tree at half word ")
             << root << ", where no node begins";
    depth = std::max(depth, depths[root]);
  }
  return depth;
}

/// Checks that no sum overflows: `roots` leaves are added to the base.
static LogicalResult checkSums(ir::PackedTreesOp op) {
  FailureOr<SmallVector<int32_t>> base = readTable<int32_t>(op, op.getBase());
  if (failed(base))
    return failure();
  int64_t largest = 0, leaf = 1 << 15;
  for (int64_t number : *base)
    largest = std::max(largest, std::abs(number));
  if (op.getLeaves() && ir::getElementType(op.getLeaves()).isInteger(8))
    leaf = 1 << 7;
  if (largest + leaf * ir::getShape(op.getRoots())[0] <
      std::numeric_limits<int32_t>::max())
    return success();
  return op.emitError("has sums that may overflow 32 bits: ")
         << ir::getShape(op.getRoots())[0] << " leaves of up to " << leaf
         << " and a base of up to " << largest;
}

static LogicalResult convertPackedTrees(ir::PackedTreesOp op,
                                        ModelBuilder &model) {
  FailureOr<PackedTreeReader> reader = PackedTreeReader::get(op);
  if (failed(reader) || failed(checkSums(op)))
    return failure();
  FailureOr<int64_t> depth = reader->measureDepth();
  if (failed(depth))
    return failure();
  auto type = cast<quant::QuantizedType>(ir::getElementType(op.getInput()));
  double result = ir::getQuantizedType(op.getOutput()).getScale();
  FailureOr<Requantizer> rq =
      computeRequantizer(op.getLeafScale().convertToDouble() / result);
  if (failed(rq))
    return op.emitError("has scales of leaves and sums that are too far apart");
  auto length = [&](Value value) {
    return model.narrow(ir::getShape(value).front());
  };
  ArrayRef<int64_t> input = ir::getShape(op.getInput());
  bool hasRows = static_cast<bool>(op.getLeaves());
  tm_tree_shape shape = {model.narrow(input[0]),
                         model.narrow(input[1]),
                         length(op.getBase()),
                         length(op.getRoots()),
                         length(op.getNodes()),
                         model.narrow(*depth),
                         hasRows ? length(op.getLeaves()) : 0};
  tm_tree_int_q q = {rq->mult, rq->pre};
  unsigned bits = type.getStorageTypeIntegralWidth(), leafBits = 16;
  SmallVector<Value> inputs;
  for (Value operand :
       {op.getInput(), op.getRoots(), op.getBase(), op.getNodes()})
    inputs.push_back(model.getBuffer(operand));
  if (hasRows) {
    inputs.push_back(model.getBuffer(op.getLeaves()));
    leafBits = ir::getElementType(op.getLeaves()).getIntOrFloatBitWidth();
  }
  std::string name = hasRows ? "tree_rows_s" : "tree_sum_s";
  name += std::to_string(bits);
  if (leafBits != bits)
    name += "w" + std::to_string(leafBits);
  Value sum = model.createTemporary(op.getLoc(), ir::getShape(op.getBase())[0],
                                    IntegerType::get(op.getContext(), 32));
  return model.callWithWords(name, op.getLoc(), inputs,
                             model.createResult(op.getOutput()),
                             mcu::toWords(shape), mcu::toWords(q), sum);
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
  converters.add(convertPackedTrees);
  converters.add(convertScatter);
}

} // namespace tinyml
