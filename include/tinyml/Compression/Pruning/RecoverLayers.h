//===- RecoverLayers.h - Filters that make up for what went -----*- C++ -*-===//

#ifndef TINYML_COMPRESSION_PRUNING_RECOVERLAYERS_H
#define TINYML_COMPRESSION_PRUNING_RECOVERLAYERS_H

#include "tinyml/Dialect/TinyML/Transforms/ChannelSlots.h"
#include "tinyml/Quantization/Calibration/Sweep.h"
#include "tinyml/Quantization/Progress.h"

namespace tinyml {

/// Which channels a linear op keeps, as it counts them before.
struct KeptChannels {
  llvm::SmallVector<int64_t> inputs, outputs;
};

/// By the `tinyml.id` of the op.
using KeptByLayer = llvm::DenseMap<int64_t, KeptChannels>;

/// Gives the layers of `func`, in order, the filters and biases with which they
/// come closest to what `teacher`, the function before channels were left out,
/// computes from the same samples:
///
///   W' = (W C + l P)(H + l I)^-1,  b' = b + W mean(x_f) - W' mean(x_q)
///
/// W and b are the teacher's for the outputs that are left, P the columns of W
/// that are left, C = mean a_f a_q^T and H = mean a_q a_q^T over what the
/// teacher (f) and the function (q) multiply them with, and l is `lambda` times
/// the mean diagonal of H; 0 = for each layer the one of some with which a fit
/// to every second sample suits the others best. A layer whose result is added
/// to one that is known also makes up for what that misses: it counts as inputs
/// of the teacher, with weights of 1. Layers before the first change stay, and
/// so do those that do not say their taps. Returns how many layers were fitted.
/// Fails after an error.
mlir::FailureOr<int64_t>
recoverLayers(mlir::func::FuncOp func, mlir::func::FuncOp teacher,
              const KeptByLayer &kept, const SampleInputs &samples,
              double lambda, uint64_t seed, const QuantizeProgress &progress);

} // namespace tinyml

#endif // TINYML_COMPRESSION_PRUNING_RECOVERLAYERS_H
