//===- OnnxAdapter.h - Adapters of ONNX Runtime -----------------*- C++ -*-===//
//
// A `.onnx_adapter` file has tensors for inputs of a model, which may have
// initializers of the same names as their defaults. The model says what they
// are for.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_LIB_COMPRESSION_LORA_ONNXADAPTER_H
#define TINYML_LIB_COMPRESSION_LORA_ONNXADAPTER_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>
#include <vector>

namespace tinyml {

/// A value for an input of the model.
struct AdapterParameter {
  std::string name;
  int32_t type = 0; ///< by ONNX's numbers
  llvm::SmallVector<int64_t> shape;
  llvm::ArrayRef<char> bytes; ///< row-major, little-endian; not aligned
};

/// The parameters of a file, which it keeps.
struct OnnxAdapter {
  std::vector<AdapterParameter> parameters;
  std::unique_ptr<llvm::MemoryBuffer> file;
};

/// Whether `path` is such a file, by its name.
bool isOnnxAdapter(llvm::StringRef path);

/// Reads a file. An error where it is damaged, of another version, has a
/// parameter twice, of a type or size that is none, or numbers that are not
/// finite.
llvm::Expected<OnnxAdapter> readOnnxAdapter(llvm::StringRef path);

} // namespace tinyml

#endif // TINYML_LIB_COMPRESSION_LORA_ONNXADAPTER_H
