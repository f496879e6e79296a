//===- CalibrationData.cpp - Unlabelled inputs of a model -----------------===//

#include "tinyml/Quantization/CalibrationData.h"

#include <cmath>

using namespace mlir;

namespace tinyml {

FailureOr<CalibrationData> CalibrationData::open(StringRef path,
                                                 func::FuncOp func) {
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
  llvm::Expected<std::vector<NamedArray>> arrays = readArrays(path);
  if (!arrays)
    return fail(arrays.takeError());
  data.arrays = std::move(*arrays);
  llvm::Expected<SampleReader> reader =
      SampleReader::create(data.ports, data.arrays, {}, path);
  if (!reader)
    return fail(reader.takeError());
  if (reader->size() == 0)
    return func.emitError("calibration data: '")
           << path << "': '" << data.ports.front().name << "' has no samples";
  data.reader = std::move(*reader);
  return data;
}

FailureOr<SmallVector<Tensor>> CalibrationData::read(int64_t index) const {
  llvm::Expected<Sample> sample = reader->read(index);
  func::FuncOp model = func;
  if (!sample)
    return model.emitError("calibration data: ")
           << llvm::toString(sample.takeError());
  SmallVector<Tensor> tensors;
  for (auto [port, array, type] :
       llvm::zip(ports, *sample, model.getArgumentTypes())) {
    Tensor tensor = Tensor::get(cast<RankedTensorType>(type), array.data);
    if (tensor.getElementType().isF32())
      for (auto [element, value] : llvm::enumerate(tensor.getValues<float>()))
        if (!std::isfinite(value))
          return model.emitError("calibration data: '")
                 << path << "': '" << port.name << "': sample " << index
                 << ": element " << element << " is " << value;
    tensors.push_back(std::move(tensor));
  }
  return tensors;
}

} // namespace tinyml
