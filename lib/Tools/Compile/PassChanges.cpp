//===- PassChanges.cpp - What each pass makes of a model ------------------===//

#include "tinyml/Tools/Compile/PassChanges.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "tinyml/Dialect/MCU/IR/MCUOps.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Support/Weights.h"

using namespace mlir;

namespace tinyml {

/// Returns the number of elements of a tensor of static shape.
static int64_t getNumElements(Value value) {
  auto type = cast<ShapedType>(value.getType());
  return type.hasStaticShape() ? type.getNumElements() : 0;
}

/// Returns the multiply-accumulates of a layer with weights.
static int64_t countMACs(Operation *op) {
  if (auto recurrent = dyn_cast<ir::RecurrentOpInterface>(op)) {
    // [steps, batch, features]
    ArrayRef<int64_t> input = ir::getShape(recurrent.getInput());
    return input[0] * input[1] *
           (getNumElements(recurrent.getWeights()) +
            getNumElements(recurrent.getRecurrence()));
  }
  auto linear = dyn_cast<ir::LinearOpInterface>(op);
  if (!linear)
    return 0;
  int64_t outputs = linear.getFilterMap().getNumOutputs();
  return outputs == 0 ? 0
                      : getNumElements(linear.getOutput()) *
                            (getNumElements(linear.getFilter()) / outputs);
}

ModelSize ModelSize::get(Operation *root) {
  ModelSize size;
  auto addWeights = [&](ShapedType type) {
    if (!type.hasStaticShape())
      return;
    size.weights += type.getNumElements();
    size.weightBytes +=
        type.getNumElements() * getElementBytes(type.getElementType());
  };
  // What is in a loop counts once for each trip; `root` may be its body.
  llvm::DenseMap<Operation *, int64_t> trips;
  Operation *module = root->getParentOfType<ModuleOp>();
  (module ? module : root)->walk([&](ir::LoopOp loop) {
    if (Operation *body = loop.lookupBody())
      trips[body] = loop.getTrips();
  });
  root->walk([&](mcu::ModelOp model) {
    SmallVector<mcu::StepLoop> loops = model.getLoops();
    for (auto [number, step] : llvm::enumerate(model.getSteps()))
      if (const mcu::StepLoop *loop = mcu::findLoop(loops, number))
        trips[step] = loop->trips;
  });
  auto getTrips = [&](Operation *op) {
    auto found = trips.find(op);
    return found == trips.end() ? 1 : found->second;
  };
  root->walk([&](Operation *op) {
    if (auto call = dyn_cast<mcu::CallOp>(op)) {
      ++size.ops;
      size.macs += call.getMacs() * getTrips(op);
    } else if (auto weights = dyn_cast<mcu::WeightsOp>(op)) {
      addWeights(weights.getMemRefType());
    } else if (auto constant = dyn_cast<ir::ConstantOp>(op)) {
      if (!constant->use_empty())
        addWeights(cast<ShapedType>(constant.getType()));
    } else if (isa_and_present<ir::TinyMLDialect>(op->getDialect())) {
      ++size.ops;
      size.macs += countMACs(op) * getTrips(op->getParentOp());
    }
  });
  return size;
}

bool ModelSize::operator==(const ModelSize &other) const {
  return ops == other.ops && macs == other.macs && weights == other.weights &&
         weightBytes == other.weightBytes;
}

namespace {
class ChangeRecorder : public PassInstrumentation {
public:
  explicit ChangeRecorder(std::vector<PassChange> &changes)
      : changes(changes) {}

  void runBeforePass(Pass *pass, Operation *op) override {
    if (isGroup(pass))
      return;
    if (depth++ == 0) {
      before = ModelSize::get(op);
      wasModel = isModel(op);
    }
  }

  void runAfterPass(Pass *pass, Operation *op) override {
    if (isGroup(pass) || --depth != 0 || isModel(op) != wasModel)
      return;
    ModelSize after = ModelSize::get(op);
    // A module without ops of ours comes from ONNX.
    if (before.ops != 0 && !(after == before))
      changes.push_back({pass->getArgument().str(), before, after});
  }

  void runAfterPassFailed(Pass *pass, Operation *) override {
    if (!isGroup(pass))
      --depth;
  }

private:
  /// Passes that only run others have no name.
  static bool isGroup(Pass *pass) { return pass->getArgument().empty(); }

  /// Whether there are kernel calls already.
  static bool isModel(Operation *op) {
    return op->walk([](mcu::ModelOp) { return WalkResult::interrupt(); })
        .wasInterrupted();
  }

  std::vector<PassChange> &changes;
  int64_t depth = 0;
  ModelSize before;
  bool wasModel = false;
};
} // namespace

std::unique_ptr<PassInstrumentation>
recordChanges(std::vector<PassChange> &changes) {
  return std::make_unique<ChangeRecorder>(changes);
}

llvm::json::Array toJSON(ArrayRef<PassChange> changes) {
  llvm::json::Array array;
  for (const PassChange &change : changes)
    array.push_back(
        llvm::json::Object{{"pass", change.pass},
                           {"ops_before", change.before.ops},
                           {"ops", change.after.ops},
                           {"macs_before", change.before.macs},
                           {"macs", change.after.macs},
                           {"weights_before", change.before.weights},
                           {"weights", change.after.weights},
                           {"weight_bytes_before", change.before.weightBytes},
                           {"weight_bytes", change.after.weightBytes}});
  return array;
}

} // namespace tinyml
