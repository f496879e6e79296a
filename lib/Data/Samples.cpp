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

namespace {
/// What an array holds for a port.
struct Leading {
  int64_t samples = 1;
  bool isBatch = false;
  int64_t sequenceLength = 0;

  bool operator==(const Leading &other) const {
    return std::tie(samples, isBatch, sequenceLength) ==
           std::tie(other.samples, other.isBatch, other.sequenceLength);
  }
};
} // namespace

/// Reads the leading dimensions of an array for `port`: of samples, before
/// those of sequences; none where the shapes do not fit.
static std::optional<Leading>
readLeading(ArrayRef<int64_t> shape, const Port &port, bool takesSequences) {
  size_t rank = port.shape.size();
  auto fits = [&](size_t dims) {
    return shape.size() >= dims &&
           isSameLayout(shape.drop_front(dims), port.shape);
  };
  auto getSequences = [&]() -> Leading {
    return {shape[0] * shape[1], true, shape[1]};
  };
  if (takesSequences && shape.size() >= rank + 2 && fits(2))
    return getSequences();
  if (fits(0))
    return Leading{1, shape.size() == rank + 1, 0};
  if (fits(1))
    return Leading{shape.front(), true, 0};
  if (takesSequences && fits(2))
    return getSequences();
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

/// Whether an input of `type` is most likely quantized: floats for it would be
/// real numbers, of which few happen to be integers.
static bool takesNoFloats(ArrayType type) {
  return (type.kind == 'i' || type.kind == 'u') && type.bytes <= 2;
}

Expected<SampleReader>
SampleReader::create(ArrayRef<Port> ports, const ArrayFile &file,
                     const std::map<std::string, std::string> &bindings,
                     bool takesSequences) {
  SampleReader reader;
  reader.file = file.getPath().str();
  reader.ports = ports.vec();
  std::optional<Leading> leading;
  for (const Port &port : ports) {
    Expected<ArrayStream> stream =
        openPortArray(port, ports.size() == 1, file, bindings);
    if (!stream)
      return stream.takeError();
    std::optional<Leading> own =
        readLeading(stream->getShape(), port, takesSequences);
    if (!own)
      return createStringError(
          "'" + file.getPath() + "': the array for '" + port.name +
          "' has shape " + formatArrayShape(stream->getShape()) +
          ", but the model has " + formatArrayShape(port.shape) +
          ", maybe with a dimension of samples" +
          (takesSequences ? " and one of sequences before that" : ""));
    if (leading && !(*leading == *own))
      return createStringError("'" + file.getPath() +
                               "': the arrays differ in the "
                               "number of samples at '" +
                               port.name + "'");
    if (takesNoFloats(port.type) && stream->getType().kind == 'f')
      return createStringError(
          "'" + file.getPath() + "': the array for '" + port.name +
          "' holds floats, but the model takes " + port.type.getName() +
          ": give its integers, or let the model take floats: use --io=float");
    leading = own;
    reader.streams.push_back(std::move(*stream));
  }
  if (!leading)
    leading.emplace();
  reader.count = leading->samples;
  reader.batch = leading->isBatch;
  reader.sequenceLength = leading->sequenceLength;
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
            const std::map<std::string, std::string> &bindings,
            bool takesSequences) {
  Expected<SampleReader> reader =
      SampleReader::create(ports, file, bindings, takesSequences);
  if (!reader)
    return reader.takeError();
  SampleSet set;
  set.isBatch = reader->isBatch();
  set.sequenceLength = reader->getSequenceLength();
  for (int64_t i = 0; i < reader->size(); ++i) {
    Expected<Sample> sample = reader->read();
    if (!sample)
      return sample.takeError();
    set.samples.push_back(std::move(*sample));
  }
  return set;
}

std::vector<NamedArray> stackSamples(ArrayRef<Port> ports,
                                     const SampleSet &set) {
  auto count = static_cast<int64_t>(set.samples.size());
  std::vector<NamedArray> arrays;
  for (auto [index, port] : enumerate(ports)) {
    Array array{port.type, port.shape, {}};
    if (set.isBatch) {
      int64_t length = set.sequenceLength ? set.sequenceLength : count;
      if (!array.shape.empty() && array.shape.front() == 1)
        array.shape.front() = length;
      else
        array.shape.insert(array.shape.begin(), length);
      if (set.sequenceLength)
        array.shape.insert(array.shape.begin(), count / length);
    }
    for (const Sample &sample : set.samples)
      array.data.insert(array.data.end(), sample[index].data.begin(),
                        sample[index].data.end());
    arrays.push_back({port.name, std::move(array)});
  }
  return arrays;
}

} // namespace tinyml
