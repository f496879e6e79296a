//===- LowerBank.cpp - Models that have adapters apart --------------------===//

#include "tinyml/Tools/Compile/LowerBank.h"
#include "mlir/Pass/PassManager.h"
#include "tinyml/Compression/Bank/Branches.h"
#include "tinyml/Compression/Bank/MergeModels.h"
#include "tinyml/Compression/Bank/ModelIdentity.h"
#include "tinyml/Quantization/ModelFunction.h"

using namespace mlir;

namespace tinyml {

LogicalResult BankLowering::findAdapters(ModuleOp module, const Load &load) {
  FailureOr<func::FuncOp> base = getModelFunction(module);
  if (failed(base))
    return failure();
  auto find = [&](const std::vector<AdapterSource> &sources,
                  StringRef name) -> FailureOr<AdapterChanges> {
    OwningOpRef<ModuleOp> adapted = load(sources);
    if (!adapted)
      return failure();
    FailureOr<func::FuncOp> func = getModelFunction(*adapted);
    if (failed(func))
      return failure();
    return findChanges(*base, *func, name);
  };
  for (const AdapterSource &source : options->bank) {
    std::string name = describeAdapters(source);
    FailureOr<AdapterChanges> changes = find({source}, name);
    if (failed(changes))
      return failure();
    names.push_back(std::move(name));
    adapters.push_back(std::move(*changes));
  }
  layers = listLayers(*base, adapters);
  if (options->slotAdapters.empty())
    return success();
  std::string name = describeAdapters(options->slotAdapters);
  FailureOr<AdapterChanges> changes = find(options->slotAdapters, name);
  if (failed(changes) || failed(checkChanges(*changes, layers, *base, name)))
    return failure();
  content = std::move(*changes);
  return success();
}

LogicalResult BankLowering::calibrate(ModuleOp module) const {
  const QuantizeOptions &quantize = options->quantize;
  CalibrateOptions calibrate;
  calibrate.data = quantize.calibration;
  calibrate.method = quantize.method;
  calibrate.percentile = quantize.percentile;
  auto measure = [&](const AdapterChanges *changes) -> LogicalResult {
    OwningOpRef<ModuleOp> copy = module.clone();
    FailureOr<func::FuncOp> func = getModelFunction(*copy);
    if (failed(func) ||
        (changes && failed(setFactors(*func, layers, *changes))))
      return failure();
    PassManager manager(copy->getContext());
    manager.addPass(createCalibrate(calibrate, quantize.progress, nullptr));
    return failed(manager.run(*copy))
               ? failure()
               : includeRanges(*getModelFunction(module), *func);
  };
  if (failed(measure(nullptr)))
    return failure();
  for (const AdapterChanges &changes : adapters)
    if (failed(measure(&changes)))
      return failure();
  return success();
}

FailureOr<BankLowering> BankLowering::create(const ModelOptions &options,
                                             ModuleOp module,
                                             const Load &load) {
  BankLowering bank;
  bank.options = &options;
  if (failed(bank.findAdapters(module, load)))
    return failure();
  const QuantizeOptions &quantize = options.quantize;
  // Factors have 8 bits, whatever the scheme's weights have.
  std::string precision;
  if (quantize.isRequested())
    if (std::optional<Precision> scheme = quantize.getPrecision())
      precision = formatPrecision({8, scheme->activationBits});
  FailureOr<func::FuncOp> func = getModelFunction(module);
  if (failed(func) ||
      failed(attachBranches(*func, bank.layers, bank.adapters, precision)))
    return failure();
  if (quantize.needsRanges() && !quantize.calibration.empty() &&
      failed(bank.calibrate(module)))
    return failure();
  return bank;
}

FailureOr<OwningOpRef<ModuleOp>>
BankLowering::lowerOne(ModuleOp module, const AdapterChanges &changes,
                       Lower lower) const {
  OwningOpRef<ModuleOp> copy = module.clone();
  FailureOr<func::FuncOp> func = getModelFunction(*copy);
  if (failed(func) || failed(setFactors(*func, layers, changes)) ||
      failed(lower(*copy)))
    return failure();
  return copy;
}

FailureOr<std::string> BankLowering::lower(ModuleOp module, Lower lower) const {
  FailureOr<func::FuncOp> func = getModelFunction(module);
  if (failed(func))
    return failure();
  std::vector<std::string> nodes = listFactorNodes(layers);
  if (!options->hasSlot) {
    std::vector<OwningOpRef<ModuleOp>> lowered;
    for (const AdapterChanges &changes : adapters) {
      FailureOr<OwningOpRef<ModuleOp>> one = lowerOne(module, changes, lower);
      if (failed(one))
        return failure();
      lowered.push_back(std::move(*one));
    }
    if (failed(lower(module)) ||
        failed(mergeModels(module, lowered, names, nodes)))
      return failure();
    return std::string();
  }
  FailureOr<std::string> identity = identifyModel(*func);
  if (failed(identity))
    return failure();
  FailureOr<OwningOpRef<ModuleOp>> filled = lowerOne(module, content, lower);
  if (failed(filled) || failed(lower(module)) ||
      failed(checkAdapted(module, **filled,
                          describeAdapters(options->slotAdapters), nodes)) ||
      failed(makeSlotModel(module, *identity, nodes)))
    return failure();
  return readSlot(module, **filled);
}

} // namespace tinyml
