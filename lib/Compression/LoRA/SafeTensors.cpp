//===- SafeTensors.cpp - Reading safetensors files ------------------------===//

#include "SafeTensors.h"
#include "BoundedJSON.h"
#include "tinyml/Support/Weights.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"

#include <cmath>

using namespace llvm;

namespace tinyml {

/// The size of the header's length, and the longest header that the format
/// allows.
static constexpr uint64_t kLengthBytes = 8, kMaxHeader = 100000000;

/// Returns the bytes of an element, 0 where the type is unknown.
static int64_t getTypeBytes(StringRef type) {
  if (type == "F64" || type == "I64" || type == "U64")
    return 8;
  if (type == "F32" || type == "I32" || type == "U32")
    return 4;
  if (type == "F16" || type == "BF16" || type == "I16" || type == "U16")
    return 2;
  if (type == "I8" || type == "U8" || type == "BOOL" || type == "F8_E4M3" ||
      type == "F8_E5M2")
    return 1;
  return 0;
}

std::string describeShape(ArrayRef<int64_t> shape) {
  if (shape.empty())
    return "scalar";
  return join(map_range(shape, [](int64_t dim) { return std::to_string(dim); }),
              "x");
}

/// Reads what the header says of a tensor; `data` are the bytes behind it.
static Expected<SafeTensor> readEntry(StringRef name, const json::Value &value,
                                      StringRef data) {
  auto error = [&](const Twine &text) {
    return makeAdapterError("tensor '" + name + "' " + text);
  };
  const json::Object *entry = value.getAsObject();
  std::optional<StringRef> type;
  if (entry)
    type = entry->getString("dtype");
  const json::Array *shape = entry ? entry->getArray("shape") : nullptr;
  const json::Array *offsets =
      entry ? entry->getArray("data_offsets") : nullptr;
  if (!type || !shape || !offsets || offsets->size() != 2)
    return error("does not say its 'dtype', 'shape' and two 'data_offsets'");
  SafeTensor tensor;
  tensor.name = name.str();
  tensor.type = type->str();
  for (const json::Value &dim : *shape) {
    std::optional<int64_t> size = dim.getAsInteger();
    if (!size || *size < 0)
      return error("has a dimension that is no size");
    tensor.shape.push_back(*size);
  }
  std::optional<int64_t> begin = (*offsets)[0].getAsInteger();
  std::optional<int64_t> end = (*offsets)[1].getAsInteger();
  if (!begin || !end || *begin < 0 || *end < *begin ||
      static_cast<uint64_t>(*end) > data.size())
    return error("is not all in the file, which has " + Twine(data.size()) +
                 " bytes behind its header");
  int64_t width = getTypeBytes(*type);
  if (width == 0)
    return error("has the unknown type '" + *type + "'");
  FailureOr<int64_t> count = countElements(tensor.shape);
  int64_t bytes = 0;
  if (failed(count) || MulOverflow(*count, width, bytes) ||
      bytes != *end - *begin)
    return error("is " + *type + " of shape " + describeShape(tensor.shape) +
                 ", but has " + Twine(*end - *begin) + " bytes");
  tensor.bytes = ArrayRef<char>(data.data() + *begin, bytes);
  return tensor;
}

/// An error where a byte of `data` belongs to no tensor or to two.
static Error checkCoverage(ArrayRef<SafeTensor> tensors, StringRef data) {
  const char *next = data.data();
  for (const SafeTensor &tensor : tensors) {
    if (tensor.bytes.data() != next)
      return makeAdapterError("tensor '" + tensor.name +
                              "' does not begin where the one before it ends");
    next += tensor.bytes.size();
  }
  if (next != data.end())
    return makeAdapterError(Twine(data.end() - next) +
                            " bytes at its end belong to no tensor");
  return Error::success();
}

Expected<SafeTensors> readSafeTensors(StringRef path) {
  auto buffer = MemoryBuffer::getFile(path, /*IsText=*/false,
                                      /*RequiresNullTerminator=*/false);
  if (!buffer)
    return makeAdapterError("cannot open the file: " +
                            buffer.getError().message());
  SafeTensors result;
  result.file = std::move(*buffer);
  StringRef text = result.file->getBuffer();
  if (text.size() < kLengthBytes)
    return makeAdapterError("has " + Twine(text.size()) +
                            " bytes, which is no safetensors file");
  uint64_t length = support::endian::read64le(text.data());
  text = text.drop_front(kLengthBytes);
  if (length > kMaxHeader || length > text.size())
    return makeAdapterError(
        "is cut off or no safetensors file: its header is " + Twine(length) +
        " bytes, of which it has " + Twine(text.size()));
  Expected<json::Object> header = parseObject(text.take_front(length));
  if (!header)
    return makeAdapterError("its header is damaged: " +
                            toString(header.takeError()));
  StringRef data = text.drop_front(length);
  for (const auto &[name, value] : sortMembers(*header)) {
    if (name == "__metadata__")
      continue;
    Expected<SafeTensor> tensor = readEntry(name, *value, data);
    if (!tensor)
      return tensor.takeError();
    result.tensors.push_back(std::move(*tensor));
  }
  sort(result.tensors, [](const SafeTensor &a, const SafeTensor &b) {
    return std::make_tuple(a.bytes.data(), a.bytes.size(), StringRef(a.name)) <
           std::make_tuple(b.bytes.data(), b.bytes.size(), StringRef(b.name));
  });
  if (Error error = checkCoverage(result.tensors, data))
    return std::move(error);
  return result;
}

Expected<std::vector<double>> readNumbers(const SafeTensor &tensor) {
  const fltSemantics *semantics =
      StringSwitch<const fltSemantics *>(tensor.type)
          .Case("F32", &APFloat::IEEEsingle())
          .Case("F16", &APFloat::IEEEhalf())
          .Case("BF16", &APFloat::BFloat())
          .Default(nullptr);
  if (!semantics)
    return makeAdapterError("tensor '" + tensor.name + "' is " + tensor.type +
                            "; expected F32, F16 or BF16");
  unsigned width = getTypeBytes(tensor.type);
  std::vector<double> numbers;
  numbers.reserve(tensor.bytes.size() / width);
  for (size_t at = 0; at < tensor.bytes.size(); at += width) {
    const char *bytes = tensor.bytes.data() + at;
    uint64_t bits = width == 4 ? support::endian::read32le(bytes)
                               : support::endian::read16le(bytes);
    APFloat number(*semantics, APInt(width * 8, bits));
    if (!number.isFinite())
      return makeAdapterError("tensor '" + tensor.name +
                              "' has numbers that are not finite");
    bool losesInfo = false;
    number.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                   &losesInfo);
    numbers.push_back(number.convertToDouble());
  }
  return numbers;
}

} // namespace tinyml
