//===- AttributeError.cpp - Says where quantization's error comes from ----===//

#include "tinyml/Quantization/Attribution/AttributionReport.h"
#include "tinyml/Quantization/Attribution/ErrorAttribution.h"
#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Quantization/Passes.h"

namespace tinyml {
#define GEN_PASS_DEF_ATTRIBUTEERROR
#include "tinyml/Quantization/Passes.h.inc"
} // namespace tinyml

using namespace mlir;
using namespace tinyml;

namespace {
struct AttributeError : tinyml::impl::AttributeErrorBase<AttributeError> {
  using AttributeErrorBase::AttributeErrorBase;
  AttributeError(const AttributeErrorOptions &options,
                 QuantizeProgress progress, AttributionConsumer take)
      : AttributeErrorBase(options), progress(std::move(progress)),
        take(std::move(take)) {}

  void runOnOperation() override {
    FailureOr<func::FuncOp> func = getModelFunction(getOperation());
    if (failed(func) || failed(measure(*func)))
      signalPassFailure();
  }

private:
  LogicalResult measure(func::FuncOp func);
  FailureOr<AttributionData> read(func::FuncOp func) const;

  QuantizeProgress progress;
  AttributionConsumer take;
};
} // namespace

FailureOr<AttributionData> AttributeError::read(func::FuncOp func) const {
  if (data.empty())
    return func.emitError("has no data to measure its errors on");
  FailureOr<CalibrationData> file =
      CalibrationData::open(data, func, SampleUse::All);
  if (failed(file))
    return failure();
  AttributionData result;
  if (!labels.empty()) {
    FailureOr<Labels> read = Labels::read(labels, func, data, file->size());
    if (failed(read))
      return failure();
    result.labels = std::move(*read);
  }
  result.indices = drawSamples({data, samples, seed}, file->size());
  FailureOr<SampleInputs> inputs = readSamples(*file, result.indices);
  if (failed(inputs))
    return failure();
  result.inputs = std::move(*inputs);
  return result;
}

LogicalResult AttributeError::measure(func::FuncOp func) {
  FailureOr<func::FuncOp> teacher = requireTeacher(func);
  if (failed(teacher))
    return failure();
  FailureOr<AttributionData> samples = read(func);
  if (failed(samples))
    return failure();
  FailureOr<ErrorAttribution> result =
      attributeError(func, *teacher, *samples, seed, progress);
  if (failed(result))
    return failure();
  numLayers += result->layers.size();
  if (take)
    take(std::move(*result));
  else
    func.emitRemark(formatAttribution(*result));
  return success();
}

std::unique_ptr<Pass>
tinyml::createAttributeError(const AttributeErrorOptions &options,
                             QuantizeProgress progress,
                             AttributionConsumer take) {
  return std::make_unique<AttributeError>(options, std::move(progress),
                                          std::move(take));
}
