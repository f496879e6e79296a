//===- Augmentation.h - More inputs from a few ------------------*- C++ -*-===//

#ifndef TINYML_LIB_QUANTIZATION_DISTILLATION_AUGMENTATION_H
#define TINYML_LIB_QUANTIZATION_DISTILLATION_AUGMENTATION_H

#include "tinyml/Quantization/Calibration/Sweep.h"

#include <random>

namespace tinyml {

/// Draws inputs that are like samples. What labels they would have is not
/// known and not asked for.
class Augmentation {
public:
  /// `pictures` says whether pictures are also mirrored and shifted.
  Augmentation(const SampleInputs &samples, uint64_t seed, bool pictures)
      : samples(samples), random(seed), pictures(pictures) {}

  /// A sample, maybe mirrored and shifted, and its part in a mixture.
  struct View {
    size_t sample = 0;
    bool isMirrored = false;
    double down = 0, right = 0; ///< in picture sizes
    float part = 1;
  };

  /// One or two views, whose parts add up to 1.
  using Mixture = llvm::SmallVector<View, 2>;

  Mixture draw();

  /// Makes the inputs; any number of threads may at once.
  llvm::SmallVector<Tensor> make(const Mixture &mixture) const;

private:
  /// Returns a number of [0, 1); the same on every machine.
  double drawNumber() { return static_cast<double>(random() >> 11) * 0x1p-53; }
  View drawView();

  const SampleInputs &samples;
  std::mt19937_64 random;
  bool pictures;
};

} // namespace tinyml

#endif // TINYML_LIB_QUANTIZATION_DISTILLATION_AUGMENTATION_H
