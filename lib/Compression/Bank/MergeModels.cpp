//===- MergeModels.cpp - One model of those of all adapters ---------------===//

#include "tinyml/Compression/Bank/MergeModels.h"
#include "mlir/IR/Builders.h"
#include "tinyml/Dialect/MCU/IR/Adapters.h"
#include "tinyml/Support/NodeNames.h"
#include "tinyml/Support/Weights.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace tinyml {

/// What the input that chooses is called.
static constexpr llvm::StringLiteral kInput = "adapter";

/// Returns the model of a module, which has one.
static mcu::ModelOp getModel(ModuleOp module) {
  return *module.getOps<mcu::ModelOp>().begin();
}

/// Returns the names of the weights that only calls of `nodes` read.
static llvm::StringSet<> findFactors(mcu::ModelOp model,
                                     ArrayRef<std::string> nodes) {
  llvm::StringSet<> factors, others;
  for (mcu::CallOp step : model.getSteps()) {
    StringRef node = getCompletedNodeName(step.getLoc());
    bool isFactor = llvm::is_contained(nodes, node);
    for (Value input : step.getInputs())
      if (auto from =
              mcu::getRoot(input).first.getDefiningOp<mcu::GetWeightsOp>())
        (isFactor ? factors : others).insert(from.getWeights());
  }
  for (StringRef name : others.keys())
    factors.erase(name);
  return factors;
}

/// Pairs the weights of `module` with those of `other`. Fails after an error
/// where the models differ in more than the elements of `factors`.
static FailureOr<SmallVector<std::pair<mcu::WeightsOp, ElementsAttr>>>
pairWeights(ModuleOp module, ModuleOp other, const llvm::StringSet<> &factors,
            StringRef name) {
  mcu::ModelOp mine = getModel(module), theirs = getModel(other);
  auto fail = [&](StringRef what) {
    return emitError(mine.getLoc())
           << "adapter '" << name << "' needs other " << what
           << " than the model without it; fold it with --lora";
  };
  if (!OperationEquivalence::isEquivalentTo(
          mine, theirs, OperationEquivalence::IgnoreLocations))
    return fail("kernels");
  SmallVector<std::pair<mcu::WeightsOp, ElementsAttr>> pairs;
  SmallVector<mcu::WeightsOp> found(other.getOps<mcu::WeightsOp>());
  for (auto [index, weights] :
       llvm::enumerate(module.getOps<mcu::WeightsOp>())) {
    if (index == found.size() ||
        found[index].getSymName() != weights.getSymName() ||
        found[index].getCtype() != weights.getCtype() ||
        found[index].getValue().getShapedType() !=
            weights.getValue().getShapedType())
      return fail("weights");
    if (!factors.contains(weights.getSymName()) &&
        !haveSameBytes(found[index].getValue(), weights.getValue()))
      return fail("weights outside of its branches");
    pairs.emplace_back(weights, found[index].getValue());
  }
  return pairs;
}

/// Gives the model an input that no step reads.
static LogicalResult addInput(mcu::ModelOp model, MemRefType type,
                              ArrayRef<NamedAttribute> attributes) {
  Builder builder(model.getContext());
  for (BlockArgument port : model.getPorts())
    if (auto name = model.getArgAttrOfType<StringAttr>(port.getArgNumber(),
                                                       mcu::kNameAttr);
        name && name.getValue() == kInput)
      return emitError(model.getLoc())
             << "has an input or output called '" << kInput
             << "', as that which chooses one is; give it another name with "
                "--rename";
  auto index = static_cast<unsigned>(model.getNumInputs());
  SmallVector<Attribute> all(model.getPorts().size(),
                             builder.getDictionaryAttr({}));
  if (auto old = model.getArgAttrs())
    llvm::copy(*old, all.begin());
  NamedAttrList added(attributes);
  added.set(mcu::kNameAttr, builder.getStringAttr(kInput));
  all.insert(all.begin() + index, added.getDictionary(model.getContext()));
  model.getBody().insertArgument(index, type, model.getLoc());
  model.setNumInputs(index + 1);
  model.setArgAttrsAttr(builder.getArrayAttr(all));
  return success();
}

LogicalResult mergeModels(ModuleOp module,
                          ArrayRef<OwningOpRef<ModuleOp>> adapted,
                          ArrayRef<std::string> names,
                          ArrayRef<std::string> nodes) {
  mcu::ModelOp model = getModel(module);
  Builder builder(module.getContext());
  llvm::StringSet<> factors = findFactors(model, nodes);
  llvm::MapVector<Operation *, SmallVector<Attribute>> values;
  for (auto weights : module.getOps<mcu::WeightsOp>())
    values[weights].push_back(weights.getValue());
  for (auto [index, other] : llvm::enumerate(adapted)) {
    auto pairs = pairWeights(module, *other, factors, names[index]);
    if (failed(pairs))
      return failure();
    for (auto [weights, value] : *pairs)
      values[weights].push_back(value);
  }
  for (auto &[op, all] : values)
    if (llvm::any_of(all, [&, &all = all](Attribute value) {
          return !haveSameBytes(cast<ElementsAttr>(value),
                                cast<ElementsAttr>(all.front()));
        }))
      op->setAttr(mcu::kAdaptersAttr, builder.getArrayAttr(all));
  if (llvm::none_of(module.getOps<mcu::WeightsOp>(), mcu::isAdapted))
    return emitError(model.getLoc())
           << "the adapters change nothing once the model is quantized";
  SmallVector<StringRef> listed{"none"};
  listed.append(names.begin(), names.end());
  NamedAttribute bank =
      builder.getNamedAttr(mcu::kBankAttr, builder.getStrArrayAttr(listed));
  Type byte = builder.getIntegerType(8, /*isSigned=*/false);
  return addInput(model, MemRefType::get({1}, byte), bank);
}

LogicalResult checkAdapted(ModuleOp module, ModuleOp adapted, StringRef name,
                           ArrayRef<std::string> nodes) {
  return pairWeights(module, adapted, findFactors(getModel(module), nodes),
                     name);
}

LogicalResult makeSlotModel(ModuleOp module, StringRef identity,
                            ArrayRef<std::string> nodes) {
  mcu::ModelOp model = getModel(module);
  Builder builder(module.getContext());
  llvm::StringSet<> factors = findFactors(model, nodes);
  for (auto weights : module.getOps<mcu::WeightsOp>())
    if (factors.contains(weights.getSymName())) {
      Attribute value = weights.getValue();
      weights->setAttr(mcu::kAdaptersAttr, builder.getArrayAttr(value));
    }
  // The size of the slot follows from the weights, once it is one.
  NamedAttribute slot =
      builder.getNamedAttr(mcu::kSlotAttr, builder.getStringAttr(identity));
  Type word = builder.getIntegerType(32, /*isSigned=*/false);
  if (failed(addInput(model, MemRefType::get({1}, word), slot)))
    return failure();
  FailureOr<std::optional<mcu::Adapters>> adapters = mcu::getAdapters(model);
  if (failed(adapters))
    return failure();
  model.getBody()
      .getArgument((*adapters)->port)
      .setType(MemRefType::get({(*adapters)->getSlotWords()}, word));
  return success();
}

FailureOr<std::string> readSlot(ModuleOp module, ModuleOp adapted) {
  mcu::ModelOp model = getModel(module);
  FailureOr<std::optional<mcu::Adapters>> adapters = mcu::getAdapters(model);
  if (failed(adapters))
    return failure();
  mcu::Adapters slot = **adapters;
  std::string bytes(slot.bytes, '\0');
  SmallVector<mcu::WeightsOp> found(adapted.getOps<mcu::WeightsOp>());
  for (auto [weights, offset] : llvm::zip(slot.weights, slot.offsets)) {
    mcu::WeightsOp mine = weights;
    auto *theirs = llvm::find_if(found, [&](mcu::WeightsOp other) {
      return other.getSymName() == mine.getSymName();
    });
    assert(theirs != found.end() && "the models have the same weights");
    FailureOr<WeightsView> view =
        WeightsView::get(theirs->getValue(), theirs->getLoc());
    if (failed(view))
      return failure();
    llvm::copy(view->getBytes(), bytes.begin() + offset);
  }
  return slot.makeSlot(bytes);
}

} // namespace tinyml
