//===- KernelInfo.h - What the compiler knows of a kernel -------*- C++ -*-===//
//
// The description of one C function of the runtime, a line of the runtime's
// kernels.def. Printer, planner, executor and reports read it through mcu.call
// and never ask which kernel they look at.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_DIALECT_MCU_IR_KERNELINFO_H
#define TINYML_DIALECT_MCU_IR_KERNELINFO_H

#include "tinyml/Dialect/MCU/IR/Extent.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <vector>

namespace tinyml::mcu {

/// A member of a runtime struct: four bytes, an int32_t or a float.
struct KernelField {
  llvm::StringRef name;
  bool isFloat;
};

/// A struct of the runtime's structs.def. Its value is carried as one 32-bit
/// word per member, which is its image in memory.
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
  /// has to measure. 4 for structs like `tm_rq`, whose memrefs are
  /// `memref<Nx2xi32>`.
  int64_t elementBytes;
  /// How many such parts one element of the C type has.
  int64_t parts;
  /// How many elements of the C type the kernel may touch.
  SizeFn count;

  /// How many bytes the kernel may touch.
  Extent getBytes(llvm::ArrayRef<int32_t> shape,
                  llvm::ArrayRef<int32_t> params) const {
    return count(shape, params) * parts * elementBytes;
  }
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

/// What kernels.def says of the rows, in elements. `images` other than 1 have
/// no order that helps.
struct RowExtents {
  Extent images, outputRows, inputRows, outputElements, inputElements;
  Extent stride, pad, reach;
};

/// A kernel written for one instruction set: a line of its variants.def.
struct KernelVariant {
  /// The instruction set, e.g. `armv7e-m`.
  llvm::StringRef isa;
  /// The C function and the header with it.
  std::string function, header;
  /// Whether it computes the call with these words.
  bool (*accepts)(llvm::ArrayRef<int32_t> shape,
                  llvm::ArrayRef<int32_t> params);
  /// What its function takes after the pointers of the kernel.
  std::vector<KernelPointer> scratch;
};

struct KernelInfo {
  /// The C function is `tm_<name>`, the reference `tm_ref_<name>`.
  llvm::StringRef name;
  /// The header with the C function, e.g. `tinyml/kernel/conv2d_s8.h`.
  std::string header;
  KernelStruct shape;
  /// No fields, no name where the kernel takes no second struct.
  KernelStruct params;
  std::vector<KernelPointer> inputs, outputs, scratch;
  /// Indices of the inputs whose memory the first output may share.
  llvm::SmallVector<unsigned, 2> inPlaceInputs;
  /// Multiply-accumulates of one call; null for kernels that have none.
  ExtentFn macs = nullptr;
  /// Rows as the runtime promises them (`TM_ROWS`), null where it does not.
  RowExtents (*rows)(llvm::ArrayRef<int32_t> shape) = nullptr;
  /// The functions of the C library's math.h that it calls.
  llvm::SmallVector<llvm::StringRef, 1> libm;

  /// What computes the same on certain instruction sets.
  std::vector<KernelVariant> variants;

  /// Returns the variant for an instruction set, null where there is none.
  const KernelVariant *findVariant(llvm::StringRef isa) const;

  bool hasParams() const { return !params.fields.empty(); }

  /// Returns the multiply-accumulates of a call with the words of `shape`.
  int64_t getMacs(llvm::ArrayRef<int32_t> words) const {
    return macs ? macs(words).get() : 0;
  }

  /// The rows of one call; nothing where the output may not overlap the input.
  std::optional<KernelRows> getRows(llvm::ArrayRef<int32_t> words) const;
};

/// The kernels of the runtime, in the order of kernels.def.
llvm::ArrayRef<KernelInfo> getKernels();

/// Returns the kernel with this name, null where the runtime has none.
const KernelInfo *findKernel(llvm::StringRef name);

} // namespace tinyml::mcu

#endif // TINYML_DIALECT_MCU_IR_KERNELINFO_H
