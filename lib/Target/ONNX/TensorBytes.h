//===- TensorBytes.h - The encodings of a tensor's values -------*- C++ -*-===//

#ifndef TINYML_LIB_TARGET_ONNX_TENSORBYTES_H
#define TINYML_LIB_TARGET_ONNX_TENSORBYTES_H

#include "lib/Target/ONNX/Schema.pb.h"
#include "mlir/Support/LLVM.h"
#include "tinyml/Dialect/ONNX/IR/ONNXElementTypes.h"
#include "llvm/ADT/SmallVector.h"

namespace tinyml {

/// Returns how many bytes `count` elements take in `raw_data`.
int64_t getRawSize(const ElementType &elementType, int64_t count);

/// Returns whether `raw_data` holds the bytes just as constants do: elements
/// fill whole bytes and every bit pattern is a value.
bool isRawEncodingPlain(const ElementType &elementType);

/// Turns `raw_data`, of getRawSize bytes, into what constants hold: elements
/// narrower than a byte take one byte each, signed ones extended, and booleans
/// are 0 or 1.
llvm::SmallVector<char> unpackRaw(const ElementType &elementType,
                                  llvm::ArrayRef<char> raw, int64_t count);

/// Turns what constants hold into `raw_data`, the reverse of unpackRaw.
llvm::SmallVector<char> packRaw(const ElementType &elementType,
                                llvm::ArrayRef<char> bytes);

/// Returns the values of the typed field that belongs to `elementType`, as
/// `raw_data` would hold them, or failure where that field does not hold
/// exactly `count` elements; `found` is then the number of its entries.
mlir::FailureOr<llvm::SmallVector<char>>
packTypedField(const proto::TensorProto &tensor, const ElementType &elementType,
               int64_t count, int64_t &found);

/// Returns whether any typed field of `tensor` holds something.
bool hasTypedField(const proto::TensorProto &tensor);

} // namespace tinyml

#endif // TINYML_LIB_TARGET_ONNX_TENSORBYTES_H
