//===- FoldAdapters.cpp - Adapters into a model's weights -----------------===//

#include "tinyml/Compression/LoRA/FoldAdapters.h"
#include "Adapter.h"
#include "AdapterInputs.h"
#include "AdapterTargets.h"
#include "SafeTensors.h"
#include "mlir/IR/Diagnostics.h"
#include "tinyml/Support/NodeNames.h"
#include "tinyml/Support/Weights.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

#include <cmath>

using namespace mlir;

namespace tinyml {

std::string parseAdapterOption(StringRef text,
                               std::vector<AdapterSource> &adapters) {
  AdapterSource source;
  auto [path, weight] = text.rsplit(':');
  double number = 0;
  if (path.size() != text.size() && !weight.getAsDouble(number)) {
    if (!std::isfinite(number))
      return ("the weight of adapter '" + text + "' is not finite").str();
    source.weight = number;
    text = path;
  }
  if (text.empty())
    return "expected an adapter as 'path' or 'path:weight'";
  source.path = text.str();
  adapters.push_back(std::move(source));
  return "";
}

std::string describeAdapters(ArrayRef<AdapterSource> adapters) {
  SmallVector<std::string> texts;
  for (const AdapterSource &source : adapters) {
    SmallString<32> text =
        llvm::sys::path::filename(StringRef(source.path).rtrim('/'));
    if (source.weight != 1) {
      text += ":";
      llvm::APFloat(source.weight).toString(text);
    }
    texts.push_back(text.str().str());
  }
  return llvm::join(texts, ",");
}

namespace {
/// Adds adapters up and writes the sums.
class Folder {
public:
  explicit Folder(ModuleOp module) : targets(module) {}

  LogicalResult add(const Adapter &adapter, double weight, Location loc);
  /// Gives the constants their sums. Fails after an error where `inputs` change
  /// one, too.
  LogicalResult write(const AdapterInputs &inputs);

private:
  LogicalResult addDelta(const AdapterLayer &layer, double weight,
                         Location loc);
  LogicalResult addBias(const AdapterLayer &layer, double weight, Location loc);
  /// Returns the numbers of a constant with what was added so far. Fails after
  /// an error at `loc` where they are no floats.
  FailureOr<SmallVector<double> *> getSum(onnx::ConstantOp constant,
                                          Location loc);

  AdapterTargets targets;
  /// Of each constant that changes, the numbers in the model, and the sums.
  llvm::MapVector<Operation *, SmallVector<double>> model, sums;
};
} // namespace

FailureOr<SmallVector<double> *> Folder::getSum(onnx::ConstantOp constant,
                                                Location loc) {
  if (auto known = sums.find(constant); known != sums.end())
    return &known->second;
  Type type = constant.getType().getElementType();
  if (!type.isF32())
    return emitError(loc) << "weight '" << getNodeName(constant.getLoc())
                          << "' is " << type
                          << "; adapters are added to f32 only";
  FailureOr<WeightsView> view =
      WeightsView::get(constant.getValue(), constant.getLoc());
  if (failed(view))
    return failure();
  SmallVector<float> values = view->getValues<float>();
  SmallVector<double> numbers(values.begin(), values.end());
  model[constant] = numbers;
  return &(sums[constant] = std::move(numbers));
}

LogicalResult Folder::addDelta(const AdapterLayer &layer, double weight,
                               Location loc) {
  FailureOr<AdapterTarget> target = targets.findWeight(layer.module, loc);
  if (failed(target))
    return failure();
  ArrayRef<int64_t> found = target->constant.getType().getShape();
  SmallVector<int64_t> expected(layer.shape);
  if (target->isTransposed)
    std::reverse(expected.begin(), expected.end());
  if (found != ArrayRef<int64_t>(expected))
    return emitError(loc) << "the adapter of module '" << layer.module
                          << "' is for a weight of "
                          << describeShape(layer.shape) << ", but weight '"
                          << getNodeName(target->constant.getLoc())
                          << "' of node '" << getNodeName(target->node.getLoc())
                          << "' is " << describeShape(found) << "; expected "
                          << describeShape(expected);
  FailureOr<SmallVector<double> *> sum = getSum(target->constant, loc);
  if (failed(sum))
    return failure();
  int64_t rows = layer.shape[0], columns = layer.values.size() / rows;
  for (int64_t o = 0; o < rows; ++o)
    for (int64_t i = 0; i < columns; ++i)
      (**sum)[target->isTransposed ? i * rows + o : o * columns + i] +=
          weight * layer.values[o * columns + i];
  return success();
}

LogicalResult Folder::addBias(const AdapterLayer &layer, double weight,
                              Location loc) {
  FailureOr<onnx::ConstantOp> constant = targets.findBias(layer.module, loc);
  if (failed(constant))
    return failure();
  ArrayRef<int64_t> found = constant->getType().getShape();
  if (found != ArrayRef<int64_t>(layer.shape))
    return emitError(loc) << "the adapter's bias of module '" << layer.module
                          << "' is " << describeShape(layer.shape)
                          << ", but that of the model is "
                          << describeShape(found);
  FailureOr<SmallVector<double> *> sum = getSum(*constant, loc);
  if (failed(sum))
    return failure();
  // Adapters replace a bias: each adds its share of the difference.
  const SmallVector<double> &before = model[*constant];
  for (auto [index, value] : llvm::enumerate(layer.values))
    (**sum)[index] += weight * (value - before[index]);
  return success();
}

LogicalResult Folder::add(const Adapter &adapter, double weight, Location loc) {
  for (const AdapterLayer &layer : adapter.deltas)
    if (failed(addDelta(layer, weight, loc)))
      return failure();
  for (const AdapterLayer &layer : adapter.biases)
    if (failed(addBias(layer, weight, loc)))
      return failure();
  return success();
}

LogicalResult Folder::write(const AdapterInputs &inputs) {
  SmallVector<std::pair<onnx::ConstantOp, ElementsAttr>> changes;
  for (auto &[op, numbers] : sums) {
    auto constant = cast<onnx::ConstantOp>(op);
    if (inputs.changes(constant))
      return emitError(constant.getLoc())
             << "one adapter adds to a weight, another replaces it";
    SmallVector<float> rounded;
    for (double number : numbers) {
      rounded.push_back(static_cast<float>(number));
      if (!std::isfinite(rounded.back()))
        return emitError(constant.getLoc())
               << "a weight is not finite once adapters are added";
    }
    changes.emplace_back(
        constant,
        makeWeights<float>(cast<RankedTensorType>(constant.getType()), rounded,
                           getWeightsName(constant.getValue())));
  }
  for (auto [constant, value] : changes)
    constant.setValueAttr(value);
  return success();
}

/// Reads an adapter of ONNX Runtime. Fails after an error at `loc`.
static FailureOr<OnnxAdapter> readInputs(const AdapterSource &source,
                                         Location loc) {
  if (source.weight != 1)
    return emitError(loc) << "an adapter of ONNX Runtime has no weight: the "
                             "model says how much of it is added";
  llvm::Expected<OnnxAdapter> adapter = readOnnxAdapter(source.path);
  if (!adapter)
    return emitError(loc) << "adapter '" << source.path
                          << "': " << llvm::toString(adapter.takeError());
  return std::move(*adapter);
}

LogicalResult
findAdapterShapes(ArrayRef<AdapterSource> adapters, MLIRContext *context,
                  std::map<std::string, std::vector<int64_t>> &shapes) {
  for (const AdapterSource &source : adapters) {
    if (!isOnnxAdapter(source.path))
      continue;
    FailureOr<OnnxAdapter> adapter =
        readInputs(source, NameLoc::get(StringAttr::get(context, source.path)));
    if (failed(adapter))
      return failure();
    for (const AdapterParameter &parameter : adapter->parameters)
      shapes[parameter.name].assign(parameter.shape.begin(),
                                    parameter.shape.end());
  }
  return success();
}

/// Adds one adapter to `folder` or `inputs`, and its files to `files`.
static LogicalResult addAdapter(const AdapterSource &source, Folder &folder,
                                AdapterInputs &inputs, Location loc,
                                std::vector<std::string> &files) {
  if (isOnnxAdapter(source.path)) {
    FailureOr<OnnxAdapter> adapter = readInputs(source, loc);
    files.push_back(source.path);
    return failed(adapter) ? failure() : inputs.add(*adapter, loc);
  }
  llvm::Expected<Adapter> adapter = readAdapter(source.path, files);
  if (!adapter)
    return emitError(loc) << "adapter " << llvm::toString(adapter.takeError());
  return folder.add(*adapter, source.weight, loc);
}

LogicalResult foldAdapters(ModuleOp module, ArrayRef<AdapterSource> adapters,
                           std::vector<std::string> *dependencies) {
  if (adapters.empty())
    return success();
  Folder folder(module);
  AdapterInputs inputs(module);
  for (const AdapterSource &source : adapters) {
    Location loc =
        NameLoc::get(StringAttr::get(module.getContext(), source.path));
    std::vector<std::string> files;
    if (failed(addAdapter(source, folder, inputs, loc, files)))
      return failure();
    if (dependencies)
      dependencies->insert(dependencies->end(), files.begin(), files.end());
  }
  if (failed(folder.write(inputs)))
    return failure();
  inputs.write();
  return success();
}

} // namespace tinyml
