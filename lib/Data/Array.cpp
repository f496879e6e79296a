//===- Array.cpp - NumPy arrays -------------------------------------------===//

#include "tinyml/Data/Array.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>
#include <cstring>

using namespace llvm;

namespace tinyml {

std::string ArrayType::getName() const {
  if (kind == 'b')
    return "bool";
  StringRef family = kind == 'f' ? "float" : kind == 'u' ? "uint" : "int";
  return (family + Twine(bytes * 8)).str();
}

int64_t Array::getNumElements() const {
  return static_cast<int64_t>(data.size() / type.bytes);
}

/// Calls `visit` with a null pointer to the C++ type of `type`'s elements.
template <typename Visitor>
static auto dispatch(ArrayType type, Visitor visit) {
  if (type.kind == 'f')
    return type.bytes == 8 ? visit(static_cast<double *>(nullptr))
                           : visit(static_cast<float *>(nullptr));
  bool isSigned = type.kind == 'i';
  switch (type.bytes) {
  case 1:
    return isSigned ? visit(static_cast<int8_t *>(nullptr))
                    : visit(static_cast<uint8_t *>(nullptr));
  case 2:
    return isSigned ? visit(static_cast<int16_t *>(nullptr))
                    : visit(static_cast<uint16_t *>(nullptr));
  case 4:
    return isSigned ? visit(static_cast<int32_t *>(nullptr))
                    : visit(static_cast<uint32_t *>(nullptr));
  default:
    return isSigned ? visit(static_cast<int64_t *>(nullptr))
                    : visit(static_cast<uint64_t *>(nullptr));
  }
}

template <typename T>
static T load(const Array &array, int64_t index) {
  T value;
  std::memcpy(&value, array.data.data() + index * sizeof(T), sizeof(T));
  return value;
}

double Array::getNumber(int64_t index) const {
  return dispatch(type, [&](auto *tag) {
    return static_cast<double>(
        load<std::remove_pointer_t<decltype(tag)>>(*this, index));
  });
}

/// Returns whether `value` is, or as a float rounds to, a value of To.
template <typename To, typename From>
static bool isRepresentable(From value) {
  if constexpr (std::is_floating_point_v<To>)
    return !std::isfinite(static_cast<double>(value)) ||
           std::isfinite(static_cast<To>(value));
  else if constexpr (std::is_floating_point_v<From>)
    return value >= static_cast<double>(std::numeric_limits<To>::min()) &&
           value < std::exp2(std::numeric_limits<To>::digits) &&
           value == std::trunc(value);
  else
    return static_cast<From>(static_cast<To>(value)) == value &&
           (static_cast<To>(value) < 0) == (value < 0);
}

template <typename To, typename From>
static Error convertElements(const Array &from, Array &to) {
  for (int64_t i = 0, end = from.getNumElements(); i < end; ++i) {
    From value = load<From>(from, i);
    if (!isRepresentable<To>(value))
      return createStringError(
          "element %lld, %g, is not a value of %s", static_cast<long long>(i),
          static_cast<double>(value), to.type.getName().c_str());
    To converted = static_cast<To>(value);
    std::memcpy(to.data.data() + i * sizeof(To), &converted, sizeof(To));
  }
  return Error::success();
}

Expected<Array> convertArray(Array array, ArrayType type) {
  if (array.type == type)
    return array;
  Array result{type, array.shape,
               std::vector<char>(array.getNumElements() * type.bytes)};
  Error error = dispatch(array.type, [&](auto *from) {
    return dispatch(type, [&](auto *to) {
      return convertElements<std::remove_pointer_t<decltype(to)>,
                             std::remove_pointer_t<decltype(from)>>(array,
                                                                    result);
    });
  });
  if (error)
    return error;
  return result;
}

std::string formatArrayShape(ArrayRef<int64_t> shape) {
  return "[" +
         join(map_range(shape, [](int64_t dim) { return std::to_string(dim); }),
              ", ") +
         "]";
}

} // namespace tinyml
