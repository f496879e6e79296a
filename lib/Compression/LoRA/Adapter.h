//===- Adapter.h - What a LoRA adapter learnt -------------------*- C++ -*-===//

#ifndef TINYML_LIB_COMPRESSION_LORA_ADAPTER_H
#define TINYML_LIB_COMPRESSION_LORA_ADAPTER_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace tinyml {

/// What is added to the weight, or becomes the bias, of a module.
struct AdapterLayer {
  /// The module's path in the model, as `encoder.layers.0.fc1`.
  std::string module;
  /// [out], or [out, in, window...], as PyTorch has it.
  llvm::SmallVector<int64_t> shape;
  std::vector<double> values;
};

struct Adapter {
  /// `b a`, times alpha / r, of each module that has both factors.
  std::vector<AdapterLayer> deltas;
  std::vector<AdapterLayer> biases;
};

/// Reads an adapter as PEFT saves it, from a folder or the file of tensors in
/// it. The paths of the files are added to `files`. An error, which says the
/// file, where something is damaged or not understood.
llvm::Expected<Adapter> readAdapter(llvm::StringRef path,
                                    std::vector<std::string> &files);

} // namespace tinyml

#endif // TINYML_LIB_COMPRESSION_LORA_ADAPTER_H
