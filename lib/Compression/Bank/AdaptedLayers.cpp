//===- AdaptedLayers.cpp - What adapters change of a model ----------------===//

#include "tinyml/Compression/Bank/AdaptedLayers.h"
#include "mlir/IR/Diagnostics.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Support/NodeNames.h"
#include "tinyml/Support/Weights.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"

#include <cmath>

using namespace mlir;
using namespace tinyml::ir;

namespace tinyml {

namespace {
/// Two functions, op by op.
class Comparison {
public:
  Comparison(func::FuncOp base, func::FuncOp adapted, StringRef name)
      : base(base), adapted(adapted), name(name) {}

  FailureOr<AdapterChanges> run();

private:
  LogicalResult compareOps(Operation *mine, Operation *other);
  /// Finds the layers of a constant that differs.
  LogicalResult addUses(ConstantOp constant);
  FailureOr<LayerChange> compareLayers(LinearOpInterface mine);
  InFlightDiagnostic error(Operation *op) const {
    return emitError(op->getLoc()) << "adapter '" << name << "' ";
  }

  func::FuncOp base, adapted;
  StringRef name;
  DenseMap<Value, Value> others;
  DenseMap<Operation *, unsigned> places;
  llvm::SmallSetVector<Operation *, 8> layers;
};
} // namespace

/// Whether attributes are the same but for the keys of resources.
static bool haveSameAttributes(Operation *mine, Operation *other) {
  DictionaryAttr theirs = other->getAttrDictionary();
  return mine->getAttrDictionary() == theirs ||
         (mine->getAttrDictionary().size() == theirs.size() &&
          llvm::all_of(mine->getAttrDictionary(), [&](NamedAttribute attr) {
            Attribute value = theirs.get(attr.getName());
            auto elements = dyn_cast<ElementsAttr>(attr.getValue());
            auto found = dyn_cast_or_null<ElementsAttr>(value);
            return value == attr.getValue() ||
                   (elements && found && haveSameBytes(elements, found));
          }));
}

LogicalResult Comparison::addUses(ConstantOp constant) {
  Value value = constant.getOutput();
  for (OpOperand &use : value.getUses()) {
    auto layer = dyn_cast<LinearOpInterface>(use.getOwner());
    if (!layer || use.getOperandNumber() == 0)
      return error(use.getOwner())
             << "changes what '" << getNodeName(use.getOwner()->getLoc())
             << "' reads, which is no filter or bias of a layer; fold it with "
                "--lora";
    layers.insert(layer);
  }
  return success();
}

LogicalResult Comparison::compareOps(Operation *mine, Operation *other) {
  auto constant = dyn_cast<ConstantOp>(mine);
  auto found = dyn_cast<ConstantOp>(other);
  bool isSame =
      mine->getName() == other->getName() &&
      mine->getNumOperands() == other->getNumOperands() &&
      llvm::equal(mine->getResultTypes(), other->getResultTypes()) &&
      llvm::all_of(
          llvm::zip(mine->getOperands(), other->getOperands()), [&](auto pair) {
            return others.lookup(std::get<0>(pair)) == std::get<1>(pair);
          });
  if (!isSame || (!constant && !haveSameAttributes(mine, other)))
    return error(mine) << "changes more than weights: '"
                       << getNodeName(mine->getLoc())
                       << "' is another operation then; fold it with --lora";
  for (auto [value, theirs] :
       llvm::zip(mine->getResults(), other->getResults()))
    others[value] = theirs;
  if (constant && !haveSameBytes(constant.getValue(), found.getValue()))
    return addUses(constant);
  return success();
}

/// Returns `adapted` minus `base`, of constants of one type.
static FailureOr<std::vector<double>> subtract(Value base, Value adapted) {
  FailureOr<SmallVector<double>> before = readReals(base);
  FailureOr<SmallVector<double>> after = readReals(adapted);
  if (failed(before) || failed(after))
    return failure();
  std::vector<double> difference;
  for (auto [from, to] : llvm::zip(*before, *after))
    difference.push_back(to - from);
  return difference;
}

FailureOr<LayerChange> Comparison::compareLayers(LinearOpInterface mine) {
  Operation *op = mine;
  StringRef node = getNodeName(op->getLoc());
  if (mine.getGroups() != 1 || !mine.takesFewerChannels() ||
      !mine.hasIntegerForm())
    return error(op) << "changes '" << node
                     << "', whose channels have groups; fold it with --lora";
  FailureOr<SmallVector<double>> weights = readReals(mine.getFilter());
  FailureOr<std::vector<double>> filter =
      subtract(mine.getFilter(), others.lookup(mine.getFilter()));
  if (failed(weights) || failed(filter))
    return error(op) << "changes '" << node << "', whose filter is no constant";
  double largest = 0;
  for (double weight : *weights)
    largest = std::max(largest, std::abs(weight));
  int64_t outputs = getShape(mine.getFilter()).front();
  auto length = static_cast<double>(filter->size()) / outputs;
  LayerChange change;
  // What is less than the rounding of the weights says nothing.
  change.filter =
      factorize(*filter, outputs, 0x1p-22 * largest * std::sqrt(length));
  change.bias.assign(outputs, 0.0);
  if (Value bias = mine.getBias()) {
    FailureOr<std::vector<double>> found = subtract(bias, others.lookup(bias));
    if (failed(found))
      return error(op) << "changes '" << node << "', whose bias is no constant";
    change.bias = std::move(*found);
  }
  return change;
}

FailureOr<AdapterChanges> Comparison::run() {
  Block &mine = base.front(), &other = adapted.front();
  if (!llvm::equal(mine.getArgumentTypes(), other.getArgumentTypes()) ||
      mine.getOperations().size() != other.getOperations().size())
    return error(base) << "changes more than weights; fold it with --lora";
  for (auto [argument, theirs] :
       llvm::zip(mine.getArguments(), other.getArguments()))
    others[argument] = theirs;
  for (auto [op, theirs] : llvm::zip(mine, other)) {
    places[&op] = places.size();
    if (failed(compareOps(&op, &theirs)))
      return failure();
  }
  AdapterChanges changes;
  for (Operation *layer : layers) {
    FailureOr<LayerChange> change =
        compareLayers(cast<LinearOpInterface>(layer));
    if (failed(change))
      return failure();
    changes[places.lookup(layer)] = std::move(*change);
  }
  if (changes.empty())
    return error(base) << "changes nothing";
  return changes;
}

FailureOr<AdapterChanges> findChanges(func::FuncOp base, func::FuncOp adapted,
                                      StringRef name) {
  return Comparison(base, adapted, name).run();
}

/// Returns the op at `place`.
static Operation *getOp(func::FuncOp func, unsigned place) {
  return &*std::next(func.front().begin(), place);
}

std::vector<AdaptedLayer> listLayers(func::FuncOp base,
                                     ArrayRef<AdapterChanges> adapters) {
  std::map<unsigned, AdaptedLayer> found;
  for (const AdapterChanges &changes : adapters)
    for (const auto &[place, change] : changes) {
      Operation *op = getOp(base, place);
      Value filter = cast<LinearOpInterface>(op).getFilter();
      AdaptedLayer &layer = found[place];
      layer.place = place;
      layer.name = getNodeName(op->getLoc()).str();
      if (layer.name.empty())
        layer.name = "layer" + std::to_string(place);
      layer.outputs = getShape(filter).front();
      layer.length =
          cast<ShapedType>(filter.getType()).getNumElements() / layer.outputs;
      layer.rank = std::max({layer.rank, change.filter.rank, int64_t(1)});
    }
  std::vector<AdaptedLayer> layers;
  for (auto &[place, layer] : found)
    layers.push_back(std::move(layer));
  return layers;
}

LogicalResult checkChanges(const AdapterChanges &changes,
                           ArrayRef<AdaptedLayer> layers, func::FuncOp base,
                           StringRef name) {
  auto describe = [&] {
    return llvm::join(llvm::map_range(layers,
                                      [](const AdaptedLayer &layer) {
                                        return "'" + layer.name + "' of rank " +
                                               std::to_string(layer.rank);
                                      }),
                      ", ");
  };
  for (const auto &[place, change] : changes) {
    auto layer = llvm::find_if(layers, [place = place](const auto &known) {
      return known.place == place;
    });
    if (layer != layers.end() && change.filter.rank <= layer->rank)
      continue;
    Operation *op = getOp(base, place);
    return emitError(op->getLoc())
           << "adapter '" << name << "' changes '" << getNodeName(op->getLoc())
           << "' by rank " << change.filter.rank
           << "; the slot has room for layers " << describe();
  }
  return success();
}

} // namespace tinyml
