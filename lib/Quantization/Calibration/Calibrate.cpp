//===- Calibrate.cpp - Which numbers the tensors of a model hold ----------===//

#include "tinyml/Execution/Interpreter/Interpreter.h"
#include "tinyml/Quantization/Calibration/CalibrationData.h"
#include "tinyml/Quantization/Calibration/RangeSearch.h"
#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Quantization/Passes.h"
#include "llvm/Support/FileOutputBuffer.h"
#include "llvm/Support/MemoryBuffer.h"

#include <cmath>
#include <mutex>

namespace tinyml {
#define GEN_PASS_DEF_CALIBRATE
#include "tinyml/Quantization/Passes.h.inc"
} // namespace tinyml

using namespace mlir;
using namespace tinyml;

namespace {
/// What one thread has seen of each value.
class Observations {
public:
  Observations(ArrayRef<RangedValue> values, bool countsNumbers)
      : countsNumbers(countsNumbers), histograms(values.size()) {
    for (auto [index, ranged] : llvm::enumerate(values))
      indices[ranged.value] = index;
  }

  /// Fails after an error where a number is NaN or infinite.
  LogicalResult add(Value value, const Tensor &tensor);

  void merge(const Observations &other) {
    for (auto [mine, theirs] : llvm::zip(histograms, other.histograms))
      mine.merge(theirs);
  }

  const Histogram &get(size_t index) const { return histograms[index]; }

private:
  bool countsNumbers;
  DenseMap<Value, size_t> indices;
  std::vector<Histogram> histograms;
};

struct Calibrate : tinyml::impl::CalibrateBase<Calibrate> {
  using CalibrateBase::CalibrateBase;
  Calibrate(const CalibrateOptions &options, QuantizeProgress progress,
            RangesConsumer takeRanges)
      : CalibrateBase(options), progress(std::move(progress)),
        takeRanges(std::move(takeRanges)) {}

  void runOnOperation() override {
    FailureOr<func::FuncOp> func = getModelFunction(getOperation());
    if (failed(func) || failed(checkOptions(*func)) || failed(setRanges(*func)))
      signalPassFailure();
  }

private:
  LogicalResult checkOptions(func::FuncOp func);
  LogicalResult setRanges(func::FuncOp func);
  LogicalResult readRanges(func::FuncOp func);
  LogicalResult writeRanges(func::FuncOp func);
  LogicalResult measureRanges(func::FuncOp func);
  Range findRange(const Histogram &histogram) const;

  QuantizeProgress progress;
  RangesConsumer takeRanges;
};
} // namespace

LogicalResult Observations::add(Value value, const Tensor &tensor) {
  auto index = indices.find(value);
  if (index == indices.end())
    return success();
  ArrayRef<float> numbers = tensor.getValues<float>();
  if (!llvm::all_of(numbers,
                    [](float number) { return std::isfinite(number); }))
    return emitError(value.getLoc(),
                     "gives a number that is not finite on a sample of the "
                     "calibration data");
  Histogram &histogram = histograms[index->second];
  if (countsNumbers)
    histogram.add(numbers);
  else
    histogram.addRange(numbers);
  return success();
}

LogicalResult Calibrate::checkOptions(func::FuncOp func) {
  if (!parseCalibrationMethod(method))
    return func.emitError("unknown calibration method '")
           << method << "': minmax, percentile, mse or entropy";
  if (!(percentile > 0 && percentile <= 100))
    return func.emitError("a percentile is above 0 and at most 100, found ")
           << percentile.getValue();
  if (bits < 2 || bits > 16)
    return func.emitError("an activation has 2 to 16 bits, found ")
           << bits.getValue();
  return success();
}

LogicalResult Calibrate::setRanges(func::FuncOp func) {
  if (!ranges.empty()) {
    if (failed(readRanges(func)))
      return failure();
  } else if (!data.empty() && failed(measureRanges(func))) {
    return failure();
  }
  return saveRanges.empty() ? success() : writeRanges(func);
}

LogicalResult Calibrate::readRanges(func::FuncOp func) {
  auto buffer = llvm::MemoryBuffer::getFile(ranges, /*IsText=*/true);
  if (!buffer)
    return func.emitError("ranges: '")
           << ranges << "': " << buffer.getError().message();
  if (llvm::Error error = parseRanges((*buffer)->getBuffer(), func))
    return func.emitError("ranges: '")
           << ranges << "': " << llvm::toString(std::move(error));
  numRanges += listRangedValues(func).size();
  return success();
}

LogicalResult Calibrate::writeRanges(func::FuncOp func) {
  FailureOr<std::string> text = formatRanges(func);
  if (failed(text))
    return failure();
  if (takeRanges) {
    takeRanges(std::move(*text));
    return success();
  }
  auto buffer = llvm::FileOutputBuffer::create(saveRanges, text->size());
  llvm::Error error = buffer.takeError();
  if (!error) {
    llvm::copy(*text, (*buffer)->getBufferStart());
    error = (*buffer)->commit();
  }
  if (error)
    return func.emitError("ranges: '")
           << saveRanges << "': " << llvm::toString(std::move(error));
  return success();
}

Range Calibrate::findRange(const Histogram &histogram) const {
  int64_t levels = int64_t(1) << bits;
  switch (*parseCalibrationMethod(method)) {
  case CalibrationMethod::MinMax:
    return histogram.getRange();
  case CalibrationMethod::Percentile:
    return findPercentileRange(histogram, percentile);
  case CalibrationMethod::MSE:
    return findMSERange(histogram, levels);
  case CalibrationMethod::Entropy:
    return findEntropyRange(histogram, levels);
  }
  llvm_unreachable("all methods are listed");
}

LogicalResult Calibrate::measureRanges(func::FuncOp func) {
  FailureOr<CalibrationData> samples = CalibrationData::open(data, func);
  FailureOr<Interpreter> interpreter = Interpreter::create(func);
  if (failed(samples) || failed(interpreter))
    return failure();
  std::vector<RangedValue> values = listRangedValues(func);
  bool countsNumbers =
      parseCalibrationMethod(method) != CalibrationMethod::MinMax;
  int64_t count = samples->size();
  std::vector<Observations> observations(countWorkers(count),
                                         Observations(values, countsNumbers));
  std::mutex mutex;
  int64_t done = 0;
  // The samples go to whichever thread is free: only bins are counted.
  auto visit = [&](int64_t, unsigned worker) -> LogicalResult {
    FailureOr<SmallVector<Tensor>> inputs = samples->next();
    if (failed(inputs))
      return failure();
    bool isFinite = true;
    auto observe = [&](Value value, const Tensor &tensor) {
      isFinite = isFinite && succeeded(observations[worker].add(value, tensor));
    };
    if (failed(interpreter->run(*inputs, observe)) || !isFinite)
      return failure();
    std::lock_guard<std::mutex> lock(mutex);
    reportProgress(progress, "calibrate", ++done, count);
    return success();
  };
  if (failed(forEachSample(&getContext(), count, visit)))
    return failure();
  for (const Observations &other : ArrayRef(observations).drop_front())
    observations.front().merge(other);
  for (auto [index, ranged] : llvm::enumerate(values))
    setRange(ranged.value, findRange(observations.front().get(index)));
  numSamples += count;
  numRanges += values.size();
  return success();
}

std::unique_ptr<Pass> tinyml::createCalibrate(const CalibrateOptions &options,
                                              QuantizeProgress progress,
                                              RangesConsumer takeRanges) {
  return std::make_unique<Calibrate>(options, std::move(progress),
                                     std::move(takeRanges));
}
