//===- Pipelines.h - The compiler's stages ----------------------*- C++ -*-===//
//
// Plain functions, each also a registered pipeline of tinyml-opt. Those on the
// mcu dialect are in Dialect/MCU/Transforms/Passes.h.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_PIPELINES_PIPELINES_H
#define TINYML_PIPELINES_PIPELINES_H

#include "tinyml/Quantization/QuantizeOptions.h"

#include <optional>

namespace mlir {
class OpPassManager;
} // namespace mlir

namespace tinyml {

struct ConversionRecord;

struct ImportPipelineOptions {
  /// Inputs and outputs have channels last, whatever the model says.
  bool channelsLast = false;
  /// What constants may take that are computed from others; none = the default
  /// of convert-onnx-to-tinyml.
  std::optional<int64_t> maxConstantBytes;
  /// The most nodes that all trips of a Loop or Scan have which is unrolled;
  /// none = the same.
  std::optional<int64_t> maxUnrolledNodes;
  /// Gets what becomes of each node; null = nobody asks.
  ConversionRecord *record = nullptr;
};

/// From onnx to tinyml, channels last inside: `tinyml-import`.
void buildImportPipeline(mlir::OpPassManager &manager,
                         const ImportPipelineOptions &options = {});

struct OptimizePipelineOptions {
  /// Make one op of several that stand for it, and leave out what does nothing.
  bool simplify = true;
  /// Fold low-rank side branches into the weights beside them.
  bool foldLora = true;
  /// Leave out channels that are constant or never read, where that pays.
  bool eliminateDeadChannels = true;
  /// Leave out bounds that no number reaches.
  bool dropVoidBounds = true;
  /// The model is quantized after this.
  bool isQuantizedLater = false;
  /// One C function per kernel instead of one per shape: counts for what pays.
  bool shareKernels = false;
};

/// Folds adapters, batch norms, padding and activations: `tinyml-optimize`.
void buildOptimizePipeline(mlir::OpPassManager &manager,
                           const OptimizePipelineOptions &options = {});

struct QuantizePipelineOptions {
  /// Leave out channels that are constant or never read, where that pays.
  bool eliminateDeadChannels = true;
  /// Inputs that the model quantizes first, and outputs that it dequantizes
  /// last, are int8.
  bool integerIO = false;
  /// One C function per kernel instead of one per shape: counts where the
  /// budget of post-training quantization has flash.
  bool shareKernels = false;
  /// Post-training quantization, where requested.
  QuantizeOptions postTraining;
};

/// Quantizes a float model as the options say, and makes integer ops of what is
/// quantized then: `tinyml-quantize`.
void buildQuantizePipeline(mlir::OpPassManager &manager,
                           const QuantizePipelineOptions &options = {});

struct ToMCUPipelineOptions {
  /// Make one table of element-wise integer ops.
  bool simplify = true;
  /// Variants for the target's instruction set take code of their own: none.
  bool optimizeForSize = false;
  /// Weights with zeros or few values take less room where that gains.
  bool packWeights = true;
};

/// Kernel calls on buffers, of the target's variants: `tinyml-to-mcu`.
void buildToMCUPipeline(mlir::OpPassManager &manager,
                        const ToMCUPipelineOptions &options = {});

/// All of them and the mcu dialect's, without limit on the arena:
/// `tinyml-default`.
void buildDefaultPipeline(mlir::OpPassManager &manager,
                          const ImportPipelineOptions &options = {});

/// Registers the pipelines for tinyml-opt.
void registerPipelines();

} // namespace tinyml

#endif // TINYML_PIPELINES_PIPELINES_H
