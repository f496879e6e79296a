//===- ElementScales.h - Scale and zero point of every element --*- C++ -*-===//

#ifndef TINYML_SUPPORT_ELEMENTSCALES_H
#define TINYML_SUPPORT_ELEMENTSCALES_H

#include "mlir/IR/BuiltinTypes.h"

namespace tinyml {

/// The scale and zero point of each element of a quantized tensor: one for all,
/// one per element of a dimension, or one per block.
class ElementScales {
public:
  /// Fails where the elements of `type` are not quantized, or the numbers of
  /// scales do not fit its shape; `reason`, if given, then says why.
  static mlir::FailureOr<ElementScales> get(mlir::RankedTensorType type,
                                            std::string *reason = nullptr);

  /// `element` counts in row-major order.
  double getScale(int64_t element) const { return scales[find(element)]; }
  int64_t getZeroPoint(int64_t element) const {
    return zeroPoints[find(element)];
  }

private:
  /// Returns the position of the scale of an element.
  int64_t find(int64_t element) const;

  /// A dimension with more than one scale, innermost first.
  struct Dim {
    int64_t inner; ///< elements inside one step of the dimension
    int64_t size;
    int64_t block; ///< neighbours that share a scale
    int64_t step;  ///< scales inside one step of the dimension
  };
  llvm::SmallVector<Dim, 2> dims;
  llvm::SmallVector<double> scales;
  llvm::SmallVector<int64_t> zeroPoints;
};

} // namespace tinyml

#endif // TINYML_SUPPORT_ELEMENTSCALES_H
