//===- ChooseNames.cpp - Every name that emitted C shows ------------------===//

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "tinyml/Dialect/MCU/Transforms/Passes.h"
#include "tinyml/Support/CNames.h"
#include <map>

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

static void reserveLocals(ModelOp model, CNames &names) {
  for (const char *local : kLocals)
    names.reserve(local);
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
  names.reserve(model.getSymName());
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
  std::map<Key, std::string> instances;
  for (CallOp step : model.getSteps()) {
    StringRef kernel = step.getKernelInfo().name;
    Key key(kernel, step.getKernelVariant(), {});
    std::string hint = kernel.str();
    if (!shareKernels) {
      std::get<2>(key).assign(step.getShape().begin(), step.getShape().end());
      // Called after what it computes, without leading dimensions of 1.
      auto type = cast<MemRefType>(step.getOutputs().front().getType());
      StringRef separator = "_";
      for (int64_t dim :
           type.getShape().drop_while([](int64_t dim) { return dim == 1; })) {
        hint += separator.str() + std::to_string(dim);
        separator = "x";
      }
    }
    std::string &instance = instances[key];
    if (instance.empty())
      instance = names.create(hint);
    step.setInstance(StringRef(instance));
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
