//===- Extent.h - Sizes that saturate instead of overflowing ----*- C++ -*-===//

#ifndef TINYML_DIALECT_MCU_IR_EXTENT_H
#define TINYML_DIALECT_MCU_IR_EXTENT_H

#include "llvm/Support/MathExtras.h"
#include <cstdint>
#include <limits>

namespace tinyml::mcu {

/// A non-negative count of elements, bytes or operations. Results that do not
/// fit, that would be negative or that divide by zero become unknown(), which
/// is larger than every buffer and stays unknown in further arithmetic; so the
/// formulas of KernelOps.td can be written without a check each.
class Extent {
public:
  constexpr Extent(int64_t value) : value(value < 0 ? kUnknown : value) {}

  static constexpr Extent unknown() { return Extent(kUnknown); }
  bool isUnknown() const { return value == kUnknown; }

  /// The count, or the largest int64_t where it is unknown.
  int64_t get() const { return value; }

  friend Extent operator*(Extent a, Extent b) {
    int64_t result;
    if (a.isUnknown() || b.isUnknown() ||
        llvm::MulOverflow(a.value, b.value, result))
      return unknown();
    return result;
  }
  friend Extent operator+(Extent a, Extent b) {
    int64_t result;
    if (a.isUnknown() || b.isUnknown() ||
        llvm::AddOverflow(a.value, b.value, result))
      return unknown();
    return result;
  }
  friend Extent operator-(Extent a, Extent b) {
    if (a.isUnknown() || b.isUnknown())
      return unknown();
    return a.value - b.value;
  }
  friend Extent operator/(Extent a, Extent b) {
    if (a.isUnknown() || b.isUnknown() || b.value == 0)
      return unknown();
    return a.value / b.value;
  }

private:
  static constexpr int64_t kUnknown = std::numeric_limits<int64_t>::max();
  int64_t value;
};

} // namespace tinyml::mcu

#endif // TINYML_DIALECT_MCU_IR_EXTENT_H
