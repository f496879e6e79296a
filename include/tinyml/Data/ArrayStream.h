//===- ArrayStream.h - The elements of an array in order --------*- C++ -*-===//

#ifndef TINYML_DATA_ARRAYSTREAM_H
#define TINYML_DATA_ARRAYSTREAM_H

#include "tinyml/Data/Array.h"

#include <memory>

namespace tinyml {

/// Bytes that come in order.
class ByteStream {
public:
  virtual ~ByteStream();

  /// Puts bytes at the front of `bytes` and returns how many; 0 at the end.
  virtual llvm::Expected<size_t> read(llvm::MutableArrayRef<char> bytes) = 0;
};

/// Bytes in memory.
class MemoryBytes : public ByteStream {
public:
  explicit MemoryBytes(std::vector<char> bytes) : bytes(std::move(bytes)) {}
  llvm::Expected<size_t> read(llvm::MutableArrayRef<char> to) override;

private:
  std::vector<char> bytes;
  size_t position = 0;
};

/// The elements of a .npy file in order. Only what is asked for is in memory;
/// but an array in Fortran order is read whole when it is opened.
class ArrayStream {
public:
  /// Reads the header of a .npy file of format 1 to 3 of `size` bytes, either
  /// byte order: booleans, integers and floats. Fails, with `where` in front of
  /// the message, where it is none or `size` is too little for its elements.
  static llvm::Expected<ArrayStream> open(std::unique_ptr<ByteStream> bytes,
                                          uint64_t size,
                                          const llvm::Twine &where);

  /// The type of what is read: float16 becomes float32.
  ArrayType getType() const { return isHalf ? ArrayType{'f', 4} : stored; }
  llvm::ArrayRef<int64_t> getShape() const { return shape; }

  /// Returns the next `count` elements, little-endian and row-major.
  llvm::Expected<std::vector<char>> read(int64_t count);

  /// Leaves out the next `count` elements.
  llvm::Error skip(int64_t count);

  /// Reads what follows the elements: only then is an archive's checksum known
  /// to be right.
  llvm::Error finish();

  /// Returns the array; nothing may have been read before.
  llvm::Expected<Array> readAll();

private:
  llvm::Error makeRowMajor();
  llvm::Error makeTooShort(const llvm::Twine &found = "") const;

  std::unique_ptr<ByteStream> bytes;
  std::string where;
  llvm::SmallVector<int64_t> shape;
  ArrayType stored;
  int64_t count = 0; ///< of all elements
  bool isHalf = false;
  bool isBigEndian = false;
};

} // namespace tinyml

#endif // TINYML_DATA_ARRAYSTREAM_H
