//===- SafeTensors.h - Reading safetensors files ----------------*- C++ -*-===//
//
// A file is the length of a header (8 bytes, little-endian), the header, and
// the bytes of the tensors. The header is a JSON object: the name of each
// tensor with `dtype`, `shape` and `data_offsets`, which count from the end of
// the header.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_LIB_COMPRESSION_LORA_SAFETENSORS_H
#define TINYML_LIB_COMPRESSION_LORA_SAFETENSORS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>
#include <vector>

namespace tinyml {

struct SafeTensor {
  std::string name, type;
  llvm::SmallVector<int64_t> shape;
  /// Row-major, little-endian; not aligned.
  llvm::ArrayRef<char> bytes;
};

/// The tensors of a file, which it keeps.
struct SafeTensors {
  /// In the order of their bytes.
  std::vector<SafeTensor> tensors;
  std::unique_ptr<llvm::MemoryBuffer> file;
};

/// Reads a file. An error where it is damaged: a header or tensor that is not
/// all in the file, bytes that belong to no tensor or to two, a size that is
/// not that of type and shape.
llvm::Expected<SafeTensors> readSafeTensors(llvm::StringRef path);

/// Returns the numbers of a tensor of F32, F16 or BF16, which all must be
/// finite. An error where they are of another type.
llvm::Expected<std::vector<double>> readNumbers(const SafeTensor &tensor);

/// Returns a shape as `4x8`.
std::string describeShape(llvm::ArrayRef<int64_t> shape);

} // namespace tinyml

#endif // TINYML_LIB_COMPRESSION_LORA_SAFETENSORS_H
