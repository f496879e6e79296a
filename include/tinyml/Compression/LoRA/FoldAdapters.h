//===- FoldAdapters.h - Adapters into a model's weights ---------*- C++ -*-===//

#ifndef TINYML_COMPRESSION_LORA_FOLDADAPTERS_H
#define TINYML_COMPRESSION_LORA_FOLDADAPTERS_H

#include "mlir/IR/BuiltinOps.h"
#include <map>
#include <string>
#include <vector>

namespace tinyml {

/// An adapter that is not part of the model, and how much of it is added.
struct AdapterSource {
  /// A folder with `adapter_config.json` and `adapter_model.safetensors`, or
  /// the path of the latter, whose configuration stands beside it; or an
  /// adapter of ONNX Runtime, `<name>.onnx_adapter`.
  std::string path;
  double weight = 1;
};

/// Parses one adapter of `--lora`, `path` or `path:weight`, into `adapters`.
/// Returns what is wrong with it, or an empty string.
std::string parseAdapterOption(llvm::StringRef text,
                               std::vector<AdapterSource> &adapters);

/// Returns `adapters` as parseAdapterOption takes them, without folders.
std::string describeAdapters(llvm::ArrayRef<AdapterSource> adapters);

/// Adds the shapes of the inputs that adapters of ONNX Runtime give values, by
/// their names. Fails after an error where a file is damaged.
llvm::LogicalResult
findAdapterShapes(llvm::ArrayRef<AdapterSource> adapters,
                  mlir::MLIRContext *context,
                  std::map<std::string, std::vector<int64_t>> &shapes);

/// Adds what each adapter learnt, times its weight, to the weights of `module`,
/// as it was imported from an ONNX file. A module that an adapter names is
/// found by the name of its weight or, where the exporter gave that another
/// one, by the name of the node that reads it. New weights are computed in
/// double precision and rounded once. An adapter of ONNX Runtime gives inputs
/// and initializers of the model their values. The paths of the files read are
/// added to `dependencies`, where that is not null. Fails after an error, with
/// the module unchanged, where a file is damaged, holds what is not understood
/// or fits no weight.
llvm::LogicalResult foldAdapters(mlir::ModuleOp module,
                                 llvm::ArrayRef<AdapterSource> adapters,
                                 std::vector<std::string> *dependencies);

} // namespace tinyml

#endif // TINYML_COMPRESSION_LORA_FOLDADAPTERS_H
