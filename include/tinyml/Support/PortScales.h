//===- PortScales.h - A scale for each feature of an input ------*- C++ -*-===//

#ifndef TINYML_SUPPORT_PORTSCALES_H
#define TINYML_SUPPORT_PORTSCALES_H

#include "llvm/ADT/StringRef.h"

namespace tinyml {

/// Discardable attributes, `array<f32>` and `array<i32>`, of an argument of
/// integers whose features (elements of the last dimension) have a scale and a
/// zero point each: real = scale * (stored - zero point). Zero points may lie
/// outside of the stored integers. Of an argument of a function, and as a port
/// of an mcu.model has them.
inline constexpr llvm::StringLiteral kFeatureScalesAttr = "tinyml.scales";
inline constexpr llvm::StringLiteral kFeatureZerosAttr = "tinyml.zero_points";
inline constexpr llvm::StringLiteral kMCUFeatureScalesAttr = "mcu.scales";
inline constexpr llvm::StringLiteral kMCUFeatureZerosAttr = "mcu.zero_points";

} // namespace tinyml

#endif // TINYML_SUPPORT_PORTSCALES_H
