//===- ArrayStream.cpp - The elements of an array in order ----------------===//
//
// The format: https://numpy.org/doc/stable/reference/generated/
// numpy.lib.format.html. Magic "\x93NUMPY", version, header length, a Python
// dictionary as text, the elements.
//
//===----------------------------------------------------------------------===//

#include "tinyml/Data/ArrayStream.h"
#include "NpyHeader.h"
#include "tinyml/Support/Weights.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/Support/Endian.h"

#include <algorithm>
#include <cstring>

using namespace llvm;

namespace tinyml {

/// Bytes that are read at once: memory grows with what a file holds, whatever
/// a damaged one claims.
static constexpr uint64_t kChunk = 1 << 20;

ByteStream::~ByteStream() = default;

Expected<size_t> MemoryBytes::read(MutableArrayRef<char> to) {
  size_t size = std::min(to.size(), bytes.size() - position);
  std::copy_n(bytes.begin() + position, size, to.begin());
  position += size;
  return size;
}

/// Returns the next `count` bytes, or those up to the end.
static Expected<std::vector<char>> readBytes(ByteStream &stream,
                                             uint64_t count) {
  std::vector<char> bytes;
  while (bytes.size() < count) {
    size_t size = bytes.size();
    bytes.resize(size + std::min(kChunk, count - size));
    Expected<size_t> got = stream.read(MutableArrayRef(bytes).drop_front(size));
    if (!got)
      return got.takeError();
    bytes.resize(size + *got);
    if (*got == 0)
      break;
  }
  return bytes;
}

/// Reads up to the elements and returns the header's dictionary; `size` loses
/// what was read.
static Expected<std::string> readDictionary(ByteStream &stream, uint64_t &size,
                                            const std::string &where) {
  auto read = [&](uint64_t count, StringRef error) -> Expected<std::string> {
    Expected<std::vector<char>> bytes = readBytes(stream, count);
    if (!bytes)
      return bytes.takeError();
    if (bytes->size() < count)
      return createStringError(where + error);
    size -= std::min(size, count);
    return std::string(bytes->begin(), bytes->end());
  };
  Expected<std::string> prefix = read(10, "not a .npy file");
  if (!prefix)
    return prefix;
  if (!StringRef(*prefix).starts_with("\x93NUMPY"))
    return createStringError(where + "not a .npy file");
  unsigned version = static_cast<uint8_t>((*prefix)[6]);
  if (version < 1 || version > 3)
    return createStringError(where + "version " + Twine(version) +
                             " of the .npy format is unknown");
  uint64_t length = support::endian::read16le(&(*prefix)[8]);
  if (version > 1) {
    Expected<std::string> rest = read(2, "file ends inside its header");
    if (!rest)
      return rest;
    length |= uint64_t(support::endian::read16le(rest->data())) << 16;
  }
  return read(length, "file ends inside its header");
}

Error ArrayStream::makeTooShort(const Twine &found) const {
  return createStringError(where + "file ends inside its elements: shape " +
                           formatArrayShape(shape) + found);
}

Expected<ArrayStream> ArrayStream::open(std::unique_ptr<ByteStream> bytes,
                                        uint64_t size, const Twine &where) {
  ArrayStream stream;
  stream.where = where.str();
  Expected<std::string> dictionary = readDictionary(*bytes, size, stream.where);
  if (!dictionary)
    return dictionary.takeError();
  Expected<NpyHeader> header = parseNpyHeader(*dictionary);
  if (!header)
    return createStringError(where + toString(header.takeError()));
  stream.bytes = std::move(bytes);
  stream.shape = header->shape;
  stream.stored = header->type;
  stream.isHalf = header->type == ArrayType{'f', 2};
  stream.isBigEndian = header->isBigEndian;
  mlir::FailureOr<int64_t> count = countElements(header->shape);
  if (failed(count) ||
      static_cast<uint64_t>(*count) > size / header->type.bytes)
    return stream.makeTooShort(", " + Twine(size) + " bytes");
  stream.count = *count;
  if (header->isFortranOrder)
    if (Error error = stream.makeRowMajor())
      return error;
  return stream;
}

/// Reorders column-major elements to row-major ones, still as they are stored.
Error ArrayStream::makeRowMajor() {
  size_t width = stored.bytes;
  Expected<std::vector<char>> columns = readBytes(*bytes, count * width);
  if (!columns)
    return columns.takeError();
  if (columns->size() < count * width)
    return makeTooShort();
  if (Error error = finish())
    return error;
  std::vector<char> rows(columns->size());
  SmallVector<int64_t> index(shape.size(), 0);
  SmallVector<int64_t> strides;
  int64_t stride = width;
  for (int64_t dim : shape) {
    strides.push_back(stride);
    if (!rows.empty())
      stride *= dim;
  }
  for (size_t to = 0; to < rows.size(); to += width) {
    int64_t from = 0;
    for (auto [at, step] : zip(index, strides))
      from += at * step;
    std::memcpy(&rows[to], &(*columns)[from], width);
    for (size_t dim = index.size(); dim-- > 0;) {
      if (++index[dim] < shape[dim])
        break;
      index[dim] = 0;
    }
  }
  bytes = std::make_unique<MemoryBytes>(std::move(rows));
  return Error::success();
}

static std::vector<char> widenHalf(ArrayRef<char> halves) {
  std::vector<char> wide(halves.size() * 2);
  for (size_t i = 0; i < halves.size() / 2; ++i) {
    uint16_t bits = support::endian::read16le(&halves[i * 2]);
    APFloat half(APFloat::IEEEhalf(), APInt(16, bits));
    bool losesInfo;
    half.convert(APFloat::IEEEsingle(), APFloat::rmNearestTiesToEven,
                 &losesInfo);
    float value = half.convertToFloat();
    std::memcpy(&wide[i * 4], &value, 4);
  }
  return wide;
}

Expected<std::vector<char>> ArrayStream::read(int64_t number) {
  size_t width = stored.bytes;
  Expected<std::vector<char>> data = readBytes(*bytes, number * width);
  if (!data)
    return data;
  if (data->size() < number * width)
    return makeTooShort();
  if (isBigEndian)
    for (auto at = data->begin(); at != data->end(); at += width)
      std::reverse(at, at + width);
  if (stored.kind == 'b')
    for (char &value : *data)
      value = value != 0;
  if (isHalf)
    return widenHalf(*data);
  return data;
}

Error ArrayStream::skip(int64_t number) {
  for (uint64_t left = number * stored.bytes; left > 0;) {
    Expected<std::vector<char>> part =
        readBytes(*bytes, std::min(left, kChunk));
    if (!part)
      return part.takeError();
    if (part->empty())
      return makeTooShort();
    left -= part->size();
  }
  return Error::success();
}

Error ArrayStream::finish() {
  std::vector<char> rest(1 << 12);
  while (true) {
    Expected<size_t> got = bytes->read(rest);
    if (!got)
      return got.takeError();
    if (*got == 0)
      return Error::success();
  }
}

Expected<Array> ArrayStream::readAll() {
  Expected<std::vector<char>> data = read(count);
  if (!data)
    return data.takeError();
  if (Error error = finish())
    return error;
  return Array{getType(), shape, std::move(*data)};
}

} // namespace tinyml
