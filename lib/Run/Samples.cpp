//===- Samples.cpp - From files of arrays to a model's inputs -------------===//

#include "tinyml/Run/Samples.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace tinyml {

int64_t Port::getNumElements() const {
  int64_t count = 1;
  for (int64_t dim : shape)
    count *= dim;
  return count;
}

std::optional<ArrayType> getArrayType(mlir::Type type) {
  if (!type.isIntOrFloat())
    return std::nullopt;
  unsigned width = type.getIntOrFloatBitWidth();
  if (isa<mlir::FloatType>(type))
    return type.isF32() || type.isF64()
               ? std::optional(ArrayType{'f', width / 8})
               : std::nullopt;
  if (width == 1)
    return ArrayType{'b', 1};
  if (width != 8 && width != 16 && width != 32 && width != 64)
    return std::nullopt;
  return ArrayType{type.isUnsignedInteger() ? 'u' : 'i', width / 8};
}

const Array *findArray(ArrayRef<NamedArray> arrays, StringRef name) {
  for (const NamedArray &named : arrays)
    if (named.name == name)
      return &named.array;
  return nullptr;
}

static SmallVector<int64_t> dropOnes(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> rest;
  copy_if(shape, std::back_inserter(rest),
          [](int64_t dim) { return dim != 1; });
  return rest;
}

/// Whether elements of `from` stand in the same order in `to`.
static bool isSameLayout(ArrayRef<int64_t> from, ArrayRef<int64_t> to) {
  SmallVector<int64_t> lhs = dropOnes(from), rhs = dropOnes(to);
  if (lhs == rhs)
    return true;
  auto getSize = [](ArrayRef<int64_t> shape) {
    int64_t size = 1;
    for (int64_t dim : shape)
      size *= dim;
    return size;
  };
  return getSize(lhs) == getSize(rhs) && (lhs.size() == 1 || rhs.size() == 1);
}

/// Returns how many samples `array` holds for `port`, 0 for one without a
/// leading dimension; none where the shapes do not fit.
static std::optional<int64_t> countSamples(const Array &array,
                                           const Port &port) {
  if (isSameLayout(array.shape, port.shape))
    return array.shape.size() == port.shape.size() + 1 ? 1 : 0;
  ArrayRef<int64_t> shape = array.shape;
  if (!shape.empty() && isSameLayout(shape.drop_front(), port.shape))
    return shape.front();
  return std::nullopt;
}

static Array slice(const Array &array, const Port &port, int64_t sample) {
  Array part{port.type, port.shape, {}};
  auto first = array.data.begin() + sample * port.getNumBytes();
  part.data.assign(first, first + port.getNumBytes());
  return part;
}

/// Finds the array for `port`; the error says what the file has instead.
static Expected<const Array *>
findPortArray(const Port &port, bool isOnlyPort, ArrayRef<NamedArray> arrays,
              const std::map<std::string, std::string> &bindings,
              StringRef file) {
  auto binding = bindings.find(port.name);
  StringRef key = binding != bindings.end() ? StringRef(binding->second)
                                            : StringRef(port.name);
  if (const Array *array = findArray(arrays, key))
    return array;
  if (binding == bindings.end() && isOnlyPort && arrays.size() == 1)
    return &arrays.front().array;
  std::string names = join(
      map_range(arrays,
                [](const NamedArray &named) { return "'" + named.name + "'"; }),
      ", ");
  return createStringError("'" + file + "' has no array '" + key +
                           "'; it has " + (names.empty() ? "none" : names));
}

Expected<SampleSet>
makeSamples(ArrayRef<Port> ports, ArrayRef<NamedArray> arrays,
            const std::map<std::string, std::string> &bindings,
            StringRef file) {
  SampleSet set;
  std::optional<int64_t> count;
  for (const Port &port : ports) {
    Expected<const Array *> found =
        findPortArray(port, ports.size() == 1, arrays, bindings, file);
    if (!found)
      return found.takeError();
    std::optional<int64_t> number = countSamples(**found, port);
    if (!number)
      return createStringError(
          "'" + file + "': the array for '" + port.name + "' has shape " +
          formatArrayShape((*found)->shape) + ", but the model has " +
          formatArrayShape(port.shape) + ", maybe with a dimension of samples");
    if (count && *count != *number)
      return createStringError("'" + file +
                               "': the arrays differ in the "
                               "number of samples at '" +
                               port.name + "'");
    count = number;
    Expected<Array> array = convertArray(**found, port.type);
    if (!array)
      return createStringError("'" + file + "': '" + port.name +
                               "': " + toString(array.takeError()));
    set.isBatch = *count != 0 || (*found)->shape.size() > port.shape.size();
    int64_t samples = set.isBatch ? *count : 1;
    set.samples.resize(samples);
    for (int64_t i = 0; i < samples; ++i)
      set.samples[i].push_back(slice(*array, port, i));
  }
  if (ports.empty())
    set.samples.resize(1);
  return set;
}

std::vector<NamedArray> stackSamples(ArrayRef<Port> ports,
                                     ArrayRef<Sample> samples, bool isBatch) {
  std::vector<NamedArray> arrays;
  for (auto [index, port] : enumerate(ports)) {
    Array array{port.type, port.shape, {}};
    if (isBatch) {
      if (!array.shape.empty() && array.shape.front() == 1)
        array.shape.front() = samples.size();
      else
        array.shape.insert(array.shape.begin(), samples.size());
    }
    for (const Sample &sample : samples)
      array.data.insert(array.data.end(), sample[index].data.begin(),
                        sample[index].data.end());
    arrays.push_back({port.name, std::move(array)});
  }
  return arrays;
}

} // namespace tinyml
