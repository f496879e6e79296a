//===- TensorBytes.cpp - The encodings of a tensor's values ---------------===//

#include "TensorBytes.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace tinyml;

static_assert(llvm::endianness::native == llvm::endianness::little,
              "the bytes of constants are those of ONNX files, little-endian");

int64_t tinyml::getRawSize(const ElementType &elementType, int64_t count) {
  return llvm::divideCeil(count * elementType.bits, 8);
}

static bool isBool(const ElementType &elementType) {
  return elementType.name == "bool";
}

static bool isSigned(const ElementType &elementType) {
  return elementType.name == "int4" || elementType.name == "int2";
}

bool tinyml::isRawEncodingPlain(const ElementType &elementType) {
  return elementType.bits % 8 == 0 && !isBool(elementType);
}

SmallVector<char> tinyml::unpackRaw(const ElementType &elementType,
                                    ArrayRef<char> raw, int64_t count) {
  if (isRawEncodingPlain(elementType))
    return SmallVector<char>(raw);
  SmallVector<char> bytes(count);
  unsigned bits = elementType.bits;
  for (int64_t index = 0; index < count; ++index) {
    if (isBool(elementType)) {
      bytes[index] = raw[index] != 0;
      continue;
    }
    // A little-endian bit stream: an element may straddle two bytes.
    int64_t firstBit = index * bits;
    unsigned window = static_cast<uint8_t>(raw[firstBit / 8]);
    if (firstBit % 8 + bits > 8)
      window |=
          static_cast<unsigned>(static_cast<uint8_t>(raw[firstBit / 8 + 1]))
          << 8;
    unsigned value = (window >> (firstBit % 8)) & ((1u << bits) - 1);
    if (isSigned(elementType) && (value >> (bits - 1)) != 0)
      value |= ~0u << bits;
    bytes[index] = static_cast<char>(value);
  }
  return bytes;
}

SmallVector<char> tinyml::packRaw(const ElementType &elementType,
                                  ArrayRef<char> bytes) {
  unsigned bits = elementType.bits;
  if (bits % 8 == 0)
    return SmallVector<char>(bytes);
  SmallVector<char> raw(getRawSize(elementType, bytes.size()), 0);
  for (auto [index, byte] : llvm::enumerate(bytes)) {
    size_t firstBit = index * bits;
    unsigned value = static_cast<unsigned>(byte) & ((1u << bits) - 1);
    unsigned window = value << (firstBit % 8);
    raw[firstBit / 8] |= static_cast<char>(window);
    if (window > 0xff)
      raw[firstBit / 8 + 1] |= static_cast<char>(window >> 8);
  }
  return raw;
}

/// Appends the low `width` bytes of each entry.
template <typename FieldT>
static SmallVector<char> narrow(const FieldT &field, int64_t width) {
  SmallVector<char> bytes;
  bytes.reserve(field.size() * width);
  for (auto entry : field) {
    char buffer[sizeof(entry)];
    memcpy(buffer, &entry, sizeof(entry));
    bytes.append(buffer, buffer + width);
  }
  return bytes;
}

/// 6-bit values take a field entry each, but four share three bytes in
/// `raw_data`.
static SmallVector<char> pack6(const proto::TensorProto &tensor) {
  SmallVector<char> bytes(llvm::divideCeil(tensor.int32_data_size() * 6ull, 8));
  int64_t bit = 0;
  for (int32_t entry : tensor.int32_data()) {
    unsigned value = (entry & 0x3f) << (bit % 8);
    bytes[bit / 8] |= static_cast<char>(value);
    if (bit % 8 > 2)
      bytes[bit / 8 + 1] |= static_cast<char>(value >> 8);
    bit += 6;
  }
  return bytes;
}

FailureOr<SmallVector<char>>
tinyml::packTypedField(const proto::TensorProto &tensor,
                       const ElementType &elementType, int64_t count,
                       int64_t &found) {
  int64_t bits = elementType.bits;
  // Complex numbers take two entries, 2-bit and 4-bit ones share an entry.
  auto expect = [&](int64_t entries, int64_t expected) {
    found = entries;
    return success(entries == expected);
  };
  switch (elementType.field) {
  case ValueField::Float:
    if (failed(expect(tensor.float_data_size(), count * (bits / 32))))
      return failure();
    return narrow(tensor.float_data(), 4);
  case ValueField::Double:
    if (failed(expect(tensor.double_data_size(), count * (bits / 64))))
      return failure();
    return narrow(tensor.double_data(), 8);
  case ValueField::Int64:
    if (failed(expect(tensor.int64_data_size(), count)))
      return failure();
    return narrow(tensor.int64_data(), 8);
  case ValueField::UInt64:
    if (failed(expect(tensor.uint64_data_size(), count)))
      return failure();
    return narrow(tensor.uint64_data(), bits / 8);
  case ValueField::Int32: {
    int64_t expected = bits == 6 ? count : getRawSize(elementType, count);
    if (bits >= 8)
      expected = count;
    if (failed(expect(tensor.int32_data_size(), expected)))
      return failure();
    if (bits == 6)
      return pack6(tensor);
    if (!isBool(elementType))
      return narrow(tensor.int32_data(), std::max<int64_t>(bits / 8, 1));
    SmallVector<char> bytes;
    for (int32_t entry : tensor.int32_data())
      bytes.push_back(entry != 0);
    return bytes;
  }
  case ValueField::String:
    break;
  }
  found = tensor.string_data_size();
  return failure();
}

bool tinyml::hasTypedField(const proto::TensorProto &tensor) {
  return tensor.float_data_size() || tensor.int32_data_size() ||
         tensor.int64_data_size() || tensor.double_data_size() ||
         tensor.uint64_data_size() || tensor.string_data_size();
}
