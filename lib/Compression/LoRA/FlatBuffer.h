//===- FlatBuffer.h - Reading FlatBuffers that may be damaged ---*- C++ -*-===//
//
// A file begins with the offset of its root table and four letters that say
// what it is. A table begins with the distance back to its vtable: 16-bit
// numbers, the bytes of the vtable and of the table, then for each field its
// place in the table, 0 or nothing where the table has the default. Strings,
// vectors and tables are fields that hold how far ahead they are.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_LIB_COMPRESSION_LORA_FLATBUFFER_H
#define TINYML_LIB_COMPRESSION_LORA_FLATBUFFER_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <vector>

namespace tinyml {

/// A table of a file that outlives it. Every getter checks that what it reads
/// is in the file. Fields are numbered in the order of the schema.
class FlatTable {
public:
  /// Returns the root table. An error where the file does not have `letters`.
  static llvm::Expected<FlatTable> getRoot(llvm::StringRef file,
                                           llvm::StringRef letters);

  /// Returns a 32-bit number, 0 where the table does not have it.
  llvm::Expected<int32_t> getInt32(unsigned field) const;

  /// Return nothing where the table does not have the field. `elementBytes` is
  /// the size of a vector's elements, of which the bytes are returned.
  llvm::Expected<std::optional<llvm::StringRef>>
  getString(unsigned field) const;
  llvm::Expected<std::optional<llvm::StringRef>>
  getVector(unsigned field, uint64_t elementBytes) const;

  /// Returns the tables of a vector; none where the table does not have it.
  llvm::Expected<std::vector<FlatTable>> getTables(unsigned field) const;

private:
  static llvm::Expected<FlatTable> get(llvm::StringRef file, uint64_t at);

  /// Returns where the field is, which has `bytes`; 0 where the table does not
  /// have it.
  llvm::Expected<uint64_t> find(unsigned field, uint64_t bytes) const;
  /// Returns where the object is that the field refers to; 0 as above.
  llvm::Expected<uint64_t> follow(unsigned field) const;

  llvm::StringRef file;
  uint64_t at = 0, tableBytes = 0;
  uint64_t vtable = 0, vtableBytes = 0;
};

} // namespace tinyml

#endif // TINYML_LIB_COMPRESSION_LORA_FLATBUFFER_H
