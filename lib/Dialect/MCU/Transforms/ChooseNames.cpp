//===- ChooseNames.cpp - Every name that emitted C shows ------------------===//

#include "InstanceNames.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "tinyml/Dialect/MCU/IR/Adapters.h"
#include "tinyml/Dialect/MCU/Transforms/Passes.h"
#include "tinyml/Kernels/Costs.h"
#include "tinyml/Support/CNames.h"
#include <map>
#include <numeric>

namespace tinyml::mcu {
#define GEN_PASS_DEF_CHOOSENAMES
#include "tinyml/Dialect/MCU/Transforms/Passes.h.inc"
} // namespace tinyml::mcu

using namespace mlir;
using namespace tinyml;
using namespace tinyml::mcu;

namespace {
struct ChooseNamesPass : tinyml::mcu::impl::ChooseNamesBase<ChooseNamesPass> {
  using ChooseNamesBase::ChooseNamesBase;
  void runOnOperation() override;

  void nameModels();
  void nameWeights();
  void namePorts(ModelOp model);
  void nameInstances(ModelOp model);
};
} // namespace

/// Names that the printer gives to parameters and locals.
static constexpr const char *kLocals[] = {"arena", "io", "k",
                                          "n",     "s",  "status"};
/// And those that only a model with states has.
static constexpr const char *kStateLocals[] = {"i", "state"};

/// And the one that only a model with loops has.
static constexpr const char *kLoopLocal = "i";

/// And those that only a model with adapters has.
static constexpr const char *kAdapterLocals[] = {"a", "header", "w", "words"};

static void reserveLocals(ModelOp model, CNames &names) {
  for (const char *local : kLocals)
    names.reserve(local);
  if (hasAdapters(model))
    for (const char *local : kAdapterLocals)
      names.reserve(local);
  if (!model.getLoops().empty())
    names.reserve(kLoopLocal);
  if (model.getNumStates() == 0)
    return;
  for (const char *local : kStateLocals)
    names.reserve(local);
}

void ChooseNamesPass::nameModels() {
  auto models = llvm::to_vector(getOperation().getOps<ModelOp>());
  CNames names;
  for (ModelOp model : models) {
    bool useOption = !name.empty() && models.size() == 1;
    // A name that somebody chose is kept, be it long.
    model.setSymName(
        useOption && isCPrefix(name)
            ? name.getValue()
            : names.create(
                  toCPrefix(useOption ? StringRef(name) : model.getSymName())));
  }
}

void ChooseNamesPass::nameWeights() {
  CNames names;
  std::map<std::string, std::string, std::less<>> renamed;
  for (WeightsOp weights : getOperation().getOps<WeightsOp>()) {
    std::string chosen = names.create(weights.getSymName());
    renamed[weights.getSymName().str()] = chosen;
    weights.setSymName(chosen);
  }
  getOperation().walk([&](GetWeightsOp use) {
    use.setWeights(renamed.find(use.getWeights())->second);
  });
}

void ChooseNamesPass::namePorts(ModelOp model) {
  CNames names;
  reserveLocals(model, names);
  // Functions and objects of the model, which its functions refer to.
  std::string name = model.getSymName().str();
  names.reserve(name);
  for (const char *suffix : {"_check", "_compute", "_step", "_run", "_weights"})
    names.reserve(name + suffix);
  if (hasAdapters(model))
    names.reserve(name + "_adapters");
  // A state is a member of a struct, where locals do not matter; its macros
  // stand beside those of inputs and outputs.
  CNames members;
  Builder builder(&getContext());
  for (BlockArgument port : model.getPorts()) {
    unsigned index = port.getArgNumber();
    bool isState = model.getDirection(index) == PortDirection::State;
    auto tensor = model.getArgAttrOfType<StringAttr>(index, kNameAttr);
    std::string chosen = (isState ? members : names).create(tensor.getValue());
    members.reserve(chosen);
    model.setArgAttr(index, kCNameAttr, builder.getStringAttr(chosen));
  }
}

void ChooseNamesPass::nameInstances(ModelOp model) {
  CNames names;
  for (unsigned index = 0; index < model.getPorts().size(); ++index)
    names.reserve(
        model.getArgAttrOfType<StringAttr>(index, kCNameAttr).getValue());
  reserveLocals(model, names);
  using Key =
      std::tuple<StringRef, const KernelVariant *, SmallVector<int32_t>>;
  std::map<Key, KernelShapes> shapes;
  for (CallOp step : model.getSteps())
    shapes[Key(step.getKernelInfo().name, step.getKernelVariant(), {})].insert(
        SmallVector<int32_t>(step.getShape().begin(), step.getShape().end()));
  const CostTable &costs = CostTable::get(model);
  std::map<Key, SmallVector<double>> factors;
  for (CallOp step : model.getSteps())
    factors[Key(step.getKernelInfo().name, step.getKernelVariant(), {})]
        .push_back(costs.getLimitsFactor(
            step.getKernelInfo(), step.getKernelVariant(), step.getParams()));
  // A function for few shapes may be larger than one for each of them; where
  // they are alike the faster ones stay.
  constexpr double kSmaller = 0.95;
  std::map<Key, bool> shares;
  for (const auto &[key, all] : shapes) {
    const KernelInfo &kernel = *findKernel(std::get<0>(key));
    const KernelVariant *variant = std::get<1>(key);
    ArrayRef<double> ofCalls = factors[key];
    double factor = std::accumulate(ofCalls.begin(), ofCalls.end(), 0.0) /
                    static_cast<double>(ofCalls.size());
    int64_t single = costs.getSingleBytes(kernel, variant, all);
    int64_t shared = costs.getSharedBytes(kernel, variant, all);
    shares[key] =
        shareKernels && (all.size() == 1 ||
                         static_cast<double>(shared) <
                             kSmaller * factor * static_cast<double>(single));
  }
  auto isShared = [&](CallOp step) {
    return shares[Key(step.getKernelInfo().name, step.getKernelVariant(), {})];
  };
  std::map<Key, unsigned> instances;
  SmallVector<CallOp> firsts, single;
  SmallVector<unsigned> instanceOf;
  for (CallOp step : model.getSteps()) {
    Key key(step.getKernelInfo().name, step.getKernelVariant(), {});
    if (!isShared(step))
      std::get<2>(key).assign(step.getShape().begin(), step.getShape().end());
    auto [known, isNew] = instances.try_emplace(key, firsts.size());
    if (isNew) {
      firsts.push_back(step);
      if (!isShared(step))
        single.push_back(step);
    }
    instanceOf.push_back(known->second);
  }
  SmallVector<std::string> suggested(suggestInstanceNames(single)), chosen;
  auto *next = suggested.begin();
  for (CallOp step : firsts)
    chosen.push_back(isShared(step) ? step.getKernelInfo().name.str()
                                    : *next++);
  for (std::string &name : chosen)
    name = names.create(name);
  for (auto [step, index] : llvm::zip(model.getSteps(), instanceOf)) {
    CallOp call = step;
    call.setInstance(StringRef(chosen[index]));
  }
}

void ChooseNamesPass::runOnOperation() {
  nameModels();
  nameWeights();
  for (ModelOp model : getOperation().getOps<ModelOp>()) {
    namePorts(model);
    nameInstances(model);
  }
}
