//===- KernelInfo.h - What the compiler knows of a kernel -------*- C++ -*-===//
//
// The description of one C function of the runtime, generated from
// KernelOps.td. Printer, planner, executor and reports read it through
// KernelOpInterface and never ask which op they look at.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_DIALECT_MCU_IR_KERNELINFO_H
#define TINYML_DIALECT_MCU_IR_KERNELINFO_H

#include "tinyml/Dialect/MCU/IR/Extent.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <optional>

namespace tinyml::mcu {

/// A member of a runtime struct: four bytes, an int32_t or a float.
struct KernelField {
  llvm::StringRef name;
  bool isFloat;
};

/// A struct of the runtime's types.h. Its value is carried as one 32-bit word
/// per member, which is its image in memory.
struct KernelStruct {
  llvm::StringRef name;
  llvm::ArrayRef<KernelField> fields;
};

/// Computes a count from the words of the shape struct.
using ExtentFn = Extent (*)(llvm::ArrayRef<int32_t> shape);

/// Computes the size of an operand from the words of both structs.
using SizeFn = Extent (*)(llvm::ArrayRef<int32_t> shape,
                          llvm::ArrayRef<int32_t> params);

/// A pointer parameter of a kernel.
struct KernelPointer {
  /// The parameter's name in kernels.def.
  llvm::StringRef name;
  /// The C type pointed to; `void` is data moved as bytes.
  llvm::StringRef cType;
  /// Bytes of one 32-, 16- or 8-bit part of the C type: what a memref's element
  /// has to measure. 4 for `tm_rq`, whose memrefs are `memref<Nx2xi32>`.
  int64_t elementBytes;
  /// How many elements the kernel may touch, in units of elementBytes.
  SizeFn elements;
};

/// The order in which a kernel goes through its first input and first output:
/// row by row, from the first to the last. Output row r reads of the input rows
/// r * stride - pad to r * stride - pad + reach - 1 those that exist; before it
/// is complete nothing is written to later rows.
struct KernelRows {
  int64_t outputRows, inputRows;
  /// Bytes of one row.
  int64_t outputBytes, inputBytes;
  int64_t stride, pad, reach;

  /// How many bytes before the input the output has to start at least, so that
  /// every row is read before it is overwritten: the maximum over the output
  /// rows r of what is written with row r less the first byte read for it.
  int64_t getDistance() const;
};

/// What KernelOps.td says of the rows, in elements. `images` other than 1 have
/// no order that helps.
struct RowExtents {
  Extent images, outputRows, inputRows, outputElements, inputElements;
  Extent stride, pad, reach;
};

struct KernelInfo {
  /// The C function is `tm_<name>`, the reference `tm_ref_<name>`, the op
  /// `mcu.<name>`.
  llvm::StringRef name;
  /// The header that declares it, e.g. `tinyml/kernels_s8.h`.
  llvm::StringRef header;
  KernelStruct shape;
  /// No fields, no name where the kernel takes no second struct.
  KernelStruct params;
  llvm::ArrayRef<KernelPointer> inputs;
  llvm::ArrayRef<KernelPointer> outputs;
  llvm::ArrayRef<KernelPointer> scratch;
  /// Indices of the inputs whose memory the first output may share.
  llvm::ArrayRef<unsigned> inPlaceInputs;
  /// Multiply-accumulates of one call, 0 for data movement.
  ExtentFn macs;
  /// Rows as the runtime promises them (`TM_OUT_ROWS`), null where it does not.
  RowExtents (*rows)(llvm::ArrayRef<int32_t> shape);

  bool hasParams() const { return !params.fields.empty(); }

  /// The rows of one call; nothing where the output may not overlap the input.
  std::optional<KernelRows> getRows(llvm::ArrayRef<int32_t> words) const;
};

} // namespace tinyml::mcu

#endif // TINYML_DIALECT_MCU_IR_KERNELINFO_H
