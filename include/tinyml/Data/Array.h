//===- Array.h - NumPy arrays -----------------------------------*- C++ -*-===//

#ifndef TINYML_DATA_ARRAY_H
#define TINYML_DATA_ARRAY_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace tinyml {

/// The element type of an array: `kind` is NumPy's 'f', 'i', 'u' or 'b', and an
/// element takes 1, 2, 4 or 8 bytes.
struct ArrayType {
  char kind = 'f';
  unsigned bytes = 4;

  bool operator==(const ArrayType &other) const {
    return kind == other.kind && bytes == other.bytes;
  }
  bool operator!=(const ArrayType &other) const { return !(*this == other); }

  /// NumPy's name, e.g. "float32".
  std::string getName() const;
};

/// An array: little-endian, row-major.
struct Array {
  ArrayType type;
  llvm::SmallVector<int64_t> shape;
  std::vector<char> data;

  int64_t getNumElements() const;

  /// Element `index`. 64-bit integers beyond 2^53 are rounded.
  double getNumber(int64_t index) const;
};

struct NamedArray {
  std::string name;
  Array array;
};

/// Converts the elements, or fails where one of them cannot be represented in
/// `type` (a float only needs to be rounded, never to overflow).
llvm::Expected<Array> convertArray(Array array, ArrayType type);

/// "[2, 3]".
std::string formatArrayShape(llvm::ArrayRef<int64_t> shape);

} // namespace tinyml

#endif // TINYML_DATA_ARRAY_H
