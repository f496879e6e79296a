//===- CalibrationData.cpp - Unlabelled inputs of a model -----------------===//

#include "tinyml/Quantization/Calibration/CalibrationData.h"
#include "tinyml/Quantization/ModelFunction.h"

#include <cmath>

using namespace mlir;

namespace tinyml {

/// One of so many samples or sequences is held back.
static constexpr int64_t kHeldBack = 5;

FailureOr<CalibrationData>
CalibrationData::open(StringRef path, func::FuncOp func, SampleUse use) {
  auto fail = [&](llvm::Error error) {
    return func.emitError("calibration data: ")
           << llvm::toString(std::move(error));
  };
  CalibrationData data;
  data.path = path.str();
  data.func = func;
  llvm::Expected<std::vector<Port>> ports = describeInputs(func);
  if (!ports)
    return fail(ports.takeError());
  data.ports = std::move(*ports);
  for (auto [index, type] : llvm::enumerate(func.getArgumentTypes()))
    if (!isStateArgument(func, index))
      data.types.push_back(type);
  bool hasState = !getStates(func).empty();
  llvm::Expected<ArrayFile> file = ArrayFile::open(path);
  if (!file)
    return fail(file.takeError());
  llvm::Expected<SampleReader> reader =
      SampleReader::create(data.ports, *file, {}, /*takesSequences=*/hasState);
  if (!reader)
    return fail(reader.takeError());
  if (reader->size() == 0)
    return func.emitError("calibration data: '")
           << path << "': '" << data.ports.front().name << "' has no samples";
  data.reader = std::move(*reader);
  data.use = use;
  int64_t length = hasState ? data.reader->getSequenceLength() : 1;
  int64_t total = data.reader->size();
  data.isSplit =
      total >= kFewSamples && length != 0 && total / length >= kHeldBack;
  for (int64_t index = 0; index < total; ++index)
    data.count += data.isWanted(index);
  if (failed(data.dropOthers()))
    return failure();
  if (!hasState || use == SampleUse::Judge)
    return data;
  func::FuncOp teacher = getTeacher(func);
  FailureOr<StatefulInterpreter> model =
      StatefulInterpreter::create(teacher ? teacher : func);
  if (failed(model))
    return failure();
  data.floatModel = std::move(*model);
  return data;
}

bool CalibrationData::isWanted(int64_t index) const {
  if (use == SampleUse::All || !isSplit)
    return true;
  // Without a state, sequences are no more than samples.
  int64_t length = std::max<int64_t>(1, reader->getSequenceLength());
  bool isHeldBack = index / length % kHeldBack == kHeldBack - 1;
  return isHeldBack == (use == SampleUse::Judge);
}

LogicalResult CalibrationData::fail(llvm::Error error) {
  hasFailed = true;
  return func.emitError("calibration data: ")
         << llvm::toString(std::move(error));
}

FailureOr<Tensor> CalibrationData::makeTensor(const Port &port, Type type,
                                              const Array &array,
                                              int64_t sample) {
  Tensor tensor = Tensor::get(cast<RankedTensorType>(type), array.data);
  if (!tensor.getElementType().isF32())
    return tensor;
  for (auto [element, value] : llvm::enumerate(tensor.getValues<float>())) {
    if (std::isfinite(value))
      continue;
    hasFailed = true;
    return func.emitError("calibration data: '")
           << path << "': '" << port.name << "': sample " << sample
           << ": element " << element << " is " << value;
  }
  return tensor;
}

FailureOr<SmallVector<Tensor>> CalibrationData::take() {
  if (hasFailed)
    return failure();
  int64_t index = reader->getPosition();
  llvm::Expected<Sample> sample = reader->read();
  if (!sample)
    return fail(sample.takeError());
  SmallVector<Tensor> tensors;
  for (auto [port, array, type] : llvm::zip(ports, *sample, types)) {
    FailureOr<Tensor> tensor = makeTensor(port, type, array, index);
    if (failed(tensor))
      return failure();
    tensors.push_back(std::move(*tensor));
  }
  if (!floatModel)
    return tensors;
  if (isSequenceStart(index, reader->getSequenceLength()))
    floatModel->reset();
  SmallVector<Tensor> arguments = floatModel->getArguments(tensors);
  hasFailed = failed(floatModel->run(tensors));
  if (hasFailed)
    return failure();
  return arguments;
}

FailureOr<SmallVector<Tensor>> CalibrationData::next() {
  std::lock_guard<std::mutex> lock(*mutex);
  FailureOr<SmallVector<Tensor>> sample = take();
  if (failed(sample) || failed(dropOthers()))
    return failure();
  return sample;
}

LogicalResult CalibrationData::skip() {
  std::lock_guard<std::mutex> lock(*mutex);
  return failed(drop()) ? failure() : dropOthers();
}

/// Goes on to the next sample that is wanted, or to the end.
LogicalResult CalibrationData::dropOthers() {
  while (reader->getPosition() < reader->size() &&
         !isWanted(reader->getPosition()))
    if (failed(drop()))
      return failure();
  return success();
}

/// Leaves out one sample of the file.
LogicalResult CalibrationData::drop() {
  // The state of those that follow depends on it.
  if (floatModel)
    return take();
  if (hasFailed)
    return failure();
  if (llvm::Error error = reader->skip())
    return fail(std::move(error));
  return success();
}

} // namespace tinyml
