//===- Passes.h - From a float model to a quantized one ---------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_PASSES_H
#define TINYML_QUANTIZATION_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Quantization/Progress.h"
#include "tinyml/Quantization/SamplePart.h"

namespace tinyml {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "tinyml/Quantization/Passes.h.inc"

struct ErrorAttribution;

/// Takes a model that stays as it is.
using ModelConsumer = std::function<void(mlir::ModuleOp)>;

/// Takes the JSON text that `save-ranges` would write.
using RangesConsumer = std::function<void(std::string)>;

/// tinyml-calibrate that tells what goes on, and gives the ranges that it shall
/// save to `takeRanges`, where that is set, instead of writing the file.
std::unique_ptr<mlir::Pass> createCalibrate(const CalibrateOptions &options,
                                            QuantizeProgress progress,
                                            RangesConsumer takeRanges);

/// Passes that tell which layer they are at.
std::unique_ptr<mlir::Pass>
createChoosePrecision(const ChoosePrecisionOptions &options,
                      QuantizeProgress progress);
std::unique_ptr<mlir::Pass> createReconstruct(const ReconstructOptions &options,
                                              QuantizeProgress progress);
std::unique_ptr<mlir::Pass> createCorrectBias(const CorrectBiasOptions &options,
                                              QuantizeProgress progress);

/// Returns how far the outputs of the quantized model are from those of the
/// float model with the precisions that its ops have now: squared difference
/// over squared outputs. NaN where there is too little data. Fails after an
/// error.
using StudentTrial = std::function<mlir::FailureOr<double>(mlir::ModuleOp)>;

/// tinyml-widen-activations that leaves 8 bits to all where `trial` finds that
/// the quantized model is no better otherwise.
std::unique_ptr<mlir::Pass>
createWidenActivations(const WidenActivationsOptions &options,
                       StudentTrial trial);

/// Takes what tinyml-attribute-error measured.
using AttributionConsumer = std::function<void(ErrorAttribution)>;

/// tinyml-attribute-error that tells what goes on, and gives the result to
/// `take` instead of showing it.
std::unique_ptr<mlir::Pass>
createAttributeError(const AttributeErrorOptions &options,
                     QuantizeProgress progress, AttributionConsumer take);

} // namespace tinyml

#endif // TINYML_QUANTIZATION_PASSES_H
