//===- Samples.cpp - From files of arrays to a model's inputs -------------===//

#include "tinyml/Data/Samples.h"
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

const Array *findOnlyArray(ArrayRef<NamedArray> arrays) {
  bool isUnnamed = arrays.size() == 1 && arrays.front().name.empty();
  return isUnnamed ? &arrays.front().array : nullptr;
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

/// Returns how many samples an array holds for `port`, -1 for one without a
/// leading dimension; none where the shapes do not fit.
static std::optional<int64_t> countSamples(ArrayRef<int64_t> shape,
                                           const Port &port) {
  if (isSameLayout(shape, port.shape))
    return shape.size() == port.shape.size() + 1 ? 1 : -1;
  if (!shape.empty() && isSameLayout(shape.drop_front(), port.shape))
    return shape.front();
  return std::nullopt;
}

/// Opens the array for `port`; the error says what the file has instead.
static Expected<ArrayStream>
openPortArray(const Port &port, bool isOnlyPort, const ArrayFile &file,
              const std::map<std::string, std::string> &bindings) {
  auto binding = bindings.find(port.name);
  StringRef key = binding != bindings.end() ? StringRef(binding->second)
                                            : StringRef(port.name);
  if (std::optional<size_t> index = file.find(key))
    return file.stream(*index);
  if (binding == bindings.end() && isOnlyPort && file.isNpy())
    return file.stream(0);
  std::string names =
      join(map_range(file.getNames(),
                     [](const std::string &name) { return "'" + name + "'"; }),
           ", ");
  return createStringError("'" + file.getPath() + "' has no array '" + key +
                           "'; it has " + (names.empty() ? "none" : names));
}

Expected<SampleReader>
SampleReader::create(ArrayRef<Port> ports, const ArrayFile &file,
                     const std::map<std::string, std::string> &bindings) {
  SampleReader reader;
  reader.file = file.getPath().str();
  reader.ports = ports.vec();
  std::optional<int64_t> count;
  for (const Port &port : ports) {
    Expected<ArrayStream> stream =
        openPortArray(port, ports.size() == 1, file, bindings);
    if (!stream)
      return stream.takeError();
    std::optional<int64_t> number = countSamples(stream->getShape(), port);
    if (!number)
      return createStringError(
          "'" + file.getPath() + "': the array for '" + port.name +
          "' has shape " + formatArrayShape(stream->getShape()) +
          ", but the model has " + formatArrayShape(port.shape) +
          ", maybe with a dimension of samples");
    if (count && *count != *number)
      return createStringError("'" + file.getPath() +
                               "': the arrays differ in the "
                               "number of samples at '" +
                               port.name + "'");
    count = number;
    reader.streams.push_back(std::move(*stream));
    reader.batch = *count >= 0;
  }
  reader.count = std::abs(count.value_or(1));
  return reader;
}

/// Notes that a sample is done; after the last one, checks that the archive is
/// sound.
Error SampleReader::advance() {
  if (++position < count)
    return Error::success();
  for (ArrayStream &stream : streams)
    if (Error error = stream.finish())
      return error;
  return Error::success();
}

Expected<Sample> SampleReader::read() {
  assert(position < count && "there is no other sample");
  Sample sample;
  for (auto [port, stream] : zip(ports, streams)) {
    Expected<std::vector<char>> data = stream.read(port.getNumElements());
    if (!data)
      return data.takeError();
    Array part{stream.getType(), port.shape, std::move(*data)};
    Expected<Array> converted = convertArray(std::move(part), port.type);
    if (!converted)
      return createStringError(
          "'" + file + "': '" + port.name +
          "': " + (isBatch() ? "sample " + Twine(position) + ": " : Twine()) +
          toString(converted.takeError()));
    sample.push_back(std::move(*converted));
  }
  if (Error error = advance())
    return error;
  return sample;
}

Error SampleReader::skip() {
  for (auto [port, stream] : zip(ports, streams))
    if (Error error = stream.skip(port.getNumElements()))
      return error;
  return advance();
}

Expected<SampleSet>
makeSamples(ArrayRef<Port> ports, const ArrayFile &file,
            const std::map<std::string, std::string> &bindings) {
  Expected<SampleReader> reader = SampleReader::create(ports, file, bindings);
  if (!reader)
    return reader.takeError();
  SampleSet set;
  set.isBatch = reader->isBatch();
  for (int64_t i = 0; i < reader->size(); ++i) {
    Expected<Sample> sample = reader->read();
    if (!sample)
      return sample.takeError();
    set.samples.push_back(std::move(*sample));
  }
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
