//===- Labels.cpp - What a model should answer ----------------------------===//

#include "tinyml/Quantization/Attribution/Labels.h"
#include "tinyml/Data/Npy.h"

#include <cmath>

using namespace mlir;

namespace tinyml {

/// Returns what is wrong with a class number for `classes` outputs or with a
/// number; empty where nothing is.
static std::string checkLabel(const Array &array, int64_t index,
                              int64_t classes) {
  double label = array.getNumber(index);
  std::string found = "label " + std::to_string(index) + " is ";
  if (array.type.kind == 'f')
    return std::isfinite(label) ? "" : found + "not finite";
  if (label >= 0 && label < static_cast<double>(classes))
    return "";
  return found + std::to_string(static_cast<int64_t>(label)) +
         ", the classes of the first output are 0 to " +
         std::to_string(classes - 1);
}

FailureOr<Labels> Labels::read(StringRef path, func::FuncOp func,
                               StringRef data, int64_t count) {
  auto fail = [&](const Twine &what) {
    return func.emitError("labels: '") << path << "': " << what;
  };
  llvm::Expected<std::vector<NamedArray>> arrays = readArrays(path);
  if (!arrays)
    return func.emitError("labels: ") << llvm::toString(arrays.takeError());
  if (arrays->size() != 1)
    return fail("has " + Twine(arrays->size()) + " arrays; labels are one");
  auto output = func.getNumResults() == 0
                    ? RankedTensorType()
                    : dyn_cast<RankedTensorType>(func.getResultTypes().front());
  if (!output || !output.getElementType().isF32() || !output.hasStaticShape())
    return fail("the model's first output is not float, so it has no labels");
  Labels labels;
  labels.array = std::move(arrays->front().array);
  const Array &array = labels.array;
  int64_t found = array.getNumElements(), elements = output.getNumElements();
  int64_t samples = array.shape.empty() ? 1 : array.shape.front();
  if (samples != count)
    return fail("has labels of " + Twine(samples) + " samples, '" + data +
                "' has " + Twine(count) + " samples");
  if (found != (labels.areClasses() ? count : count * elements))
    return fail("is " + array.type.getName() + " of shape " +
                formatArrayShape(array.shape) +
                "; labels are one integer per sample, or floats of the first "
                "output's " +
                Twine(elements) + " elements per sample");
  if (labels.areClasses() && elements == 1)
    return fail("has classes, and the first output is one number per sample: "
                "labels are floats, what it should be");
  for (int64_t index = 0; index < found; ++index)
    if (std::string wrong = checkLabel(array, index, elements); !wrong.empty())
      return fail(wrong);
  return labels;
}

/// Returns where the largest number is, the first of equal ones.
static int64_t findLargest(ArrayRef<float> numbers) {
  return llvm::max_element(numbers) - numbers.begin();
}

double Labels::score(ArrayRef<Tensor> outputs,
                     ArrayRef<int64_t> indices) const {
  double sum = 0;
  int64_t count = 0;
  for (auto [output, index] : llvm::zip_equal(outputs, indices)) {
    ArrayRef<float> numbers = output.getValues<float>();
    if (areClasses()) {
      sum +=
          static_cast<double>(findLargest(numbers)) == array.getNumber(index);
      ++count;
      continue;
    }
    int64_t first = index * static_cast<int64_t>(numbers.size());
    for (auto [element, number] : llvm::enumerate(numbers)) {
      double difference =
          number - array.getNumber(first + static_cast<int64_t>(element));
      sum += difference * difference;
    }
    count += numbers.size();
  }
  return count == 0 ? 0.0 : sum / static_cast<double>(count);
}

} // namespace tinyml
